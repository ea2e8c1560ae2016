/** One snapshot of every phase a job can be in, and of the ways it can end. */

import type { Failure } from '../../../contract/wire/failure.ts';
import type { DriveProgress, JobRequest, JobState } from '../../../contract/wire/job.ts';
import { DEFAULT_BUILD_OPTIONS } from '../../../contract/wire/source.ts';
import { driveProgress } from '../../builders/drives.ts';
import { flashRequest } from '../../builders/jobs.ts';
import { BUILD, TIGHT } from './builds.ts';
import { CONNECTION_LOST, DOWNLOADING } from './downloads.ts';
import { BACKUP_DISK, KINGSTON, SANDISK } from './drives.ts';
import { IMAGE_BYTES, IMAGE_SHA256, PROVENANCE, RECORDS } from './records.ts';

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
const chosen = (drive: typeof SANDISK) => ({ devicePath: drive.devicePath, identity: drive.identity });

const FLASH = flashRequest({ source: 'preset:minimal', drives: [chosen(SANDISK)] });
const VERIFY: JobRequest = {
  kind: 'verify',
  drive: chosen(SANDISK),
  expectation: { kind: 'record', id: RECORDS[0]?.id ?? '' },
  includeLoop: false,
};
const RESTORE: JobRequest = {
  kind: 'restore',
  drive: chosen(SANDISK),
  use: 'everything',
  label: 'USB',
  eject: true,
  includeLoop: false,
};
const IMAGE = {
  path: `${PROVENANCE.storePath}/iso/nixos-minimal-26.05-x86_64-linux.iso`,
  compression: null,
  sizeBytes: IMAGE_BYTES,
  sha256: IMAGE_SHA256,
  volumeLabel: 'nixos-minimal-26.05-x86_64',
};

function onDrive({ id, name, devicePath }: typeof SANDISK, part: Partial<DriveProgress>): DriveProgress {
  const progress = { doneBytes: 0, totalBytes: IMAGE_BYTES, bytesPerSecond: null };
  return driveProgress({ id, name, devicePath, step: 'writing', progress, ...part });
}
const at = (fraction: number, bytesPerSecond: number | null) => ({
  doneBytes: Math.floor(IMAGE_BYTES * fraction),
  totalBytes: IMAGE_BYTES,
  bytesPerSecond,
});

const VERIFIED: Partial<DriveProgress> = {
  step: 'finished',
  progress: at(1, null),
  contents: 'verified',
  verdict: { kind: 'verified' },
  level: 'read-back',
  recordId: RECORDS[0]?.id ?? null,
};
const startedAt = ago(212);
const common = { request: FLASH, startedAt, provenance: PROVENANCE };
const running = { ...common, image: IMAGE };
const ended = { ...running, finishedAt: ago(1) };

/** A writing snapshot at a moment: the rate wavers as that of a real stick does. */
export function writingAt(fraction: number, tick: number): Extract<JobState, { phase: 'writing' }> {
  const rate = 24e6 + 5e6 * Math.sin(tick / 3) + (tick % 11 === 0 ? -14e6 : 0);
  const drive = onDrive(SANDISK, { progress: at(fraction, rate), contents: 'partly-written' });
  return { ...running, phase: 'writing', drives: [drive] };
}

const BAD = [
  { first: 402, last: 404 },
  { first: 731, last: 731 },
];

const UNKNOWN: Extract<Failure, { kind: 'unknown-image' }> = {
  kind: 'unknown-image',
  drive: SANDISK.devicePath,
  seen: {
    format: 'iso9660',
    volumeLabel: 'UBUNTU 24.04 LTS',
    imageBytes: 6_203_355_136,
    partitionTable: 'hybrid',
    partitions: 3,
  },
  recordsCompared: 4,
  nearest: null,
};
const UNREADABLE = {
  kind: 'drive-unreadable',
  drive: SANDISK.devicePath,
  blocks: BAD.slice(0, 1),
  differing: BAD.slice(1),
  blockBytes: 1_048_576,
} satisfies Failure;

const RESTORED: Partial<DriveProgress> = {
  ...VERIFIED,
  restored: { filesystem: 'fat32', table: 'mbr', label: 'USB', offsetBytes: 4_194_304, sizeBytes: 31_906_070_528 },
  release: { unmounted: ['/run/media/ada/HOLIDAY 2025'], removal: 'powered-off', warnings: [] },
};
const restoring = { request: RESTORE, startedAt: ago(6), provenance: null, image: null };

export const JOBS = {
  idle: { phase: 'idle' },
  'restore-making': { phase: 'locking', request: RESTORE, startedAt: ago(1) },
  restoring: {
    ...restoring,
    phase: 'writing',
    drives: [onDrive(SANDISK, { progress: at(0.4, 21e6), contents: 'partly-written' })],
  },
  restored: { ...restoring, phase: 'done', finishedAt: ago(0), drives: [onDrive(SANDISK, RESTORED)], outputPath: null },
  locking: { phase: 'locking', request: FLASH, startedAt },
  building: { ...common, phase: 'building', build: BUILD },
  tight: { ...common, phase: 'building', build: { ...BUILD, plan: TIGHT } },
  evaluating: {
    ...common,
    phase: 'building',
    build: {
      ...BUILD,
      stage: 'evaluating',
      builds: { done: 0, expected: 0 },
      fetches: { done: 0, expected: 0, doneBytes: 0, expectedBytes: 0 },
      running: [],
      tree: [],
      log: [],
    },
  },
  downloading: { ...common, phase: 'downloading', ...DOWNLOADING },
  'connection-lost': { ...common, phase: 'downloading', ...CONNECTION_LOST },
  'reading-image': { ...common, phase: 'reading-image', progress: at(0.62, 812e6) },
  authorizing: { ...running, phase: 'authorizing', drives: [onDrive(SANDISK, { step: 'waiting' })] },
  unmounting: { ...running, phase: 'authorizing', drives: [onDrive(SANDISK, { step: 'unmounting' })] },
  writing: writingAt(0.42, 60),
  'several-drives': {
    ...running,
    request: { ...FLASH, drives: [chosen(SANDISK), chosen(KINGSTON), chosen(BACKUP_DISK)] },
    phase: 'writing',
    drives: [
      onDrive(SANDISK, { progress: at(0.71, 23.8e6), contents: 'partly-written' }),
      onDrive(KINGSTON, { step: 'verifying', progress: at(0.18, 96e6), contents: 'written-unverified' }),
      onDrive(BACKUP_DISK, {
        step: 'finished',
        progress: at(0.34, null),
        contents: 'partly-written',
        failure: { kind: 'drive-gone', drive: BACKUP_DISK.devicePath },
      }),
    ],
  },
  verifying: {
    ...running,
    phase: 'verifying',
    drives: [onDrive(SANDISK, { step: 'verifying', progress: at(0.58, 96e6), contents: 'written-unverified' })],
  },
  done: { ...ended, phase: 'done', outputPath: null, drives: [onDrive(SANDISK, VERIFIED)] },
  'done-ejected': {
    ...ended,
    phase: 'done',
    outputPath: null,
    drives: [
      onDrive(SANDISK, {
        ...VERIFIED,
        release: { unmounted: ['/run/media/ada/HOLIDAY 2025'], removal: 'powered-off', warnings: [] },
      }),
      onDrive(KINGSTON, {
        ...VERIFIED,
        release: {
          unmounted: [],
          removal: null,
          warnings: [
            { kind: 'table-not-reread', detail: 'BLKRRPART failed: Device or resource busy' },
            { kind: 'not-removed', detail: 'Not authorized to perform operation' },
          ],
        },
      }),
    ],
  },
  'done-unverified': {
    ...ended,
    request: { ...FLASH, verification: 'skip' },
    phase: 'done',
    outputPath: null,
    drives: [
      onDrive(SANDISK, {
        ...VERIFIED,
        contents: 'written-unverified',
        verdict: { kind: 'written-unverified' },
        level: null,
      }),
    ],
  },
  'done-mixed': {
    ...ended,
    phase: 'done',
    outputPath: null,
    drives: [
      onDrive(SANDISK, VERIFIED),
      onDrive(KINGSTON, {
        ...VERIFIED,
        stalledForMs: null,
        contents: 'written-unverified',
        badBlocks: BAD,
        verdict: { kind: 'differs', blocks: BAD },
        failure: { kind: 'drive-differs', drive: KINGSTON.devicePath, blocks: BAD, blockBytes: 1_048_576 },
      }),
    ],
  },
  'done-build': {
    ...ended,
    request: { kind: 'build', source: 'preset:minimal', options: DEFAULT_BUILD_OPTIONS, outputPath: null },
    phase: 'done',
    outputPath: IMAGE.path,
    drives: [],
  },
  'failed-build': {
    ...common,
    finishedAt: ago(1),
    phase: 'failed',
    image: null,
    provenance: { ...PROVENANCE, storePath: null },
    drives: [],
    failure: {
      kind: 'build-failed',
      derivation: '/nix/store/1a9hq2c4zv7y1b8k3m5n6p0r2s4w6x8z-my-tool-1.2.drv',
      message: 'builder failed with exit code 2',
      log: [],
    },
    log: [
      'my-tool> gcc -O2 -c main.c',
      "my-tool> main.c:12:3: error: 'x' undeclared",
      'my-tool> make: *** [main.o] Error 1',
    ],
  },
  'failed-small-disk': {
    ...common,
    finishedAt: ago(1),
    phase: 'failed',
    image: null,
    provenance: { ...PROVENANCE, storePath: null },
    drives: [],
    failure: {
      kind: 'disk-too-small',
      shortages: [{ path: '/nix/store', needBytes: 3_410_000_000, freeBytes: 2_100_000_000 }],
    },
    log: [],
  },
  'failed-write': {
    ...ended,
    phase: 'failed',
    drives: [
      onDrive(SANDISK, {
        progress: at(0.42, null),
        contents: 'partly-written',
        failure: { kind: 'write-failed', drive: SANDISK.devicePath, offsetBytes: 482_344_960, code: 'EIO' },
      }),
    ],
    failure: { kind: 'write-failed', drive: SANDISK.devicePath, offsetBytes: 482_344_960, code: 'EIO' },
    log: [],
  },
  'failed-differs': {
    ...ended,
    phase: 'failed',
    drives: [
      onDrive(SANDISK, {
        ...VERIFIED,
        contents: 'written-unverified',
        badBlocks: BAD,
        verdict: { kind: 'differs', blocks: BAD },
        failure: { kind: 'drive-differs', drive: SANDISK.devicePath, blocks: BAD, blockBytes: 1_048_576 },
      }),
    ],
    failure: { kind: 'drive-differs', drive: SANDISK.devicePath, blocks: BAD, blockBytes: 1_048_576 },
    log: [],
  },
  continuing: {
    ...running,
    phase: 'writing',
    drives: [
      onDrive(SANDISK, { writes: 'missing', progress: at(0.63, 23.8e6), contents: 'partly-written', keptBytes: 690e6 }),
    ],
  },
  'failed-busy': {
    ...ended,
    phase: 'failed',
    drives: [
      onDrive(SANDISK, {
        step: 'finished',
        failure: {
          kind: 'mount-busy',
          drive: SANDISK.devicePath,
          mountPoint: '/run/media/ada/HOLIDAY 2025',
          by: ['bash (4711)', 'gimp (4802)'],
        },
        release: { unmounted: ['/mnt/photos'], removal: null, warnings: [] },
      }),
    ],
    failure: {
      kind: 'mount-busy',
      drive: SANDISK.devicePath,
      mountPoint: '/run/media/ada/HOLIDAY 2025',
      by: ['bash (4711)', 'gimp (4802)'],
    },
    log: [],
  },
  'failed-bug': {
    ...ended,
    phase: 'failed',
    drives: [],
    failure: { kind: 'internal', message: 'Cannot read properties of undefined', id: '3f9a1c' },
    log: [],
  },
  cancelled: {
    ...ended,
    phase: 'cancelled',
    drives: [onDrive(SANDISK, { progress: at(0.3, null), contents: 'partly-written' })],
  },
  'verify-running': {
    ...running,
    request: VERIFY,
    phase: 'verifying',
    drives: [onDrive(SANDISK, { step: 'verifying', progress: at(0.74, 101e6), contents: 'untouched', badBlocks: BAD })],
  },
  'verify-intact': {
    ...ended,
    request: VERIFY,
    phase: 'done',
    outputPath: null,
    drives: [onDrive(SANDISK, { ...VERIFIED, level: 'read-back-replugged' })],
  },
  'verify-mounted': {
    ...ended,
    request: { ...VERIFY, expectation: { kind: 'recognise' } },
    phase: 'done',
    outputPath: null,
    drives: [
      onDrive(SANDISK, {
        ...VERIFIED,
        recordId: RECORDS[0]?.id ?? null,
        verdict: {
          kind: 'changed-by-mounting',
          blocks: [{ first: 1043, last: 1044 }],
          changes: [{ filesystem: 'FAT12', offsetBytes: 1_094_713_344, what: ['fat-accessed', 'fat-in-use'] }],
        },
      }),
    ],
  },
  'verify-unknown': {
    ...ended,
    request: { ...VERIFY, expectation: { kind: 'recognise' } },
    phase: 'failed',
    provenance: null,
    image: null,
    drives: [
      onDrive(SANDISK, {
        step: 'finished',
        verdict: { kind: 'unknown-image', seen: UNKNOWN.seen },
        failure: UNKNOWN,
        contents: 'untouched',
      }),
    ],
    failure: UNKNOWN,
    log: [],
  },
  'verify-unreadable': {
    ...ended,
    request: VERIFY,
    phase: 'failed',
    drives: [
      onDrive(SANDISK, {
        ...VERIFIED,
        stalledForMs: null,
        contents: 'untouched',
        badBlocks: BAD,
        verdict: { kind: 'unreadable', blocks: UNREADABLE.blocks, differing: UNREADABLE.differing },
        failure: UNREADABLE,
      }),
    ],
    failure: UNREADABLE,
    log: [],
  },
} as const satisfies { [name: string]: JobState };
