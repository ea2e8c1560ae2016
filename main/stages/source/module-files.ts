/** Finds the other files that a NixOS module needs, so that they can be frozen together. */
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { detailOf, readSmallFile } from '../../system/small-file.ts';

/** Far above any configuration, far below a home folder; and a record with all of it, a third more in base64, can still be read. */
const MAX_BYTES = 40 * 1024 * 1024;
const MAX_FILES = 4000;

/** Relative path literals of the Nix language. In a string or after `${x}` they are not paths. */
const RELATIVE_PATH = /(?<![\w"$}/.~-])(\.{1,2}(?:\/[\w.+-]+)+|\.{1,2}\/?(?=[\s;)\]},]))/g;

/** Of one file with Nix code: looking for paths must not keep main from everything else. */
const MAX_CODE_BYTES = 2 * 1024 * 1024;
/** Paths that are named, whether there is anything or not. */
const MAX_NAMED = 20_000;

/** Searched by hand: a pattern would look for the end of each of a million `/*` again. */
function withoutBlockComments(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf('/*'); at >= 0; at = text.indexOf('/*', from)) {
    const end = text.indexOf('*/', at + 2);
    if (end < 0) break;
    parts.push(text.slice(from, at));
    from = end + 2;
  }
  return parts.length === 0 ? text : `${parts.join('')}${text.slice(from)}`;
}

/** Text without comments; a `#` or `/*` inside a string costs at most one path too few. */
function withoutComments(text: string): string {
  return withoutBlockComments(text).replace(/(^|\s)#.*$/gm, '$1');
}

/** Relative path literals in Nix code, in order, each once. */
export function relativePaths(text: string): string[] {
  return [...new Set([...withoutComments(text).matchAll(RELATIVE_PATH)].map((match) => match[1] ?? ''))];
}

async function statOrNull(file: string) {
  return stat(file).catch(() => null);
}

/**
 * Absolute paths of the module, of what it names by relative paths, and of what those name in turn; a named folder with
 * everything in it. Missing files are left for Nix to report. Fails with file-not-found, file-unreadable.
 */
export async function moduleFiles(module: string): Promise<string[]> {
  const found = new Set<string>();
  const waiting = [module];
  const seen = new Set<string>();
  let totalBytes = 0;
  const tooLarge = () =>
    new JobFailure({ kind: 'file-unreadable', path: module, detail: { because: 'folder-too-large' } });
  const wait = (paths: readonly string[]): void => {
    if (waiting.length + seen.size + paths.length > MAX_NAMED) throw tooLarge();
    waiting.push(...paths);
  };
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const stats = await statOrNull(file);
    if (!stats && file === module) throw new JobFailure({ kind: 'file-not-found', path: module });
    if (stats?.isDirectory()) {
      const folder = file;
      const names = (await readdir(folder)).filter((name) => name !== '.git');
      wait(names.map((name) => path.join(folder, name)));
    }
    if (!stats?.isFile()) continue;
    found.add(file);
    totalBytes += stats.size;
    if (totalBytes > MAX_BYTES || found.size > MAX_FILES) throw tooLarge();
    if (!file.endsWith('.nix')) continue;
    const folder = path.dirname(file);
    const text = await readCode(file);
    wait(relativePaths(text).map((relative) => path.resolve(folder, relative)));
  }
  return [...found].sort();
}

/** Throws file-unreadable. */
function readCode(file: string): Promise<string> {
  return readSmallFile(file, MAX_CODE_BYTES).catch((cause: unknown) => {
    throw new JobFailure({ kind: 'file-unreadable', path: file, detail: detailOf(cause) }, { cause });
  });
}

/** Whose files everybody may read already. */
const STORE = '/nix/store';

const isInside = (file: string, folder: string): boolean => file.startsWith(`${folder}/`);

/** Those of the files that are not in the module's folder, by their name or behind a link. */
export async function filesOutside(module: string, files: readonly string[]): Promise<string[]> {
  const folder = path.dirname(module);
  const realFolders = [await realpath(folder), path.dirname(await realpath(module)), STORE];
  const checked = files.map(async (file) => {
    const isNamedInside = isInside(file, folder);
    const real = await realpath(file);
    return isNamedInside && realFolders.some((one) => isInside(real, one)) ? [] : [file];
  });
  return (await Promise.all(checked)).flat();
}

/** The deepest folder that holds all of the files. */
export function commonFolder(files: readonly string[]): string {
  const folders = files.map((file) => path.dirname(file).split('/'));
  const [first = [''], ...others] = folders;
  const differs = first.findIndex((part, depth) => others.some((folder) => folder[depth] !== part));
  return (differs < 0 ? first : first.slice(0, differs)).join('/') || '/';
}
