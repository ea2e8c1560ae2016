/** Lists the possible sources in a folder, for the page if there is no native file dialog. */

import { readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Folder } from '../../../contract/wire/channels.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { isImageName } from '../../../formats/image-names.ts';
import { fileFailure } from '../../system/file-failure.ts';
import { homeFolder } from '../../system/xdg.ts';

/** More entries than anyone would scroll through. */
const MAX_ENTRIES = 2000;

/** The file names of exported records. */
const RECORD_NAME = /\.flakestick-record\.json$/;

type Entry = Folder['entries'][number];

/** Folders first, then files, each by name; hidden ones are left out. Throws file-not-found or file-unreadable. */
export async function browse(path: string | null): Promise<Folder> {
  const folder = resolve(path ?? homeFolder());
  const names = await readdir(folder, { withFileTypes: true }).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOTDIR') throw new JobFailure({ kind: 'file-unreadable', path: folder, detail: thrown.code });
    throw fileFailure(folder, thrown);
  });
  const visible = names.filter(({ name }) => !name.startsWith('.')).slice(0, MAX_ENTRIES);
  const entries = (await Promise.all(visible.map(({ name }) => entryOf(join(folder, name), name)))).filter(
    (entry) => entry !== null,
  );
  const rank = (entry: Entry): number => (entry.kind === 'folder' || entry.kind === 'flake' ? 0 : 1);
  entries.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
  return { path: folder, parent: folder === '/' ? null : dirname(folder), entries };
}

async function entryOf(path: string, name: string): Promise<Entry | null> {
  const status = await stat(path).catch(() => null);
  if (status?.isDirectory()) {
    const isFlake = await stat(join(path, 'flake.nix')).then(
      (file) => file.isFile(),
      () => false,
    );
    return { name, path, kind: isFlake ? 'flake' : 'folder', sizeBytes: null };
  }
  if (!status?.isFile()) return null;
  if (isImageName(name)) return { name, path, kind: 'image', sizeBytes: status.size };
  if (RECORD_NAME.test(name)) return { name, path, kind: 'record', sizeBytes: status.size };
  if (name.endsWith('.nix') && name !== 'flake.nix') return { name, path, kind: 'module', sizeBytes: status.size };
  return null;
}
