/** What each end of flock(1) means for the drive. */
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { lockDrive } from '../../../../helper/io/lock.ts';

const spawned = vi.hoisted(() => ({ child: null as unknown }));
vi.mock('node:child_process', () => ({ spawn: () => spawned.child }));
afterEach(() => vi.restoreAllMocks());

function lock(...ending: [event: 'close' | 'error', value: unknown]): Promise<boolean> {
  vi.spyOn(fs, 'existsSync').mockReturnValue(true);
  const child = new EventEmitter();
  spawned.child = child;
  const locked = lockDrive(3, 'exclusive', new AbortController().signal);
  child.emit(...ending);
  return locked;
}

it('is a lock when flock ends with 0', async () => {
  expect(await lock('close', 0)).toBe(true);
});

// null: it was killed.
it.each([1, 64, 66, 69, 71, 75, null])('is no lock when flock ends with %s', async (code) => {
  expect(await lock('close', code)).toBe(false);
});

it.each([
  ['ENOENT', true],
  ['EAGAIN', false],
  ['EACCES', false],
  ['ABORT_ERR', false],
])('with the error %s at its start, may be written: %s', async (code, may) => {
  expect(await lock('error', Object.assign(new Error(code), { code }))).toBe(may);
});

it('is not needed where flock is not installed', async () => {
  vi.spyOn(fs, 'existsSync').mockReturnValue(false);
  expect(await lockDrive(3, 'shared', new AbortController().signal)).toBe(true);
});
