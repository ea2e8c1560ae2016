import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findProgram, findProgramSync, programFolders } from '../../../../main/system/find-program.ts';

let root: string;
const inFolder = (name: string): string => join(root, name);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'find-program-'));
  for (const [path, mode] of [
    ['a/tool', 0o644],
    ['b/tool', 0o755],
    ['c/tool', 0o755],
    ['a/second', 0o755],
  ] as const) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), '');
    await chmod(join(root, path), mode);
  }
});

describe('findProgram', () => {
  it('takes the first of PATH that can be run', async () => {
    const searchPath = ['a', 'b', 'c'].map(inFolder).join(':');
    expect(await findProgram('tool', { searchPath })).toBe(inFolder('b/tool'));
    expect(findProgramSync('tool', { searchPath })).toBe(inFolder('b/tool'));
  });

  it('looks for the first name everywhere before the second', async () => {
    expect(await findProgram(['tool', 'second'], { searchPath: `${inFolder('a')}:${inFolder('c')}` })).toBe(
      inFolder('c/tool'),
    );
  });

  it('looks in the extra folders after PATH, and only in those named where only they count', async () => {
    expect(await findProgram('tool', { searchPath: '', folders: [inFolder('c')] })).toBe(inFolder('c/tool'));
    expect(await findProgram('sh', { only: [inFolder('a')] })).toBeNull();
  });

  it('finds it elsewhere when the one that it found a moment ago is gone', async () => {
    const searchPath = ['d', 'c'].map(inFolder).join(':');
    await mkdir(inFolder('d'), { recursive: true });
    await writeFile(inFolder('d/tool'), '', { mode: 0o755 });
    expect(await findProgram('tool', { searchPath })).toBe(inFolder('d/tool'));
    await rm(inFolder('d/tool'));
    expect(await findProgram('tool', { searchPath })).toBe(inFolder('c/tool'));
  });

  it('takes an absolute path as it is, when it can be run', async () => {
    expect(await findProgram(inFolder('b/tool'))).toBe(inFolder('b/tool'));
    expect(await findProgram(inFolder('a/tool'))).toBeNull();
  });

  it('finds system programs although PATH is empty', async () => {
    expect(await findProgram('sh', { searchPath: '' })).toBe('/usr/bin/sh');
  });

  it('ignores relative and empty folders of PATH, and asks the setuid wrappers first', () => {
    const folders = programFolders({ searchPath: ':bin:./here:/opt/bin' });
    expect(folders.slice(0, 2)).toEqual(['/run/wrappers/bin', '/opt/bin']);
    expect(folders.every((folder) => folder.startsWith('/'))).toBe(true);
  });
});
