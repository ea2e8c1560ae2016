/** Sticks that are pulled, with a request on its way to them. */
import { expect } from 'vitest';
import { aboutDrive, isAt, MEBIBYTE } from '../guest.ts';
import { scenario } from '../scenario.ts';
import { diskImage } from '../stick-image.ts';

const WITHIN_MS = 10_000;
const third: [number, number] = [2 * MEBIBYTE, 3 * MEBIBYTE];

scenario('pulled while it is written: exit code 6 within 10 s, the drive is gone, written in part', async (guest) => {
  const { stick, devicePath } = await guest.plug({ faults: [{ on: 'write', bytes: third, does: 'hang' }] });
  const image = await diskImage(guest);
  const running = guest.flash(image.path, devicePath);
  await stick.chip.held();
  const startedMs = performance.now();
  await stick.unplug();
  const ended = await running.finished;
  expect(performance.now() - startedMs).toBeLessThan(WITHIN_MS);
  expect(ended.code).toBe(6);
  expect(aboutDrive(ended)).toMatchObject({ contents: 'partly-written', failure: { kind: 'drive-gone' } });
  expect(ended.stderr).toContain('The drive is gone');
  expect(ended.stderr).toMatch(/partly written|written in part/i);
  expect((await stick.chip.kept(512)).equals(image.bytes.subarray(0, 512))).toBe(false);
});

scenario('pulled while it is read back: exit code 6 within 10 s, written and not verified', async (guest) => {
  const { stick, devicePath } = await guest.plug({
    faults: [{ on: 'read', bytes: third, afterFlushes: 1, does: 'hang' }],
  });
  const image = await diskImage(guest);
  const running = guest.flash(image.path, devicePath);
  await running.until(isAt('verifying'));
  await stick.chip.held();
  const startedMs = performance.now();
  await stick.unplug();
  const ended = await running.finished;
  expect(performance.now() - startedMs).toBeLessThan(WITHIN_MS);
  expect(ended.code).toBe(6);
  expect(aboutDrive(ended)).toMatchObject({ contents: 'written-unverified', failure: { kind: 'drive-gone' } });
  expect((await stick.chip.kept(image.bytes.length)).equals(image.bytes)).toBe(true);
});

scenario('pulled after it was chosen and before it is written: exit code 5, it is not there', async (guest) => {
  const { stick, devicePath } = await guest.plug();
  const { id } = await guest.drive(devicePath);
  await stick.unplug();
  await stick.gone();
  const ended = await guest.flash((await diskImage(guest)).path, id).finished;
  expect(ended.code).toBe(5);
  expect(ended.result).toMatchObject({ failure: { kind: 'drive-not-found', drive: id } });
});

scenario('after a stick was pulled while it was written, it can be flashed again', async (guest) => {
  const { stick, devicePath } = await guest.plug({ faults: [{ on: 'write', bytes: third, does: 'hang' }] });
  const image = await diskImage(guest);
  const running = guest.flash(image.path, devicePath);
  await stick.chip.held();
  await stick.unplug();
  expect((await running.finished).code).toBe(6);
  await stick.gone();
  await stick.attach();
  const again = await guest.flash(image.path, await stick.devicePath()).finished;
  expect(again.code).toBe(0);
  expect((await stick.chip.kept(image.bytes.length)).equals(image.bytes)).toBe(true);
});
