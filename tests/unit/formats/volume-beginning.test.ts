import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { isVolumeBeginning, VOLUME_BEGINNING_BYTES } from '../../../formats/volume-beginning.ts';

const folder = mkdtempSync(join(tmpdir(), 'flakestick-volumes-'));
afterAll(() => rmSync(folder, { recursive: true }));

function madeBy(program: string, ...options: readonly string[]): Buffer {
  const path = join(folder, program);
  writeFileSync(path, '');
  truncateSync(path, 64 * 1024 ** 2);
  const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
  execFileSync(program, [...options, path], { env: { ...process.env, PATH }, stdio: 'ignore' });
  const head = Buffer.alloc(VOLUME_BEGINNING_BYTES);
  const file = openSync(path, 'r');
  readSync(file, head, 0, head.length, 0);
  closeSync(file);
  return head;
}

it.each([['mkfs.ext4', '-q'], ['mkfs.fat', '-F', '32'], ['mkfs.fat', '-F', '16'], ['mkfs.exfat'], ['mkswap']])(
  'a volume that %s %s made begins there',
  (program, ...options) => expect(isVolumeBeginning(madeBy(program as string, ...options))).toBe(true),
);

it('an encrypted volume begins there', () => {
  const head = Buffer.alloc(VOLUME_BEGINNING_BYTES);
  head.write('LUKS\xba\xbe\x00\x02', 'latin1');
  expect(isVolumeBeginning(head)).toBe(true);
});

it.each([
  ['zeros', Buffer.alloc(VOLUME_BEGINNING_BYTES)],
  ['ones', Buffer.alloc(VOLUME_BEGINNING_BYTES, 0xff)],
  ['text', Buffer.alloc(VOLUME_BEGINNING_BYTES, 'LUKS is mentioned here. ')],
  ['too little', Buffer.from('LU')],
])('nothing begins with %s', (_what, head) => expect(isVolumeBeginning(head)).toBe(false));
