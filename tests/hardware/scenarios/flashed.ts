/** The main job, all of it real: the preset's image, the guest's USB stack, the firmware of other machines. */
import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import { aboutDrive, MEBIBYTE } from '../guest.ts';
import { preparedImage, startBoots } from '../prepared-image.ts';
import { scenario } from '../scenario.ts';

scenario('a stick is flashed and read back, and holds the image byte for byte', async (guest) => {
  const { imagePath, sha256, sizeBytes, volumeLabel } = preparedImage();
  const { stick, devicePath } = await guest.plug({ sizeBytes: 64 * MEBIBYTE });
  const flashed = await guest.flash(imagePath, devicePath).finished;
  expect(flashed.code, flashed.stderr).toBe(0);
  expect(flashed.result).toMatchObject({ outcome: 'verified', sha256, sizeBytes, volumeLabel });
  expect(aboutDrive(flashed)).toMatchObject({ contents: 'verified', failure: null });

  const compared = spawnSync('cmp', ['--bytes', String(sizeBytes), imagePath, stick.chip.cells]);
  expect(compared.status, String(compared.stdout)).toBe(0);
  // The guest's kernel and udev see what a person's machine would.
  expect(await guest.shell(`lsblk -n -o LABEL ${devicePath}`)).toContain(volumeLabel);
  await startBoots(stick.chip.cells);
});
