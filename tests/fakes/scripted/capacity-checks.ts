/** Checks of drives as they may be, for looking at the screens. */
import type { CapacityCheckState, CapacityReport, DriveChecks } from '../../../contract/wire/capacity-check.ts';
import { NO_CHECKS } from '../../../contract/wire/capacity-check.ts';
import { KINGSTON, SANDISK } from './drives.ts';

const evidence = { places: 846, placeBytes: 32_768, scannedBytes: 249_364_480, ballastBytes: 16_777_216 };
const HOLDS: CapacityReport = { finding: { kind: 'holds', reachedBytes: 31_913_902_080 }, evidence, left: [] };
const LOSES: CapacityReport = {
  finding: { kind: 'loses', atLeastBytes: 7_948_206_080, atMostBytes: 8_004_829_184 },
  evidence,
  left: [],
};
const drive = { id: SANDISK.id, name: SANDISK.name, devicePath: SANDISK.devicePath };
const at = '2026-11-24T10:15:00.000Z';

const withCheck = (capacityCheck: CapacityCheckState): DriveChecks => ({ ...NO_CHECKS, capacityCheck });

export const CHECKS = {
  rows: {
    ...NO_CHECKS,
    blink: { driveId: SANDISK.id, failure: null },
    checked: [
      { schema: 1, at, identity: SANDISK.identity, name: SANDISK.name, report: HOLDS },
      { schema: 1, at, identity: KINGSTON.identity, name: KINGSTON.name, report: LOSES },
    ],
    unfinished: [
      {
        token: '0123456789abcdef0123456789abcdef',
        startedAt: at,
        identity: SANDISK.identity,
        name: SANDISK.name,
        places: 846,
        path: '/home/ada/.local/state/flakestick/probes/0123456789abcdef0123456789abcdef.originals',
      },
    ],
  },
  running: withCheck({
    phase: 'running',
    task: 'check',
    drive,
    progress: { stage: 'scan', fraction: 0.4, hasTags: true, stalledForMs: null },
    isStopping: false,
  }),
  stopping: withCheck({
    phase: 'running',
    task: 'check',
    drive,
    progress: { stage: 'restore', fraction: 0.4, hasTags: true, stalledForMs: 47_000 },
    isStopping: true,
  }),
  holds: withCheck({ phase: 'checked', drive, report: HOLDS }),
  loses: withCheck({ phase: 'checked', drive, report: LOSES }),
  'not-restored': withCheck({
    phase: 'failed',
    task: 'check',
    drive,
    failure: {
      kind: 'drive-not-restored',
      drive: SANDISK.devicePath,
      why: { because: 'unplugged-midway' },
      left: [
        { first: 33_554_432, last: 33_587_199 },
        { first: 67_108_864, last: 83_886_079 },
        { first: 158_334_976, last: 158_367_743 },
        { first: 283_115_520, last: 283_148_287 },
        { first: 407_896_064, last: 407_928_831 },
      ],
      path: '/home/ada/.local/state/flakestick/probes/0123456789abcdef0123456789abcdef.originals',
    },
  }),
} satisfies { readonly [name: string]: DriveChecks };
