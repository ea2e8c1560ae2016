/** Sticks that are pulled, with a request on its way to them. */
import { expect } from 'vitest';
import { promisedMs } from '../../setup/busy.ts';
import type { DriveLine, Guest } from '../guest.ts';
import { isAt, MEBIBYTE } from '../guest.ts';
import { scenario, scenarios } from '../scenario.ts';
import { diskImage } from '../stick-image.ts';

const WITHIN_MS = 10_000;
const third: [number, number] = [2 * MEBIBYTE, 3 * MEBIBYTE];

async function pullWhileWriting(guest: Guest) {
  const { stick, devicePath } = await guest.plug({ faults: [{ on: 'write', bytes: third, does: 'hang' }] });
  const image = await diskImage(guest);
  const { id } = await guest.drive(devicePath);
  const running = guest.flash(image.path, id);
  await stick.chip.held(60_000);
  const stopwatch = await guest.machine.stopwatch();
  await stick.unplug();
  const ended = await running.finished;
  const endedAfterMs = await stopwatch.elapsedMs();
  await stick.gone();
  const kept = await stick.chip.kept(512);
  return { ended, endedAfterMs, beginsLikeImage: kept.equals(image.bytes.subarray(0, 512)) };
}

scenarios('the stick is pulled while it is written', pullWhileWriting, {
  'the flash ends within 10 s with exit code 6': ({ ended, endedAfterMs }) => {
    expect(ended.code, ended.stderr).toBe(6);
    expect(endedAfterMs).toBeLessThan(promisedMs(WITHIN_MS));
  },
  'it says that the drive is gone, and what is on it': ({ ended }) => {
    expect((ended.result['drives'] as DriveLine[])[0]).toMatchObject({
      contents: 'partly-written',
      failure: { kind: 'drive-gone' },
    });
    expect(ended.stderr).toContain('The drive was disconnected');
    expect(ended.stderr).toMatch(/partly written|written in part/i);
  },
  'the stick does not begin like the image, so that no machine boots from it': ({ beginsLikeImage }) => {
    expect(beginsLikeImage).toBe(false);
  },
});

async function pullWhileReadingBack(guest: Guest) {
  const pulled = await guest.plug({
    port: 1,
    faults: [{ on: 'read', bytes: third, afterFlushes: 1, does: 'hang' }],
  });
  const other = await guest.plug({ port: 2 });
  const image = await diskImage(guest);
  const listed = await guest.drives();
  const [first = '', second = ''] = [pulled, other].map(
    ({ devicePath }) => listed.find((drive) => drive.devicePath === devicePath)?.id,
  );
  const running = guest.flash(image.path, first, '--drive', second);
  await running.until(isAt('verifying'));
  await pulled.stick.chip.held(60_000);
  const stopwatch = await guest.machine.stopwatch();
  await pulled.stick.unplug();
  const ended = await running.finished;
  const endedAfterMs = await stopwatch.elapsedMs();
  await pulled.stick.gone();

  // The same stick again, in order this time.
  await pulled.stick.fail([]);
  await pulled.stick.attach();
  const { id } = await guest.drive(await pulled.stick.devicePath());
  const again = await guest.flash(image.path, id).finished;
  const kept = await pulled.stick.chip.kept(image.bytes.length);
  return { ended, endedAfterMs, again, holdsImage: kept.equals(image.bytes) };
}

scenarios('one of two sticks is pulled while they are read back', pullWhileReadingBack, {
  'the flash ends within 10 s with exit code 6, and that stick is written and not verified': ({
    ended,
    endedAfterMs,
  }) => {
    expect(ended.code, ended.stderr).toBe(6);
    expect(endedAfterMs).toBeLessThan(promisedMs(WITHIN_MS));
    expect((ended.result['drives'] as DriveLine[])[0]).toMatchObject({
      contents: 'written-unverified',
      failure: { kind: 'drive-gone' },
    });
  },
  'the other stick is verified': ({ ended }) => {
    expect((ended.result['drives'] as DriveLine[])[1]).toMatchObject({ contents: 'verified', failure: null });
  },
  'plugged in again, the pulled one is flashed and verified': ({ again, holdsImage }) => {
    expect(again.code, again.stderr).toBe(0);
    expect(holdsImage).toBe(true);
  },
});

scenario('a stick that was pulled after it was chosen is not there, exit code 5', async (guest) => {
  const { stick, devicePath } = await guest.plug();
  const { id } = await guest.drive(devicePath);
  await stick.unplug();
  await stick.gone();
  const ended = await guest.flash((await diskImage(guest)).path, id).finished;
  expect(ended.code).toBe(5);
  expect(ended.result).toMatchObject({ failure: { kind: 'drive-not-found', drive: id } });
});
