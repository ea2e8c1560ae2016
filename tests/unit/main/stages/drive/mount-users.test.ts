import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processesUsing } from '../../../../../main/stages/drive/mount-users.ts';

let proc: string;
beforeEach(async () => {
  proc = await mkdtemp(join(tmpdir(), 'flakestick-proc-'));
});
afterEach(() => rm(proc, { recursive: true, force: true }));

/** A process whose `link` leads to `target`. */
async function process(pid: number, name: string, link: string, target: string): Promise<void> {
  const path = join(proc, String(pid), link);
  await mkdir(join(path, '..'), { recursive: true });
  await symlink(target, path);
  await writeFile(join(proc, String(pid), 'comm'), `${name}\n`);
}

describe('who uses a mount', () => {
  it.each([
    ['its folder is there', 'cwd', '/mnt/stick/photos', true],
    ['its program is there', 'exe', '/mnt/stick/tool', true],
    ['it has a file open there', 'fd/7', '/mnt/stick/film.mkv', true],
    ['its open file was deleted', 'fd/7', '/mnt/stick/film.mkv (deleted)', true],
    ['it has a file mapped there', 'map_files/400000-401000', '/mnt/stick/lib.so', true],
    ['it is in the mount point itself', 'cwd', '/mnt/stick', true],
    ['it is in a neighbour', 'cwd', '/mnt/stick2', false],
    ['it has a socket', 'fd/3', 'socket:[4711]', false],
  ])('a process of which %s', async (_what, link, target, isUser) => {
    await process(4711, 'gimp', link, target);
    expect(await processesUsing('/mnt/stick', proc)).toEqual(isUser ? ['gimp (4711)'] : []);
  });

  it('names a few of many', async () => {
    for (let pid = 1; pid <= 20; pid += 1) await process(pid, 'cat', 'cwd', '/mnt/stick');
    expect(await processesUsing('/mnt/stick', proc)).toHaveLength(6);
  });

  it('is empty without permission', async () => {
    expect(await processesUsing('/mnt/stick', join(proc, 'nothing'))).toEqual([]);
  });
});
