import { expect, it } from 'vitest';
import { de } from '../../../../contract/messages/de/index.ts';
import { en } from '../../../../contract/messages/en/index.ts';
import { describePlan, describeTightDisk } from '../../../../contract/messages/plan-words.ts';
import { type BuildPlan, type DiskNeed, shortagesOf } from '../../../../contract/wire/build-plan.ts';

const place = (what: DiskNeed['what'], part: Partial<DiskNeed>): DiskNeed => ({
  what,
  path: `/${what}`,
  leastBytes: 0,
  likelyBytes: 0,
  isOpenEnded: false,
  freeBytes: 10e9,
  fileSystem: '1',
  ...part,
});
const PLAN: BuildPlan = {
  builds: 3,
  fetches: 310,
  downloadBytes: 1.2e9,
  unpackedBytes: 3.4e9,
  disk: [place('store', { likelyBytes: 5e9 }), place('build-folder', { likelyBytes: 2e9 })],
  likelyMs: 412_000,
  unknownBuilds: 0,
  compilesEverything: false,
};

it('says the work, the time and the room, a sentence each', () => {
  expect(describePlan(PLAN, en)).toEqual([
    '3 derivations to build, 310 paths to fetch (1.2 GB, 3.4 GB unpacked).',
    'Takes about 7 min, judging by earlier builds here.',
    '10.0 GB free for the store (/store) and the build folder (/build-folder); about 7.0 GB needed.',
  ]);
  expect(describeTightDisk(PLAN, en)).toBeNull();
});

it('says where no binary cache has it', () => {
  expect(describePlan({ ...PLAN, builds: 3537, fetches: 40, compilesEverything: true }, en)[0]).toBe(
    'No binary cache has this: everything would be compiled, about 3,537 derivations. That can take many hours.',
  );
});

it('says what it does not know of the time', () => {
  expect(describePlan({ ...PLAN, unknownBuilds: 1 }, en)[1]).toBe(
    'What was built here before takes about 7 min; how long the other derivation takes is unknown.',
  );
  expect(describePlan({ ...PLAN, unknownBuilds: 2 }, en)[1]).toContain('how long the other 2 derivations take');
  expect(describePlan({ ...PLAN, unknownBuilds: 2 }, de)[1]).toBe(
    'Was hier schon gebaut wurde, dauert etwa 7 min; wie lange die anderen 2 Derivationen dauern, ist nicht bekannt.',
  );
});

it('says what it does not know of the room', () => {
  const disk = [place('store', { isOpenEnded: true }), place('build-folder', { isOpenEnded: true })];
  expect(describePlan({ ...PLAN, disk }, en)[2]).toBe(
    '10.0 GB free for the store (/store) and the build folder (/build-folder); how much is needed is unknown.',
  );
  const some = [place('store', { isOpenEnded: true, likelyBytes: 2e9 }), place('build-folder', {})];
  expect(describePlan({ ...PLAN, disk: some }, en)[2]).toContain(
    '; at least 2.0 GB needed, and more whose size is unknown.',
  );
  expect(describePlan({ ...PLAN, disk: some }, de)[2]).toContain('mindestens 2,0 GB');
});

it.each([
  [{ builds: 0, fetches: 0 }, 'Everything is already here: nothing to build and nothing to fetch.'],
  [{ builds: 1, fetches: 0 }, '1 derivation to build, nothing to fetch.'],
  [
    { builds: 0, fetches: 1, downloadBytes: 2e6, unpackedBytes: 9e6 },
    'Nothing to build, 1 path to fetch (2.0 MB, 9.0 MB unpacked).',
  ],
])('counts as people do: %j', (part, text) => {
  expect(describePlan({ ...PLAN, ...part }, en)[0]).toBe(text);
});

it('makes up no time, and names none where there is nothing to do', () => {
  expect(describePlan({ ...PLAN, likelyMs: null }, en)[1]).toContain('unknown');
  expect(describePlan({ ...PLAN, builds: 0, fetches: 0, likelyMs: 0 }, en).join()).not.toMatch(/Takes|unknown/);
  expect(describePlan({ ...PLAN, likelyMs: 9_000_000 }, en)[1]).toContain('about 2 h 30 min');
});

it('adds up what goes onto one file system, and keeps others apart', () => {
  const disk = [
    place('store', { likelyBytes: 6e9, leastBytes: 6e9 }),
    place('build-folder', { likelyBytes: 6e9 }),
    place('cache', { likelyBytes: 6e9, fileSystem: '2' }),
  ];
  expect(shortagesOf(disk, 'likelyBytes')).toEqual([{ path: '/store', needBytes: 12e9, freeBytes: 10e9 }]);
  expect(shortagesOf(disk, 'leastBytes')).toEqual([]);
  expect(describeTightDisk({ ...PLAN, disk }, en)).toBe('About 12.0 GB are needed at /store, and 10.0 GB are free.');
});
