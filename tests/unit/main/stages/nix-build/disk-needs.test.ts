import { expect, it } from 'vitest';
import type { BuildPlan, DiskNeed } from '../../../../../contract/wire/build-plan.ts';
import { fullDiskOf } from '../../../../../main/stages/nix-build/disk-needs.ts';

const need = (what: DiskNeed['what'], path: string, freeBytes: number, fileSystem: string): DiskNeed => ({
  ...{ what, path, freeBytes, fileSystem },
  ...{ leastBytes: 1, likelyBytes: 1, isOpenEnded: false },
});
const planWith = (...disk: DiskNeed[]): BuildPlan => ({
  ...{ builds: 1, fetches: 0, downloadBytes: 0, unpackedBytes: 0, likelyMs: null },
  ...{ unknownBuilds: 0, compilesEverything: false },
  disk,
});
const full = { kind: 'disk-full', path: '/nix/store', detail: 'No space left on device' } as const;
const store = need('store', '/nix/store', 67e9, '1');

it('blames the folder that had no room, and not the store with 67 GB free', () => {
  const plan = planWith(store, need('build-folder', '/tmp', 2e6, '2'));
  expect(fullDiskOf(full, plan)).toEqual({ ...full, path: '/tmp' });
});

it.each([
  ['the build folder has more room', planWith(store, need('build-folder', '/tmp', 90e9, '2'))],
  ['both are on one file system', planWith(store, need('build-folder', '/tmp', 67e9, '1'))],
  ['nothing is known of the folders', null],
])('leaves it at the store where %s', (_when, plan) => {
  expect(fullDiskOf(full, plan)).toEqual(full);
});

it('leaves a folder that the builder named itself', () => {
  const named = { ...full, path: '/build/x' };
  expect(fullDiskOf(named, planWith(store, need('build-folder', '/tmp', 2e6, '2')))).toEqual(named);
});
