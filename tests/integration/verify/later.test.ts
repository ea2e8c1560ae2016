/** A stick that comes back: recognised by what is on it, told from one that was mounted, verified on another machine. */
import { hash } from 'node:crypto';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, type Finished } from '../../devices/command-line.ts';
import { identityOf } from '../../devices/listed-drive.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import {
  changeBytes,
  diskWith,
  fatVolume,
  flipByte,
  MEBIBYTE,
  recordedChanges,
  VOLUME_AT,
} from '../../devices/vfat-mounts.ts';

const VOLUME = fatVolume('fat12');
/** Behind the volume, where an installer has its squashfs. */
const PAYLOAD_AT = VOLUME_AT + VOLUME.length;
const STICK_BYTES = 16 * MEBIBYTE;
const READ_A_FILE = recordedChanges('fat12', 'mounted, listed, a file read, unmounted');
const PULLED = recordedChanges('fat12', 'mounted, listed, pulled without unmounting');

interface Stick {
  readonly device: string;
  readonly file: string;
  readonly record: string;
  readonly command: (...argv: string[]) => Promise<Finished>;
}

async function flash(bench: Bench, name: string, content: Buffer, stateFolder = 'state'): Promise<Stick> {
  const image = join(bench.folder, `${name}.img`);
  await writeFile(image, content);
  const file = await bench.file(`${name}-stick.img`, STICK_BYTES);
  const device = await bench.attach(file);
  const command = (...argv: string[]) => commandLine(argv, { stateFolder: join(bench.folder, stateFolder) });
  const { code, result, stderr } = await command(
    'flash',
    image,
    '--drive',
    await identityOf(device),
    '--include-loop',
    '--yes',
  );
  expect(code, stderr).toBe(0);
  return { device, file, record: String(result['recordId']), command };
}

describe('verify with nothing but the drive', () => {
  it('recognises the stick among several records, whatever happened to it', () =>
    Bench.with(async (bench) => {
      const other = await flash(bench, 'other', diskWith(fatVolume('fat12'), 3 * MEBIBYTE));
      const { device, record, command } = await flash(bench, 'stick', diskWith(VOLUME, 3 * MEBIBYTE + 700));
      const intact = await command('verify', device);
      expect(intact.code, intact.stderr).toBe(0);
      expect(intact.result).toMatchObject({
        outcome: 'verified',
        recordId: record,
        level: 'read-back',
        verdict: { kind: 'verified' },
      });

      // The very block that tells what kind of image it is.
      await flipByte(device, 3);
      const changed = await command('verify', device);
      expect(changed.code).toBe(7);
      expect(changed.result).toMatchObject({
        recordId: record,
        verdict: { kind: 'differs', blocks: [{ first: 0, last: 0 }] },
        failure: { kind: 'drive-differs' },
      });
      expect((await command('verify', other.device)).result).toMatchObject({ recordId: other.record });
    }));

  it.each([64 * 1024, 4 * MEBIBYTE])('recognises it by a record that was made with blocks of %d bytes', (blockBytes) =>
    Bench.with(async (bench) => {
      await flash(bench, 'other', diskWith(fatVolume('fat12'), 3 * MEBIBYTE));
      const content = diskWith(VOLUME, 5 * MEBIBYTE + 700);
      const { device, record, command } = await flash(bench, 'stick', content);
      const path = join(bench.folder, 'state/flakestick/records', `${record}.json`);
      const kept = JSON.parse(await readFile(path, 'utf8'));
      const digests = Array.from({ length: Math.ceil(content.length / blockBytes) }, (_, block) =>
        hash('sha256', content.subarray(block * blockBytes, (block + 1) * blockBytes)),
      );
      kept.image.blocks = { blockBytes, sha256: digests };
      await writeFile(path, JSON.stringify(kept));
      const intact = await command('verify', device);
      expect(intact.code, intact.stderr).toBe(0);
      expect(intact.result).toMatchObject({ recordId: record, verdict: { kind: 'verified' } });

      await flipByte(device, 4 * MEBIBYTE + 5);
      const bad = Math.floor((4 * MEBIBYTE + 5) / blockBytes);
      const changed = await command('verify', device);
      expect(changed.code).toBe(7);
      expect(changed.result).toMatchObject({
        recordId: record,
        verdict: { kind: 'differs', blocks: [{ first: bad, last: bad }] },
        failure: { kind: 'drive-differs', blockBytes },
      });
    }),
  );

  it('says what is on a drive that no record knows', () =>
    Bench.with(async (bench) => {
      const { command } = await flash(bench, 'known', diskWith(VOLUME, 2 * MEBIBYTE));
      const file = await bench.file('foreign.img', 0);
      await writeFile(file, diskWith(fatVolume('fat12'), MEBIBYTE));
      // Nothing in common with the one that is known, the volume included.
      await run('sh', '-c', `head -c 4194304 /dev/urandom | dd of=${file} bs=1M seek=1 conv=notrunc status=none`);
      await truncate(file, STICK_BYTES);
      const foreign = await bench.attach(file);
      const { code, result, stderr } = await command('verify', foreign);
      expect(code, stderr).toBe(7);
      expect(result).toMatchObject({
        outcome: 'failed',
        recordId: null,
        verdict: { kind: 'unknown-image', seen: { format: 'disk', partitionTable: 'mbr', partitions: 1 } },
        failure: { kind: 'unknown-image', recordsCompared: 1 },
      });
      expect(stderr).toContain('--image');
    }));

  it('reports that there is no record at all', () =>
    Bench.with(async (bench) => {
      const device = await bench.attach(await bench.file('empty.img', STICK_BYTES));
      const { code, result } = await commandLine(['verify', device], { stateFolder: join(bench.folder, 'none') });
      expect({ code, verdict: result['verdict'] }).toMatchObject({
        code: 7,
        verdict: { kind: 'unknown-image', seen: { format: 'empty' } },
      });
    }));
});

describe('a stick whose FAT volume was mounted', () => {
  it('has changed only by that, and has changed once a byte is flipped as well', () =>
    Bench.with(async (bench) => {
      const { device, command } = await flash(bench, 'stick', diskWith(VOLUME, 3 * MEBIBYTE));
      const block = VOLUME_AT / MEBIBYTE;
      const mounted = [{ first: block, last: block }];

      await changeBytes(device, VOLUME_AT, [...READ_A_FILE, ...PULLED]);
      for (const by of [[], ['--image', join(bench.folder, 'stick.img')]]) {
        const { code, result, stderr } = await command('verify', device, ...by);
        expect({ by, code, stderr }).toMatchObject({ by, code: 0 });
        expect(result).toMatchObject({
          outcome: 'changed-by-mounting',
          verdict: {
            kind: 'changed-by-mounting',
            blocks: mounted,
            changes: [{ filesystem: 'FAT12', offsetBytes: VOLUME_AT, what: ['fat-in-use', 'fat-accessed'] }],
          },
        });
      }

      await flipByte(device, PAYLOAD_AT + 2 * MEBIBYTE + 77);
      const payload = Math.floor((PAYLOAD_AT + 2 * MEBIBYTE) / MEBIBYTE);
      const { code, result, stderr } = await command('verify', device);
      expect(code).toBe(7);
      expect(result).toMatchObject({
        verdict: { kind: 'differs', blocks: [{ first: payload, last: payload }], byMounting: mounted },
      });
      expect(stderr).toContain('Changed only by being mounted, not damaged');

      // In the block that was mounted, outside of what mounting changes.
      await flipByte(device, PAYLOAD_AT + 2 * MEBIBYTE + 77);
      await flipByte(device, VOLUME_AT + 50_000);
      expect((await command('verify', device)).result).toMatchObject({ verdict: { kind: 'differs', blocks: mounted } });
    }));

  it('gets the same verdict for an ext4 volume that this kernel mounts', () =>
    Bench.with(async (bench) => {
      const volumeFile = await bench.file('volume.img', 4 * MEBIBYTE);
      await run('mkfs.ext4', '-q', '-F', '-E', 'lazy_itable_init=0,lazy_journal_init=0', volumeFile);
      const content = diskWith(await readFile(volumeFile), 2 * MEBIBYTE, 0x83);
      const { device, command } = await flash(bench, 'stick', content);
      const volume = await bench.attach(device, '--offset', String(VOLUME_AT), '--sizelimit', String(4 * MEBIBYTE));
      const folder = await bench.mount(volume, 'mounted');
      await run('umount', folder);
      await bench.detach(volume);
      const { code, result, stderr } = await command('verify', device);
      expect(code, stderr).toBe(0);
      expect(result).toMatchObject({
        outcome: 'changed-by-mounting',
        verdict: {
          changes: [{ filesystem: 'ext2/3/4', what: expect.arrayContaining(['ext-mount-count']) as string[] }],
        },
      });
    }));
});

describe('a record', () => {
  it('keeps every verdict, and verifies the stick under another state folder, once exported and imported', () =>
    Bench.with(async (bench) => {
      const { device, record, command } = await flash(bench, 'stick', diskWith(VOLUME, 3 * MEBIBYTE));
      // Three programs at the same time.
      const codes = await Promise.all([1, 2, 3].map(async () => (await command('verify', device)).code));
      expect(codes).toEqual([0, 0, 0]);
      const { result } = await command('records', 'show', record);
      expect((result['record'] as { verifications: unknown[] }).verifications).toHaveLength(3);

      const refused = await command('verify', device, '--replugged');
      expect(refused).toMatchObject({ code: 5, result: { failure: { kind: 'drive-not-replugged' } } });
      expect(refused.stderr).toContain('no serial number');

      const file = join(bench.folder, 'record.json');
      expect((await command('records', 'export', record, '--output', file)).result).toMatchObject({
        outcome: 'exported',
        recordId: record,
        outputPath: file,
      });
      const elsewhere = (...argv: string[]) => commandLine(argv, { stateFolder: join(bench.folder, 'elsewhere') });
      expect((await elsewhere('records', 'import', file)).result).toMatchObject({ outcome: 'imported' });
      const verified = await elsewhere('verify', device);
      expect(verified.code, verified.stderr).toBe(0);
      expect(verified.result).toMatchObject({ outcome: 'verified', recordId: record });

      await writeFile(file, (await readFile(file, 'utf8')).slice(0, -200));
      expect(await elsewhere('records', 'import', file)).toMatchObject({
        code: 3,
        result: { failure: { kind: 'export-invalid', detail: 'it was cut short' } },
      });
    }));
});
