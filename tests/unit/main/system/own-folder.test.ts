import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from '../../../../contract/wire/failure.ts';
import { makeFolder, namesIn } from '../../../../main/system/own-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-own-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('making a folder', () => {
  it('makes those above it for this user alone, and gives the topmost one', () => {
    expect(makeFolder(join(folder, 'a/b/c'))).toBe(join(folder, 'a'));
    expect(statSync(join(folder, 'a/b/c')).mode & 0o777).toBe(0o700);
    expect(makeFolder(join(folder, 'a/b/c'))).toBeUndefined();
    expect(makeFolder(join(folder, 'a/b/d'))).toBe(join(folder, 'a/b/d'));
  });

  it('accepts a link to a folder', () => {
    mkdirSync(join(folder, 'real'));
    symlinkSync('real', join(folder, 'link'));
    expect(makeFolder(join(folder, 'link'))).toBeUndefined();
    makeFolder(join(folder, 'link/below'));
    expect(statSync(join(folder, 'real/below')).isDirectory()).toBe(true);
  });

  it.each([
    ['below a file', 'file/below', 'ENOTDIR'],
    ['in the place of a file', 'file', 'EEXIST'],
    ['below a link to nowhere', 'dead/below', 'EEXIST'],
  ])('fails %s', (_where, name, code) => {
    writeFileSync(join(folder, 'file'), '');
    symlinkSync('nowhere', join(folder, 'dead'));
    expect(() => makeFolder(join(folder, name))).toThrow(expect.objectContaining({ code }));
  });

  it('ends where the kernel denies that the folder above is there, as autofs does', { timeout: 5000 }, () => {
    expect(() => makeFolder('/proc/self/flakestick/records')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });

  it('is left to makeFolder by every program', () => {
    const sources = readdirSync('main', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const files = sources.map((file) => join('main', file));
    const users = files.filter((file) => /\bmkdir(Sync)?\(/.test(readFileSync(file, 'utf8')));
    expect(users).toEqual(['main/system/own-folder.ts']);
  });
});

describe('listing a folder', () => {
  it('gives nothing where there is none', async () => {
    writeFileSync(join(folder, 'file'), '');
    for (const name of ['none', 'none/below', 'file', 'file/below'])
      expect(await namesIn(join(folder, name))).toEqual([]);
  });

  it('fails for one that cannot be read', async () => {
    symlinkSync('loop', join(folder, 'loop'));
    const path = join(folder, 'loop');
    const failure = await namesIn(path).then(() => null, failureOf);
    expect(failure).toEqual({ kind: 'file-unreadable', path, detail: { because: 'link-loop' } });
  });
});
