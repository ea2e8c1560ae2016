/**
 * Summaries of the files in the record folder, in one file, so that not all records have to be decoded (ADR 0037). An entry is valid
 * while its file has the same stamp, and a refusal only for the program that refused; losing the index costs one slow listing.
 */
import { hash } from 'node:crypto';
import { lstatSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Detail } from '../../../contract/wire/reason.ts';
import { RECORD_SCHEMA, type RecordHead, type Verification } from '../../../contract/wire/record.ts';
import { writeAtomically } from '../../system/atomic-file.ts';
import { namesIn } from '../../system/own-folder.ts';
import { readSmallFile } from '../../system/small-file.ts';
import { version } from '../../system/version.ts';
import { stateFolder } from '../../system/xdg.ts';
import { recordFolder } from './record-folder.ts';

/** In the name of the file, so that programs of two versions do not replace each other's. */
const VERSION = 1;
/** Of some 100,000 records. */
const MAX_INDEX_BYTES = 64 * 1024 * 1024;

/** The kind of one file of the folder. */
export type IndexEntry =
  | { readonly kind: 'record'; readonly head: RecordHead }
  | { readonly kind: 'note'; readonly verification: Verification }
  | { readonly kind: 'newer'; readonly schema: number }
  | { readonly kind: 'unreadable'; readonly reason: Detail };

/** Size, inode and change time of a file, as one word. */
type Stamp = string;
type Stamped = readonly [stamp: Stamp, entry: IndexEntry];
type Index = { readonly [name: string]: Stamped };
interface IndexFile {
  /** What has decoded the files. */
  readonly decoder: string;
  readonly files: Index;
}

/** Another program may read what this one cannot. */
const decoderOf = (): string => `${version()}, records ${RECORD_SCHEMA}`;
const isRefusal = ({ kind }: IndexEntry): boolean => kind === 'newer' || kind === 'unreadable';

const indexPath = (): string => join(stateFolder(), `record-index-${VERSION}.json`);

/**
 * The entries of all `.json` files in the folder, by name. `read` is called for those that are not in the index; it must not
 * throw.
 */
export async function indexedFiles(read: (name: string) => Promise<IndexEntry>): Promise<Map<string, IndexEntry>> {
  const names = (await namesIn(recordFolder())).filter((name) => name.endsWith('.json'));
  const known = await readIndex();
  const folder = recordFolder();
  const stampOf = (name: string): Stamp | null => stampOfFile(`${folder}/${name}`);
  const stamps = names.map(stampOf);
  const index: { [name: string]: Stamped } = {};
  let isStale = Object.keys(known).length !== names.length;
  // Sequentially: each may have several MB, and only its summary is kept.
  for (const [at, name] of names.entries()) {
    const stamp = stamps[at] ?? null;
    if (stamp === null) continue;
    const before = Object.hasOwn(known, name) ? known[name] : undefined;
    if (before?.[0] === stamp && stamp !== '') {
      index[name] = before;
      continue;
    }
    isStale = true;
    const entry = await read(name);
    const after = stampOf(name);
    // Replaced during the read: the content may be of either file.
    if (after !== null) index[name] = [after === stamp ? stamp : '', entry];
  }
  if (isStale) await writeIndex(index);
  return new Map(Object.entries(index).map(([name, [, entry]]) => [name, entry]));
}

/** Null: it is gone. Empty: it cannot be looked at. Synchronous: 2,000 files take 10 ms this way, and 20 to 80 ms through the thread pool. */
function stampOfFile(path: string): Stamp | null {
  try {
    const status = statSync(path, { throwIfNoEntry: false });
    if (status) return `${status.size}.${status.ino}.${status.ctimeMs}`;
    // A link to nowhere is still a name: reading it says why it cannot be read.
    return lstatSync(path, { throwIfNoEntry: false }) ? '' : null;
  } catch {
    return '';
  }
}

/** The first line is the SHA-256 of the second, so that a torn or foreign file is noticed. */
async function readIndex(): Promise<Index> {
  try {
    const text = await readSmallFile(indexPath(), MAX_INDEX_BYTES);
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    if (text.slice(0, end) !== hash('sha256', body)) return {};
    const { decoder, files } = JSON.parse(body) as IndexFile;
    if (decoder === decoderOf()) return files;
    return Object.fromEntries(Object.entries(files).filter(([, [, entry]]) => !isRefusal(entry)));
  } catch {
    return {};
  }
}

async function writeIndex(index: Index): Promise<void> {
  const body = JSON.stringify({ decoder: decoderOf(), files: index } satisfies IndexFile);
  // Without it the next listing is just as slow.
  await writeAtomically(indexPath(), `${hash('sha256', body)}\n${body}`).catch(() => {});
}
