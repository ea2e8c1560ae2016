/** Devices may take or give less than they were asked for; no loop device here does so, hence these. */
import fs from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readFully, writeFully } from '../../../../helper/io/aligned.ts';
import { DriveFiles, noise } from '../drive-files.ts';

const bytes = noise(10_000, 7);
let files: DriveFiles;
beforeEach(() => {
  files = new DriveFiles();
});
afterEach(() => {
  vi.restoreAllMocks();
  files.remove();
});

type Moving = (
  fd: number,
  buffer: Buffer,
  from: number,
  length: number,
  at: number,
  done: (error: Error | null, count: number) => void,
) => void;

/** The real call, for at most `most` bytes at a time; a device that takes nothing at all when `most` is 0. */
function atMost(most: number, name: 'read' | 'write'): number[] {
  const real = fs[name] as unknown as Moving;
  const asked: number[] = [];
  const short: Moving = (fd, buffer, from, length, at, done) => {
    asked.push(length);
    if (most === 0) done(null, 0);
    else real(fd, buffer, from, Math.min(most, length), at, done);
  };
  vi.spyOn(fs, name).mockImplementation(short as never);
  return asked;
}

it('a write that takes only a part is continued where it stopped', async () => {
  const drive = files.drive('a', Buffer.alloc(20_000));
  const asked = atMost(3000, 'write');
  await writeFully(drive.fd, bytes, bytes.length, 4096);
  expect(asked).toEqual([10_000, 7000, 4000, 1000]);
  expect(files.content('a').subarray(4096, 14_096).equals(bytes)).toBe(true);
  expect(
    files
      .content('a')
      .subarray(14_096)
      .every((byte) => byte === 0),
  ).toBe(true);
});

it('a write that takes nothing is an error, and not asked again for ever', async () => {
  const drive = files.drive('a', Buffer.alloc(20_000));
  const asked = atMost(0, 'write');
  await expect(writeFully(drive.fd, bytes, bytes.length, 4096)).rejects.toMatchObject({
    code: 'EIO',
    offsetBytes: 4096,
  });
  expect(asked).toEqual([10_000]);
});

it('a read that gives only a part is continued where it stopped', async () => {
  const drive = files.drive('a', bytes);
  const asked = atMost(4000, 'read');
  const buffer = Buffer.alloc(bytes.length);
  expect(await readFully(drive.fd, buffer, bytes.length, 0)).toBe(bytes.length);
  expect(asked).toEqual([10_000, 6000, 2000]);
  expect(buffer.equals(bytes)).toBe(true);
});

it('a read that gives nothing ends, with what there was', async () => {
  const drive = files.drive('a', bytes);
  atMost(0, 'read');
  expect(await readFully(drive.fd, Buffer.alloc(bytes.length), bytes.length, 0)).toBe(0);
});
