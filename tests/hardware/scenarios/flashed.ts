/** The main job, all of it real: the preset's image, the guest's USB stack, the firmware of other machines. */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { expect } from 'vitest';
import { aboutDrive, type Guest, MEBIBYTE } from '../guest.ts';
import { mountFatOnce } from '../mounting.ts';
import { preparedImage, startBoots } from '../prepared-image.ts';
import { scenarios } from '../scenario.ts';

const STATE_FOLDER = '/run/state/flashed';

/** One bit, a mebibyte into the squashfs of the stick. Gives where. */
function flipInSquashfs(imagePath: string, cells: string): number {
  const offset = readFileSync(imagePath).indexOf('hsqs') + MEBIBYTE;
  const file = openSync(cells, 'r+');
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, offset);
  byte.writeUInt8(byte.readUInt8(0) ^ 1);
  writeSync(file, byte, 0, 1, offset);
  closeSync(file);
  return offset;
}

async function flashAndMount(guest: Guest) {
  const { imagePath, sizeBytes } = preparedImage();
  const { stick, devicePath } = await guest.plug({ sizeBytes: 64 * MEBIBYTE });
  const { id } = await guest.drive(devicePath);
  const argv = ['flash', imagePath, '--drive', id, '--yes'];
  const flashed = await guest.flakestick(argv, STATE_FOLDER).finished;
  const compared = spawnSync('cmp', ['--bytes', String(sizeBytes), imagePath, stick.chip.cells]);
  await startBoots(stick.chip.cells);
  const labels = await guest.shell(`lsblk -n -o LABEL ${devicePath}`);

  await mountFatOnce(guest, devicePath);
  const mounted = await guest.flakestick(['verify', devicePath], STATE_FOLDER).finished;
  const offset = flipInSquashfs(imagePath, stick.chip.cells);
  await guest.shell(`blockdev --flushbufs ${devicePath}`);
  const flipped = await guest.flakestick(['verify', devicePath], STATE_FOLDER).finished;
  return { flashed, compared, labels, mounted, flipped, flippedBlock: Math.floor(offset / MEBIBYTE) };
}

scenarios('the image of a preset on a stick', flashAndMount, {
  'it is flashed and read back': ({ flashed }) => {
    const { sha256, sizeBytes, volumeLabel } = preparedImage();
    expect(flashed.code, flashed.stderr).toBe(0);
    expect(flashed.result).toMatchObject({ outcome: 'verified', sha256, sizeBytes, volumeLabel });
    expect(aboutDrive(flashed)).toMatchObject({ contents: 'verified', failure: null });
  },
  'the stick holds the image byte for byte': ({ compared }) => {
    expect(compared.status, String(compared.stdout)).toBe(0);
  },
  "the guest's kernel finds the volume label on it": ({ labels }) => {
    expect(labels).toContain(preparedImage().volumeLabel);
  },
  'once its EFI partition was mounted and read, verify recognises it and says what changed, and where': ({
    mounted,
  }) => {
    expect(mounted.code, mounted.stderr).toBe(0);
    expect(mounted.result.outcome).toBe('changed-by-mounting');
    const { verdict } = aboutDrive(mounted) as unknown as { verdict: { kind: string; blocks: unknown[] } };
    expect(verdict).toMatchObject({ kind: 'changed-by-mounting' });
    expect(verdict.blocks.length).toBeGreaterThan(0);
  },
  'once a bit of its squashfs is another, it is changed, and verify names the block': ({ flipped, flippedBlock }) => {
    expect(flipped.code, flipped.stderr).toBe(7);
    expect(aboutDrive(flipped)).toMatchObject({
      verdict: { kind: 'differs', blocks: [{ first: flippedBlock, last: flippedBlock }] },
    });
  },
});
