import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FileChannel, StreamChannel } from '../../../../../main/shells/cli/channel.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-channel-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('outlives a reader that has gone, and tells it', async () => {
  const stream = new PassThrough();
  const channel = new StreamChannel(stream);
  const gone = vi.fn();
  channel.onGone(gone);
  stream.destroy(Object.assign(new Error('EPIPE'), { code: 'EPIPE' }));
  await channel.drained();
  channel.write('after');
  channel.onGone(gone);
  await channel.drained();
  await Promise.resolve();
  expect(gone).toHaveBeenCalledTimes(2);
});

it('is drained when the reader has taken everything', async () => {
  const taken: string[] = [];
  const slow = new Writable({
    write: (chunk, _encoding, done) => {
      setTimeout(() => {
        taken.push(String(chunk));
        done();
      }, 5);
    },
  });
  const channel = new StreamChannel(slow);
  for (let line = 0; line < 20; line += 1) channel.write(`${line}\n`);
  await channel.drained();
  expect(taken.join('')).toBe(Array.from({ length: 20 }, (_, line) => `${line}\n`).join(''));
});

it('is behind when a megabyte waits for its reader', () => {
  const channel = new StreamChannel(new Writable({ write: () => {} }));
  channel.write('x');
  expect(channel.isBehind).toBe(false);
  channel.write('x'.repeat(1024 * 1024 + 1));
  expect(channel.isBehind).toBe(true);
});

it('tries each line of a full disk, and tells that it is full', async () => {
  const descriptor = openSync('/dev/full', 'w');
  const channel = new FileChannel(descriptor);
  const gone = vi.fn();
  channel.onGone(gone);
  channel.write('line\n');
  channel.write('line\n');
  await Promise.resolve();
  expect(gone).toHaveBeenCalledOnce();
  closeSync(descriptor);
});

it('writes all of a long text to a file', () => {
  const path = join(folder, 'log');
  const descriptor = openSync(path, 'w');
  const channel = new FileChannel(descriptor);
  const text = `${'x'.repeat(3_000_000)}\n`;
  channel.write(text);
  closeSync(descriptor);
  expect(readFileSync(path, 'utf8')).toBe(text);
});
