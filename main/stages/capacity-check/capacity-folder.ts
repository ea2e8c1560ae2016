/** What checks keep in the state folder: the last result for each drive, and the original content during a check. */

import { createHash, hash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hardwareTraits, isRecognisable, mayBeSameDrive } from '../../../contract/rules/drive-identity.ts';
import {
  type CapacityReport,
  CheckedCapacity,
  type UnfinishedCapacityCheck,
} from '../../../contract/wire/capacity-check.ts';
import { invalidData } from '../../../contract/wire/data-problem.ts';
import { type Drive, DriveIdentity } from '../../../contract/wire/drive.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { Detail } from '../../../contract/wire/reason.ts';
import { Bytes, Instant, Sha256, z } from '../../../contract/wire/schema.ts';
import { writeAtomically } from '../../system/atomic-file.ts';
import { unwritable } from '../../system/file-failure.ts';
import { parseForeignJson } from '../../system/foreign-json.ts';
import { newerSchema, refuseNewer } from '../../system/json-file.ts';
import { makeFolder, namesIn } from '../../system/own-folder.ts';
import { detailOf, NotSmallFile, readSmallFile } from '../../system/small-file.ts';

const SCHEMA = 1;

/**
 * What is needed to put back what a check has overwritten. The original content is in a file beside it, in the order of the
 * positions. Unknown keys are ignored.
 */
const Journal = z.object({
  schema: z.literal(SCHEMA),
  token: z.string().regex(/^[0-9a-f]{32}$/),
  startedAt: Instant,
  identity: z.object(DriveIdentity.shape),
  name: z.string(),
  placeBytes: Bytes.positive(),
  places: z.array(Bytes).min(1),
  sha256: Sha256,
});
export type Journal = z.infer<typeof Journal>;

/** Of a journal that cannot be decoded, the drive it is about. */
const JournalOfDrive = z.looseObject({ identity: z.looseObject(DriveIdentity.shape) });
const JOURNAL_NAME = /^[0-9a-f]{32}\.json$/;

const ABANDONED_AFTER_MS = 24 * 3600 * 1000;
const journalPath = (folder: string, token: string): string => join(folder, `${token}.json`);
export const originalsPath = (folder: string, token: string): string => join(folder, `${token}.originals`);

/** Throws record-unwritable. */
function writeJson(path: string, content: object): Promise<void> {
  return writeAtomically(path, `${JSON.stringify(content)}\n`, { failure: 'record-unwritable' });
}

/** Takes the original content piece by piece; once `keep` has resolved, it survives a power cut. */
export class JournalWriter {
  readonly #folder: string;
  readonly #about: Omit<Journal, 'places' | 'sha256' | 'schema'>;
  readonly #digest = createHash('sha256');
  readonly #places: number[] = [];
  readonly #file: number;

  private constructor(folder: string, about: Omit<Journal, 'places' | 'sha256' | 'schema'>) {
    this.#folder = folder;
    this.#about = about;
    this.#file = openSync(originalsPath(folder, about.token), 'wx', 0o600);
  }

  /** Throws record-unwritable. */
  static async open(folder: string, about: Omit<Journal, 'places' | 'sha256' | 'schema'>): Promise<JournalWriter> {
    try {
      makeFolder(folder);
      await removeAbandoned(folder);
      return new JournalWriter(folder, about);
    } catch (thrown) {
      throw unwritable(originalsPath(folder, about.token), thrown, 'record-unwritable');
    }
  }

  /** Throws record-unwritable: the disk may be full. */
  add(offsetBytes: number, original: Buffer): void {
    try {
      for (let done = 0; done < original.length; ) done += writeSync(this.#file, original, done);
    } catch (thrown) {
      throw unwritable(originalsPath(this.#folder, this.#about.token), thrown, 'record-unwritable');
    }
    this.#digest.update(original);
    this.#places.push(offsetBytes);
  }

  get places(): readonly number[] {
    return this.#places;
  }

  /** Throws record-unwritable. */
  async keep(): Promise<void> {
    const path = journalPath(this.#folder, this.#about.token);
    try {
      fsyncSync(this.#file);
    } catch (thrown) {
      throw unwritable(path, thrown, 'record-unwritable');
    }
    const journal: Journal = {
      schema: SCHEMA,
      ...this.#about,
      places: this.#places,
      sha256: this.#digest.digest('hex'),
    };
    await writeJson(path, journal);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Original content of checks that were killed before the first tag, which is not needed. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const token = /^([0-9a-f]{32})\.originals$/.exec(name)?.[1];
    if (!token || existsSync(journalPath(folder, token))) continue;
    const { mtimeMs } = await stat(join(folder, name));
    // A newer one may belong to a check that has just started.
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) await rm(join(folder, name), { force: true });
  }
}

/** Removes the decisive file first, so that a partial journal is never used. */
export async function removeJournal(folder: string, token: string): Promise<void> {
  await rm(journalPath(folder, token), { force: true }).catch(() => {});
  await rm(originalsPath(folder, token), { force: true }).catch(() => {});
}

/** `raw` is undefined, and `detail` set, where the file could not be read as JSON. */
interface ReadJson {
  readonly path: string;
  readonly raw?: unknown;
  readonly detail?: Detail;
}

async function eachJson(folder: string, name: RegExp): Promise<ReadJson[]> {
  const names = await namesIn(folder);
  const read = names
    .filter((candidate) => name.test(candidate))
    .map(async (candidate): Promise<ReadJson[]> => {
      const path = join(folder, candidate);
      try {
        return [{ path, raw: parseForeignJson(await readSmallFile(path)) as unknown }];
      } catch (thrown) {
        const { code } = thrown as NodeJS.ErrnoException;
        // Removed since the folder was read, by the check that it belonged to.
        if (code === 'ENOENT') return [];
        const isUnread = code !== undefined || thrown instanceof NotSmallFile;
        return [{ path, detail: isUnread ? detailOf(thrown) : { because: 'not-json' } }];
      }
    });
  return (await Promise.all(read)).flat();
}

async function decodeEach<T>(folder: string, name: RegExp, schema: z.ZodType<T>): Promise<T[]> {
  return (await eachJson(folder, name)).flatMap(({ raw }) => {
    const decoded = schema.safeParse(raw);
    return decoded.success ? [decoded.data] : [];
  });
}

export function readJournals(folder: string): Promise<Journal[]> {
  return decodeEach(folder, JOURNAL_NAME, Journal);
}

/**
 * A journal of a newer version may hold original content of this drive that this version cannot put back. Throws file-newer, also if
 * the drive of the journal is unknown.
 */
export async function refuseNewerJournals(folder: string, identity: DriveIdentity): Promise<void> {
  for (const { path, raw } of await eachJson(folder, JOURNAL_NAME)) {
    const version = newerSchema(raw, SCHEMA);
    if (version !== null && mayBeAbout(raw, identity)) throw new JobFailure({ kind: 'file-newer', path, version });
  }
}

/**
 * A journal that cannot be read or decoded may be of an interrupted check of this drive, whose tags are still on it. Throws
 * record-corrupt, also if the drive of the journal is unknown.
 */
export async function refuseDamagedJournals(folder: string, identity: DriveIdentity): Promise<void> {
  for (const { path, raw, detail } of await eachJson(folder, JOURNAL_NAME)) {
    const { success, error } = Journal.safeParse(raw);
    if (success || newerSchema(raw, SCHEMA) !== null || !mayBeAbout(raw, identity)) continue;
    const wrong = detail ?? invalidData(error, raw);
    throw new JobFailure({ kind: 'record-corrupt', path, detail: wrong });
  }
}

function mayBeAbout(raw: unknown, identity: DriveIdentity): boolean {
  const known = JournalOfDrive.safeParse(raw);
  return !known.success || mayBeSameDrive(known.data.identity, identity);
}

/** Throws record-corrupt if the saved content is damaged. */
export async function checkOriginals(folder: string, journal: Journal): Promise<void> {
  const path = originalsPath(folder, journal.token);
  const bytes = await readFile(path).catch(() => null);
  if (bytes?.length !== journal.places.length * journal.placeBytes || hash('sha256', bytes) !== journal.sha256)
    throw new JobFailure({ kind: 'record-corrupt', path, detail: { because: 'journal-incomplete' } });
}

/** Interrupted checks, newest first. Includes checks that are still running in another window. */
export async function unfinishedCapacityChecks(folder: string): Promise<UnfinishedCapacityCheck[]> {
  const journals = await readJournals(folder);
  return journals
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
    .map(({ token, startedAt, identity, name, places }) => ({
      ...{ token, startedAt, identity, name },
      places: places.length,
      path: originalsPath(folder, token),
    }));
}

/**
 * Saves nothing for a drive that cannot be recognised: another stick would get its result. Throws record-unwritable,
 * file-newer.
 */
export async function keepChecked(
  folder: string,
  { identity, name }: Pick<Drive, 'identity' | 'name'>,
  report: CapacityReport,
): Promise<void> {
  if (!isRecognisable(identity)) return;
  const key = hash('sha256', JSON.stringify(hardwareTraits(identity))).slice(0, 16);
  const checked: CheckedCapacity = { schema: SCHEMA, at: new Date().toISOString(), identity, name, report };
  const path = join(folder, `checked-${key}.json`);
  await refuseNewer(path, SCHEMA);
  await writeJson(path, checked);
}

export async function checkedCapacities(folder: string): Promise<CheckedCapacity[]> {
  const all = await decodeEach(folder, /^checked-[0-9a-f]{16}\.json$/, CheckedCapacity);
  return all.toSorted((a, b) => b.at.localeCompare(a.at));
}
