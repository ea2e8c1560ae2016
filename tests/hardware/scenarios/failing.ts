/** Sticks that fail, lie or crawl, as the guest's USB stack passes it on. */
import { expect } from 'vitest';
import type { LyingCapacity } from '../../devices/nbd-stick.ts';
import { aboutDrive, isAt, MEBIBYTE } from '../guest.ts';
import { scenario } from '../scenario.ts';
import { diskImage } from '../stick-image.ts';

const block = (number: number): [number, number] => [number * MEBIBYTE, (number + 1) * MEBIBYTE];

scenario('a stick that cannot write one place ends as written in part, exit code 6', async (guest) => {
  const { stick, devicePath } = await guest.plug({ faults: [{ on: 'write', bytes: block(2), does: 'error' }] });
  const image = await diskImage(guest);
  const ended = await guest.flash(image.path, devicePath).finished;
  expect(ended.code).toBe(6);
  expect(aboutDrive(ended)).toMatchObject({ contents: 'partly-written', failure: { kind: 'write-failed' } });
  // It does not look bootable.
  expect((await stick.chip.kept(512)).equals(image.bytes.subarray(0, 512))).toBe(false);
});

scenario('a stick that cannot read one place back is unreadable there, exit code 7', async (guest) => {
  const { devicePath } = await guest.plug({
    faults: [{ on: 'read', bytes: block(2), afterFlushes: 1, does: 'error' }],
  });
  const image = await diskImage(guest);
  const ended = await guest.flash(image.path, devicePath).finished;
  expect(ended.code).toBe(7);
  expect(aboutDrive(ended)).toMatchObject({
    contents: 'written-unverified',
    failure: { kind: 'drive-unreadable', blocks: [{ first: 2, last: 2 }] },
  });
});

scenario('one bit that changes on its way is found, exit code 7', async (guest) => {
  const at = 2 * MEBIBYTE + 77;
  const { devicePath } = await guest.plug({ faults: [{ on: 'write', bytes: [at, at + 1], does: 'flip' }] });
  const ended = await guest.flash((await diskImage(guest)).path, devicePath).finished;
  expect(ended.code).toBe(7);
  expect(aboutDrive(ended)).toMatchObject({ failure: { kind: 'drive-differs', blocks: [{ first: 2, last: 2 }] } });
});

const LIES: readonly [LyingCapacity['beyond'], string][] = [
  ['zeros', 'loses what lies beyond'],
  ['wraps', 'writes what lies beyond over its beginning'],
];
for (const [beyond, what] of LIES)
  scenario(`a stick of 2 MiB that claims 32 MiB and ${what} is found, exit code 7`, async (guest) => {
    const { devicePath } = await guest.plug({ capacity: { realBytes: 2 * MEBIBYTE, beyond } });
    const ended = await guest.flash((await diskImage(guest)).path, devicePath).finished;
    expect(ended.code).toBe(7);
    expect(aboutDrive(ended)).toMatchObject({ contents: 'written-unverified', failure: { kind: 'drive-differs' } });
  });

scenario('a very slow stick is written to its end, and its progress is shown on the way', async (guest) => {
  // The kernel asks for 128 KiB at most at a time: less than 1 MiB per second.
  const { devicePath } = await guest.plug({ faults: [{ on: 'write', does: 'delay', delayMs: 140 }] });
  const running = guest.flash((await diskImage(guest)).path, devicePath);
  await running.until(isAt('writing'));
  const ended = await running.finished;
  expect(ended.code).toBe(0);
  expect(aboutDrive(ended)).toMatchObject({ contents: 'verified' });
  const shown = ended.events
    .filter(isAt('writing'))
    .map((line) => (line['drives'] as { progress: { doneBytes: number } }[])[0]?.progress.doneBytes ?? 0);
  expect(shown).toEqual(shown.toSorted((a, b) => a - b));
  expect(new Set(shown).size).toBeGreaterThanOrEqual(3);
});
