import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findPkexec } from '../../../../../main/system/helper-client/pkexec.ts';

const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot)(`pkexec${isRoot ? '' : ' (only root can make a setuid file of root)'}`, () => {
  const root = mkdtempSync(join(tmpdir(), 'flakestick-pkexec-'));
  afterAll(() => rmSync(root, { recursive: true }));

  function folderWith(name: string, mode: number, owner = 0): string {
    const folder = join(root, name);
    mkdirSync(folder);
    const path = join(folder, 'pkexec');
    writeFileSync(path, '#!/bin/sh\n');
    chownSync(path, owner, 0);
    chmodSync(path, mode);
    return folder;
  }
  const setuid = folderWith('setuid', 0o4755);
  const plain = folderWith('plain', 0o755);
  const foreign = folderWith('foreign', 0o4755, 1000);

  it.each([
    ['with the bit is used', [setuid], { state: 'usable', path: join(setuid, 'pkexec') }],
    ['without the bit is none', [plain], { state: 'not-setuid', path: join(plain, 'pkexec') }],
    ['with the bit of another user is none', [foreign], { state: 'not-setuid', path: join(foreign, 'pkexec') }],
    ['without the bit is passed over', [plain, foreign, setuid], { state: 'usable', path: join(setuid, 'pkexec') }],
    ['that is not there is missing', [root], { state: 'missing' }],
  ])('%s', (_case, only, expected) => {
    expect(findPkexec({ only })).toEqual(expected);
  });
});
