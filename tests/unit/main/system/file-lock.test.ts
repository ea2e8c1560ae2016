import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFile } from '../../../../main/system/file-lock.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-lock-'));
  path = join(folder, 'a.lock');
});
afterEach(() => rm(folder, { recursive: true }));

/** Another process that holds the lock until it is killed. */
async function holder() {
  const code = `import { lockFile } from ${JSON.stringify(join(import.meta.dirname, '../../../../main/system/file-lock.ts'))};
    await lockFile(${JSON.stringify(path)}, { waitMs: 60000 }); console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

describe('a lock', () => {
  it('keeps a second holder away until it is released, also in the same process', async () => {
    const first = await lockFile(path, { waitMs: 0 });
    expect(first?.isExclusive).toBe(true);
    expect(await lockFile(path, { waitMs: 0 })).toBeNull();
    const waiting = lockFile(path, { waitMs: 60_000 });
    await first?.release();
    const second = await waiting;
    expect(second).not.toBeNull();
    await second?.release();
  });

  it('ends with a holder that is killed', async () => {
    const child = await holder();
    expect(await lockFile(path, { waitMs: 0 })).toBeNull();
    const waiting = lockFile(path, { waitMs: 60_000 });
    child.kill('SIGKILL');
    const lock = await waiting;
    expect(lock).not.toBeNull();
    await lock?.release();
  });

  it('is shared by readers and not by a writer', async () => {
    const readers = await Promise.all([1, 2].map(() => lockFile(path, { mode: 'shared', waitMs: 0 })));
    expect(readers.every((lock) => lock !== null)).toBe(true);
    expect(await lockFile(path, { waitMs: 0 })).toBeNull();
    for (const lock of readers) await lock?.release();
    await (await lockFile(path, { waitMs: 0 }))?.release();
  });

  it('is given up on timeout or abort', async () => {
    const held = await lockFile(path, { waitMs: 0 });
    expect(await lockFile(path, { waitMs: 50 })).toBeNull();
    const abort = new AbortController();
    const waiting = lockFile(path, { waitMs: 60_000, signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    expect(await waiting).toBeNull();
    await held?.release();
  });

  it('lets its holder say who it is', async () => {
    const lock = await lockFile(path, { waitMs: 0 });
    await lock?.file.appendFile('pid 1');
    expect(await lock?.file.stat()).toMatchObject({ size: 5 });
    await lock?.release();
  });

  it('says why there can be none', async () => {
    await expect(lockFile('/sys/flakestick/a.lock', { waitMs: 0 })).rejects.toMatchObject({ code: expect.any(String) });
  });
});
