/** Where a record is exported to from the app: the folder for downloads. */
import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { homeFolder, xdgBase } from '../../system/xdg.ts';

/** The desktop's folder for downloads (xdg-user-dirs), `~/Downloads` without one, the home folder without either. */
export async function exportFolder(home: string = homeFolder()): Promise<string> {
  const folder = xdgBase('XDG_CONFIG_HOME', { home });
  const text = await readFile(join(folder, 'user-dirs.dirs'), 'utf8').catch(() => '');
  const set = /^\s*XDG_DOWNLOAD_DIR="((?:\$HOME)?\/?[^"]*)"/m.exec(text)?.[1]?.replace(/^\$HOME/, home);
  for (const candidate of [set, join(home, 'Downloads')]) {
    if (candidate && isAbsolute(candidate) && (await isFolder(candidate))) return candidate;
  }
  return home;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}
