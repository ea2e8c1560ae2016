/** One message of every kind that main and the helper exchange. The types name the kinds: a new one needs a sample. */
import type { HelperEvent, HelperRequest } from '../../../../contract/wire/helper-protocol.ts';

const digest = '0123456789abcdef'.repeat(4);
export const drive = { devicePath: '/dev/sdb', diskseq: 27, serial: '4C53', sizeBytes: 31_914_983_424 };

export const REQUESTS: { readonly [T in HelperRequest['task']]: Extract<HelperRequest, { task: T }> } = {
  write: {
    protocol: 2,
    task: 'write',
    imagePath: '/nix/store/x/iso/nixos.iso',
    compression: 'xz',
    imageBytes: 1_496_678_400,
    blockBytes: 1_048_576,
    drives: [
      { ...drive, rewrite: 'everything' },
      { ...drive, devicePath: '/dev/mmcblk0', diskseq: null, serial: null, rewrite: 'differing' },
      {
        ...drive,
        devicePath: '/dev/sdc',
        rewrite: [
          [0, 0],
          [7, 9],
        ],
      },
    ],
    verification: 'read-back',
  },
  restore: {
    protocol: 2,
    task: 'restore',
    imagePath: '/home/me/.cache/flakestick/empty-drives/7-0a1b2c3d.image',
    imageBytes: 5_275_648,
    blockBytes: 1_048_576,
    drives: [drive],
    end: 'RUZJIFBBUlQ=',
  },
  verify: {
    protocol: 2,
    task: 'verify',
    imageBytes: 1,
    blockBytes: 65_536,
    drives: [drive],
    wholeDigest: 'sha256',
    show: [0, 7],
  },
  recognise: {
    protocol: 2,
    task: 'recognise',
    imageBytes: 1_048_576,
    blockBytes: 1_048_576,
    drives: [drive],
    sample: [{ block: 0, blockBytes: 1_048_576, bytes: 1_048_576 }],
  },
  'capacity-check': {
    protocol: 2,
    task: 'capacity-check',
    drives: [drive],
    placeBytes: 32_768,
    places: [31_914_950_656, 33_554_432],
    scanBytes: 124_780_544,
    token: '0123456789abcdef0123456789abcdef',
  },
  'put-back': {
    protocol: 2,
    task: 'put-back',
    drives: [drive],
    placeBytes: 32_768,
    places: [31_914_950_656, 33_554_432],
    originalsPath: '/home/ada/.local/state/flakestick/probes/0123.originals',
    token: '0123456789abcdef0123456789abcdef',
  },
  blink: { protocol: 2, task: 'blink', forMs: 30_000, drives: [drive] },
};

export const EVENTS: { readonly [E in HelperEvent['event']]: Extract<HelperEvent, { event: E }> } = {
  hello: { event: 'hello', protocol: 2, effectiveUser: 0 },
  'image-refused': { event: 'image-refused', reason: 'missing', detail: 'opening /x: ENOENT' },
  refused: { event: 'refused', drive: 0, reason: 'in-use', property: null, detail: '/mnt', haveBytes: null },
  opened: { event: 'opened', drive: 0, capacityBytes: 31_914_983_424 },
  clearing: { event: 'clearing', drive: 0 },
  cleared: { event: 'cleared', drive: 31 },
  wrote: { event: 'wrote', drive: 0, doneBytes: 1_048_576, keptBytes: 4096 },
  flushing: { event: 'flushing', drive: 0 },
  idle: { event: 'idle', drive: 0 },
  written: { event: 'written', drive: 0 },
  read: { event: 'read', drive: 0, first: 128, sha256: [digest, digest] },
  unreadable: { event: 'unreadable', drive: 0, block: 7, code: 'EIO' },
  shown: { event: 'shown', drive: 0, block: 7, offset: 46_080, base64: 'AAEC' },
  sampled: { event: 'sampled', drive: 0, block: 7, bytes: 512, sha256: null },
  'sampled-all': { event: 'sampled-all', drive: 0 },
  'whole-digest': { event: 'whole-digest', drive: 0, sha256: digest },
  finished: { event: 'finished', drive: 0 },
  failed: { event: 'failed', drive: 0, step: 'write', offsetBytes: 4096, code: 'EIO', gone: false },
  saved: { event: 'saved', drive: 0, place: 3, bytes: 'AAECAw==' },
  tagging: { event: 'tagging', drive: 0 },
  advanced: { event: 'advanced', drive: 0, step: 'scan', done: 1_048_576, total: 124_780_544 },
  seen: { event: 'seen', drive: 0, place: 3, holds: 'other', says: 31_914_950_656 },
  found: { event: 'found', drive: 0, at: 4096, says: 8_589_938_688 },
  'put-back': { event: 'put-back', drive: 0, wrong: [3], newer: [] },
  'image-changed': { event: 'image-changed', detail: '/x ends at byte 7' },
  stopped: { event: 'stopped' },
  done: { event: 'done' },
};
