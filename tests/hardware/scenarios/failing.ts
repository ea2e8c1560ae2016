/** Sticks that fail, lie or crawl, as the guest's USB stack passes it on. All in one flash: none must spoil another. */
import { expect } from 'vitest';
import type { DriveLine, Guest } from '../guest.ts';
import { isAt, MEBIBYTE } from '../guest.ts';
import { scenarios } from '../scenario.ts';
import { diskImage } from '../stick-image.ts';
import type { UsbStickOptions } from '../usb-stick.ts';

const block = (number: number): [number, number] => [number * MEBIBYTE, (number + 1) * MEBIBYTE];
const FLIPPED = 2 * MEBIBYTE + 77;

const STICKS = {
  cannotWrite: { faults: [{ on: 'write', bytes: block(2), does: 'error' }] },
  cannotRead: { faults: [{ on: 'read', bytes: block(2), afterFlushes: 1, does: 'error' }] },
  flips: { faults: [{ on: 'write', bytes: [FLIPPED, FLIPPED + 1], does: 'flip' }] },
  loses: { capacity: { realBytes: 2 * MEBIBYTE, beyond: 'zeros' } },
  wraps: { capacity: { realBytes: 2 * MEBIBYTE, beyond: 'wraps' } },
  // The kernel asks for 128 KiB at most at a time: less than 1 MiB per second.
  crawls: { faults: [{ on: 'write', does: 'delay', delayMs: 140 }] },
  largeSectors: { sectorBytes: 4096 },
} as const satisfies Record<string, Partial<UsbStickOptions>>;
type Name = keyof typeof STICKS;

async function flashAll(guest: Guest) {
  const image = await diskImage(guest);
  const names = Object.keys(STICKS) as Name[];
  const plugged = new Map<Name, Awaited<ReturnType<Guest['plug']>>>();
  for (const [index, name] of names.entries())
    plugged.set(name, await guest.plug({ ...STICKS[name], serial: name, port: index + 1 }));
  const listed = await guest.drives();
  const [first, ...others] = [...plugged.values()].map(
    ({ devicePath }) => listed.find((drive) => drive.devicePath === devicePath)?.id ?? devicePath,
  );
  const ended = await guest.flash(image.path, first ?? '', ...others.flatMap((path) => ['--drive', path])).finished;
  const lines = (ended.result['drives'] as DriveLine[] | undefined) ?? [];
  const about = (name: Name): DriveLine | undefined =>
    lines.find(({ devicePath }) => devicePath === plugged.get(name)?.devicePath);
  const kept = async (name: Name, lengthBytes = image.bytes.length) =>
    (await plugged.get(name)?.stick.chip.kept(lengthBytes)) ?? Buffer.alloc(0);
  return { image, ended, about, kept };
}

scenarios('seven sticks in one flash', flashAll, {
  'the flash ends with the exit code of the first that failed': ({ ended }) => {
    expect(ended.code, ended.stderr).toBe(6);
    expect(ended.result.outcome).toBe('failed');
  },
  'one that cannot write one place is written in part, and does not begin like the image': async ({
    about,
    kept,
    image,
  }) => {
    expect(about('cannotWrite')).toMatchObject({ contents: 'partly-written', failure: { kind: 'write-failed' } });
    expect((await kept('cannotWrite', 512)).equals(image.bytes.subarray(0, 512))).toBe(false);
  },
  'one that cannot read one place is unreadable there': ({ about }) => {
    expect(about('cannotRead')).toMatchObject({
      contents: 'written-unverified',
      failure: { kind: 'drive-unreadable', blocks: [{ first: 2, last: 2 }] },
    });
  },
  'one bit that changes on its way is found, and the block is named': ({ about }) => {
    expect(about('flips')).toMatchObject({
      contents: 'written-unverified',
      failure: { kind: 'drive-differs', blocks: [{ first: 2, last: 2 }] },
    });
  },
  'one of 2 MiB that claims 32 MiB and loses what lies beyond is found': ({ about }) => {
    expect(about('loses')).toMatchObject({ contents: 'written-unverified', failure: { kind: 'drive-differs' } });
  },
  'one of 2 MiB that claims 32 MiB and writes what lies beyond over its beginning is found': ({ about }) => {
    expect(about('wraps')).toMatchObject({ contents: 'written-unverified', failure: { kind: 'drive-differs' } });
  },
  'a very slow one is written to its end, and its progress only grows': async ({ about, kept, image, ended }) => {
    expect(about('crawls')).toMatchObject({ contents: 'verified', failure: null });
    expect((await kept('crawls')).equals(image.bytes)).toBe(true);
    const shown = ended.events.filter(isAt('writing')).map((line) => {
      const drives = line['drives'] as { drive: string; progress: { doneBytes: number } }[];
      return drives.find(({ drive }) => drive === about('crawls')?.drive)?.progress.doneBytes ?? 0;
    });
    expect(new Set(shown).size).toBeGreaterThanOrEqual(3);
  },
  'one with sectors of 4096 bytes is flashed and read back': async ({ about, kept, image }) => {
    expect(about('largeSectors')).toMatchObject({ contents: 'verified', failure: null });
    expect((await kept('largeSectors')).equals(image.bytes)).toBe(true);
  },
});
