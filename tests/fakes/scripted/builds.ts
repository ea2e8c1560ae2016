/** A build on its way: its plan, its tree, its log. */

import type { BuildPlan } from '../../../contract/wire/build-plan.ts';
import type { AcceptedRisk } from '../../../contract/wire/build-risk.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { BuildActivity, BuildProgress } from '../../../contract/wire/job.ts';
import type { LogLook, LogOf } from '../../../contract/wire/job-log.ts';
import { LogSearch, LogTally } from '../../../main/job/index.ts';

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

const LOG = [
  "evaluating derivation 'github:flakestick/flakestick?dir=nix#minimal'",
  'copying path /nix/store/…-linux-6.18.4 from https://cache.nixos.org',
  'copying path /nix/store/…-systemd-258.1 from https://cache.nixos.org',
  'squashfs.img> Parallel mksquashfs: Using 8 processors',
  'squashfs.img> Creating 4.0 filesystem on /nix/store/…-squashfs.img, block size 1048576.',
  'squashfs.img> [=======================              ] 20871/33120  63%',
];
const LONG_LOG = [
  ...Array.from({ length: 4225 }, (_, line) =>
    line === 3100
      ? 'broken-package> \u001b[1mmain.c:3:1: \u001b[31merror: \u001b[0mexpected declaration before ‘}’ token'
      : `glibc> gcc -O2 -c file-${line}.c -o file-${line}.o`,
  ),
  ...LOG,
];
const FAILED_LOG = ['unpacking sources', 'main.c:3:1: error: expected declaration', 'make: *** [all] Error 1'];

export const PLAN: BuildPlan = {
  builds: 14,
  fetches: 310,
  downloadBytes: 1_187_000_000,
  unpackedBytes: 3_410_000_000,
  disk: [
    { what: 'store', path: '/nix/store', leastBytes: 3_410_000_000, likelyBytes: 4_910_000_000 },
    { what: 'build-folder', path: '/tmp', leastBytes: 0, likelyBytes: 1_500_000_000 },
    { what: 'cache', path: '/home/ada/.cache/nix', leastBytes: 0, likelyBytes: 67_000_000 },
  ].map((place) => ({ ...place, isOpenEnded: false, freeBytes: 84_300_000_000, fileSystem: '1' })) as BuildPlan['disk'],
  likelyMs: 412_000,
  unknownBuilds: 0,
  compilesEverything: false,
};
const SQUASHFS: BuildActivity = {
  kind: 'build',
  name: 'squashfs.img',
  phase: 'compressing',
  fraction: null,
  startedAt: ago(94),
  machine: null,
};
const INITRD: BuildActivity = {
  kind: 'build',
  name: 'initrd-linux-6.18.4',
  phase: 'installPhase',
  fraction: null,
  startedAt: ago(12),
  machine: 'ssh-ng://builder.lan',
};
export const BUILD: BuildProgress = {
  plan: PLAN,
  stage: 'building',
  filesEvaluated: 1834,
  builds: { done: 9, expected: 14 },
  fetches: { done: 298, expected: 310, doneBytes: 1_104_000_000, expectedBytes: 1_187_000_000 },
  running: [
    SQUASHFS,
    INITRD,
    { kind: 'fetch', name: 'linux-firmware-20261005', phase: null, fraction: 0.41, startedAt: ago(31), machine: null },
  ],
  tree: [
    { depth: 0, name: 'nixos-minimal-26.05-x86_64-linux.iso', state: 'waiting', waitsFor: 2, activity: null },
    { depth: 1, name: 'squashfs.img', state: 'building', waitsFor: 0, activity: SQUASHFS },
    { depth: 1, name: 'nixos-system-nixos-26.05', state: 'waiting', waitsFor: 1, activity: null },
    { depth: 2, name: 'initrd-linux-6.18.4', state: 'building', waitsFor: 0, activity: INITRD },
  ],
  log: LOG,
};

export const TIGHT: BuildPlan = {
  ...PLAN,
  likelyMs: null,
  disk: PLAN.disk.map((place) => ({ ...place, freeBytes: 4_200_000_000 })),
};

export const COMPILING: BuildPlan = {
  ...PLAN,
  ...{ builds: 6_412, fetches: 0, downloadBytes: 0, unpackedBytes: 0, likelyMs: null, unknownBuilds: 6_412 },
  compilesEverything: true,
  disk: PLAN.disk.map((place) => ({ ...place, isOpenEnded: place.what !== 'cache' })),
};

/** Of a preset, of one that this machine may have no room for, and of one for another kind of machine. */
export function planScripted(source: string, accept: readonly AcceptedRisk[] = []): BuildPlan | null {
  if (source.includes('aarch64'))
    throw new JobFailure({ kind: 'wrong-system', need: 'aarch64-linux', have: 'x86_64-linux' });
  if (source.includes('recovery') && !accept.includes('unfree-packages'))
    throw new JobFailure({ kind: 'unfree-package', package: 'unrar-7.1.10', license: 'unfreeRedistributable' });
  if (source.includes('plasma')) return TIGHT;
  if (source.includes('gnome')) return COMPILING;
  return source.endsWith('.iso') || source.startsWith('https:') || source.startsWith('official:') ? null : PLAN;
}

/** A build of 4,231 lines, and the log of the derivation that failed. */
export function logScripted(of: LogOf): readonly string[] {
  return of === 'build' ? LONG_LOG : FAILED_LOG;
}

export function lookScripted(lines: readonly string[], search: string): LogLook {
  const [tally, looking] = [new LogTally(), new LogSearch(search)];
  for (const line of lines) {
    tally.add(line);
    looking.add(line);
  }
  return { ...tally.found, ...looking.found };
}
