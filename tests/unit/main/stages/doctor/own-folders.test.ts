import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeCheck } from '../../../../../contract/messages/describe-check.ts';
import { en } from '../../../../../contract/messages/en/index.ts';
import { ownFolders } from '../../../../../main/stages/doctor/own-folders.ts';

let base: string;
let folder: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'flakestick-own-'));
  for (const name of ['XDG_STATE_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME']) vi.stubEnv(name, join(base, name));
  folder = join(base, 'XDG_STATE_HOME/flakestick');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(base, { recursive: true });
});

describe('the folders of Flakestick', () => {
  it.each([0o700, 0o755, 0o750])('are not mentioned where only the user may write (%i)', async (mode) => {
    chmodSync(folder, mode);
    expect(await ownFolders()).toBeNull();
  });

  it.each([0o777, 0o1777, 0o702])('are limited where everybody may write (%i), with what to type', async (mode) => {
    chmodSync(folder, mode);
    const found = await ownFolders();
    expect(found).toMatchObject({
      state: 'limited',
      finding: { kind: 'folder-writable', folder },
      toType: `chmod -R go-w ${folder}`,
    });
    if (found) expect(describeCheck({ topic: 'own-folders', ...found }, en).detail).toContain(folder);
  });

  it.runIf(process.getuid?.() === 0)('are limited where a folder belongs to another user', async () => {
    chownSync(folder, 4321, 4321);
    expect(await ownFolders()).toMatchObject({ finding: { kind: 'folder-of-another', folder } });
  });

  it('are those of settings and downloads too', async () => {
    const cache = join(base, 'XDG_CACHE_HOME/flakestick');
    mkdirSync(cache, { recursive: true });
    chmodSync(cache, 0o777);
    expect(await ownFolders()).toMatchObject({ finding: { kind: 'folder-writable', folder: cache } });
  });
});
