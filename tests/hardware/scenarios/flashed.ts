/** The main job, all of it real: the preset's image, the guest's USB stack, the firmware of other machines. */
import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import { aboutDrive, type Guest, MEBIBYTE } from '../guest.ts';
import { mountFatOnce } from '../mounting.ts';
import { preparedImage, startBoots } from '../prepared-image.ts';
import { scenarios } from '../scenario.ts';

const STATE_FOLDER = '/run/state/flashed';

async function flashAndMount(guest: Guest) {
  const { imagePath, sizeBytes } = preparedImage();
  const { stick, devicePath } = await guest.plug({ sizeBytes: 64 * MEBIBYTE });
  const argv = ['flash', imagePath, '--drive', devicePath, '--yes'];
  const flashed = await guest.flakestick(argv, STATE_FOLDER).finished;
  const compared = spawnSync('cmp', ['--bytes', String(sizeBytes), imagePath, stick.chip.cells]);
  await startBoots(stick.chip.cells);
  const labels = await guest.shell(`lsblk -n -o LABEL ${devicePath}`);

  await mountFatOnce(guest, devicePath);
  const recordId = String(flashed.result['recordId']);
  const verified = await guest.flakestick(['verify', devicePath, '--record', recordId], STATE_FOLDER).finished;
  const changed = spawnSync('cmp', ['--bytes', String(sizeBytes), '--verbose', imagePath, stick.chip.cells]);
  return {
    flashed,
    compared,
    labels,
    verified,
    changedBytes: String(changed.stdout).split('\n').filter(Boolean).length,
  };
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
  // Mounting a FAT file system writes to it: whoever verifies afterwards is told so, and is told the truth.
  'once its EFI partition was mounted, verifying it by record says whether a byte changed': ({
    verified,
    changedBytes,
  }) => {
    expect(verified.code, verified.stderr).toBe(changedBytes > 0 ? 7 : 0);
    process.stderr.write(`Mounting the EFI partition changed ${changedBytes} bytes.\n`);
  },
});
