import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { type BuildTimes, MeasuredBuild, NO_BUILD_TIMES } from '../../../../../contract/wire/build-times.ts';
import { EMPTY_MEASURE, estimateTime, measured, measuredAfter } from '../../../../../main/stages/nix-build/index.ts';
import { parseNixLogLine } from '../../../../../main/system/nix/index.ts';

const drv = (name: string): string => `/nix/store/${'b'.repeat(32)}-${name}.drv`;
const TIMES: BuildTimes = {
  ...NO_BUILD_TIMES,
  derivations: { 'squashfs.img': 60_000, 'nixos-minimal-#.#.iso': 20_000, etc: 100 },
  fetchBytesPerSecond: 10e6,
};
const plan = (names: string[], downloadBytes = 0) => ({ derivations: names.map(drv), downloadBytes });

const estimateMs = (...asked: Parameters<typeof estimateTime>): number | null => estimateTime(...asked).likelyMs;

it('adds up what each step took here before, whatever its version', () => {
  expect(estimateMs(plan(['squashfs.img', 'nixos-minimal-26.05.iso']), TIMES)).toBe(80_000);
  expect(estimateMs(plan(['nixos-minimal-26.11.iso'], 50e6), TIMES)).toBe(25_000);
  expect(estimateMs(plan([]), TIMES)).toBe(0);
});

it('counts what was never built here, and makes up no time for it: one of them may be a browser', () => {
  const asked = plan(['squashfs.img', 'nixos-minimal-26.05.iso', 'etc', 'firefox-140.0']);
  expect(estimateTime(asked, TIMES)).toEqual({ likelyMs: 80_100, unknownBuilds: 1 });
  expect(estimateTime(plan(['squashfs.img']), TIMES)).toEqual({ likelyMs: 60_000, unknownBuilds: 0 });
});

it('divides by how many steps ran beside each other', () => {
  expect(estimateMs(plan(['squashfs.img', 'etc']), { ...TIMES, parallel: 2 })).toBe(30_050);
});

it('says nothing where it would be made up', () => {
  expect(estimateMs(plan(['gcc', 'llvm', 'squashfs.img']), TIMES)).toBeNull();
  expect(estimateMs(plan(['squashfs.img'], 1e6), { ...TIMES, fetchBytesPerSecond: null })).toBeNull();
  expect(estimateMs(plan(['squashfs.img']), NO_BUILD_TIMES)).toBeNull();
});

const action = (value: object): string => `@nix ${JSON.stringify(value)}`;
function measure(lines: readonly [atMs: number, line: string][]): MeasuredBuild {
  let state = EMPTY_MEASURE;
  for (const [atMs, line] of lines) state = measuredAfter(state, parseNixLogLine(line), atMs);
  return MeasuredBuild.parse(measured(state));
}
const begins = (id: number, type: number, about: string): string =>
  action({ action: 'start', id, level: 3, text: '', type, fields: [about] });
const ends = (id: number): string => action({ action: 'stop', id });

it('measures each step by name, and how many ran at once', () => {
  expect(
    measure([
      [0, begins(1, 105, drv('hello-2.12'))],
      [0, begins(2, 105, drv('etc'))],
      [1000, ends(1)],
      [2000, ends(2)],
    ]),
  ).toEqual({ derivations: { 'hello-#.#': 1000, etc: 2000 }, parallel: 1.5, fetched: null });
});

it('measures the rate over all downloads, from the first one’s beginning to the last one’s end', () => {
  const nar = 'https://cache.example.org/nar/a.nar.xz';
  const bytes = (id: number, done: number): string =>
    action({ action: 'result', id, type: 105, fields: [done, done, 0, 0] });
  const lines: [number, string][] = [
    [500, begins(1, 101, nar)],
    [800, bytes(1, 3_000_000)],
    [1000, ends(1)],
    [1500, begins(2, 101, nar)],
    [2000, bytes(2, 1_000_000)],
    [2500, ends(2)],
  ];
  expect(measure(lines)).toMatchObject({ fetched: { bytes: 4_000_000, ms: 2000 }, parallel: null });
});

it('finds every step of a recorded build', () => {
  const recorded = readFileSync(
    path.join(import.meta.dirname, '../../../../fixtures/nix-log/2.8.0/success.log'),
    'utf8',
  );
  const { derivations } = measure(recorded.split('\n').map((line, index) => [index * 10, line]));
  expect(Object.keys(derivations)).toEqual(expect.arrayContaining(['initrd-linux', 'squashfs.img']));
});
