/** The processes that use a mounted file system, as far as this user may see them. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isWithin } from './mountinfo.ts';

/** More would not be read. */
const MAX_USERS = 6;

/**
 * `bash (4711)`: processes with their working folder, program, or an open or mapped file there. Those of other users are not
 * visible.
 */
export async function processesUsing(mountPoint: string, procFolder = '/proc'): Promise<string[]> {
  const names = await readdir(procFolder).catch(() => [] as string[]);
  const found: string[] = [];
  for (const pid of names) {
    if (!/^\d+$/.test(pid) || found.length >= MAX_USERS) continue;
    const folder = join(procFolder, pid);
    if (!(await usesPath(folder, mountPoint))) continue;
    const name = await readFile(join(folder, 'comm'), 'utf8').catch(() => 'process');
    found.push(`${name.trim()} (${pid})`);
  }
  return found;
}

async function usesPath(folder: string, mountPoint: string): Promise<boolean> {
  for (const link of ['cwd', 'root', 'exe']) if (await leadsTo(join(folder, link), mountPoint)) return true;
  for (const links of ['fd', 'map_files'])
    for (const name of await readdir(join(folder, links)).catch(() => [] as string[]))
      if (await leadsTo(join(folder, links, name), mountPoint)) return true;
  return false;
}

/** Links of /proc are read but not followed, because their targets may hang. A deleted file keeps its file system busy too. */
async function leadsTo(link: string, mountPoint: string): Promise<boolean> {
  const target = await readlink(link).catch(() => null);
  if (target === null || !target.startsWith('/')) return false;
  return isWithin(mountPoint, target.replace(/ \(deleted\)$/, ''));
}
