/**
 * What main and the helper say to each other: one JSON object per line, at most MAX_LINE_BYTES, version PROTOCOL.
 * Main sends one request line, later orders, and keeps stdin open; its end means stop. The helper answers with events.
 * Imports nothing, so that the helper has no dependency; both directions are decoded strictly: an unknown or
 * malformed line fails the job.
 */
export const PROTOCOL = 1;
export const MAX_LINE_BYTES = 65_536;
/** Of one probe: their numbers fit into a line. */
export const MOST_PLACES = 3000;

/** How an image file may be compressed. */
export const IMAGE_COMPRESSIONS = ['gzip', 'xz', 'zstd', 'bzip2'] as const;
export type ImageCompression = (typeof IMAGE_COMPRESSIONS)[number];

export interface HelperDrive {
  devicePath: string;
  /** From DriveIdentity; compared on the open descriptor. */
  diskseq: number | null;
  serial: string | null;
  sizeBytes: number;
}

/** Numbers of the first and the last block of a run, both included. */
export type BlockRun = [first: number, last: number];
/** Runs for one drive: a request with 32 drives must fit into a line. */
export const MOST_RUNS = 64;

/**
 * Which blocks of a drive are written; the first one always is, last. 'differing': those that do not hold the image
 * already, as reading them shows. A list, in ascending order: these, without looking.
 */
export type Rewrite = 'everything' | 'differing' | BlockRun[];

export interface WriteDrive extends HelperDrive {
  rewrite: Rewrite;
}

export type HelperRequest =
  | {
      protocol: 1;
      task: 'write';
      imagePath: string;
      /** Of the file at imagePath; null when it is the image as it is. */
      compression: ImageCompression | null;
      /** Of the image, decompressed. */
      imageBytes: number;
      blockBytes: number;
      drives: WriteDrive[];
      /** 'skip' stops after the flush. */
      verification: 'read-back' | 'skip';
    }
  | {
      protocol: 1;
      task: 'verify';
      imageBytes: number;
      blockBytes: number;
      drives: HelperDrive[];
      /** Also digest the first imageBytes as a whole. */
      wholeDigest: boolean;
      /** Numbers of the blocks whose bytes are reported beside their digest, at most MOST_SHOWN. */
      show: number[];
    }
  | {
      /** Reads a few blocks, and waits to hear how much of the drive is to be verified: one start for both. */
      protocol: 1;
      task: 'recognise';
      /** No sample ends behind it. */
      imageBytes: number;
      blockBytes: number;
      /** One. */
      drives: HelperDrive[];
      sample: BlockSample[];
    }
  | ({
      task: 'probe';
      /** How much of the drive's beginning is searched for tags that were written elsewhere. */
      scanBytes: number;
    } & Places)
  | ({
      task: 'restore';
      /** What was saved of each place, one after the other. */
      originalsPath: string;
    } & Places)
  | { protocol: 1; task: 'blink'; forMs: number; drives: HelperDrive[] };

/** Of one drive: where a probe writes its tags, in this order. */
interface Places {
  protocol: 1;
  drives: HelperDrive[];
  placeBytes: number;
  /** Multiples of placeBytes, each once. */
  places: number[];
  /** Tells the tags of one probe from those of every other: 32 hexadecimal characters, at random. */
  token: string;
}

/** Those that are about an image. */
export type ImageRequest = Extract<HelperRequest, { imageBytes: number }>;

/** The first `bytes` bytes of a block. */
export interface BlockSample {
  block: number;
  bytes: number;
}
export const MOST_SAMPLES = 512;
export const MOST_SHOWN = 64;
/** Of a drive's bytes in one line, so that it stays below MAX_LINE_BYTES in base64. */
export const SHOWN_BYTES = 33_000;

/** A further line from main. */
export type HelperOrder =
  /** The helper waits no more for that drive, and says no more about it. */
  | { order: 'give-up'; drive: number }
  /** What was `saved` is on a disk that lasts, and the tags may be written. */
  | { order: 'go-on'; drive: number }
  /** Answers `sampled-all`: go on as for a verify request, or be done. */
  | { order: 'read'; imageBytes: number; show: number[] }
  | { order: 'enough' };

/** What a probe does with its places, in this order; `scan` reads the beginning of the drive. A blinking drive only blinks. */
export const PROBE_STEPS = ['save', 'tag', 'scan', 'look', 'restore', 'check', 'blink'] as const;
export type ProbeStep = (typeof PROBE_STEPS)[number];
/** What was found at a place: its own tag, another place's, part of a tag or a damaged one, no tag at all, or an error. */
export const HOLDS = ['own', 'other', 'part', 'none', 'unreadable'] as const;
export type Holds = (typeof HOLDS)[number];

/** Why the helper would not open a drive. */
export const OPEN_REFUSALS = [
  'gone',
  'changed',
  'not-a-whole-drive',
  'not-removable',
  'in-use',
  'read-only',
  'too-small',
  'no-medium',
  'not-permitted',
  'failed',
] as const;
export type OpenRefusal = (typeof OPEN_REFUSALS)[number];

/** `drive` is the index into the request's drives. Offsets and counts are in bytes unless named otherwise. */
export type HelperEvent =
  | { event: 'hello'; protocol: 1; effectiveUser: number }
  | {
      event: 'image-refused';
      reason: 'missing' | 'not-permitted' | 'not-a-file' | 'size-differs' | 'failed';
      detail: string;
    }
  | { event: 'refused'; drive: number; reason: OpenRefusal; detail: string; haveBytes: number | null }
  | { event: 'opened'; drive: number; capacityBytes: number }
  /** The old partition tables are about to be wiped: from here on the drive's former content counts as lost. */
  | { event: 'clearing'; drive: number }
  /** The old partition tables are gone. */
  | { event: 'cleared'; drive: number }
  /** Bytes of the image that the drive holds so far; `keptBytes` of them were there before and were not written. */
  | { event: 'wrote'; drive: number; doneBytes: number; keptBytes: number }
  | { event: 'flushing'; drive: number }
  /** Nothing was asked of this drive that it has not answered: it waits for the image or for a slower drive. About twice a second. */
  | { event: 'idle'; drive: number }
  /** Everything, first block included, is written and flushed. */
  | { event: 'written'; drive: number }
  /** SHA-256 of consecutive blocks as read back, `first` being the number of the first one; in ascending order per drive. */
  | { event: 'read'; drive: number; first: number; sha256: string[] }
  | { event: 'unreadable'; drive: number; block: number; code: string }
  /** Of a block whose digest was just reported: its bytes from `offset` on, SHOWN_BYTES at a time and in order. */
  | { event: 'shown'; drive: number; block: number; offset: number; base64: string }
  /** One for each sample, in the order asked; null where it cannot be read. */
  | { event: 'sampled'; drive: number; block: number; bytes: number; sha256: string | null }
  /** Waits for an order. */
  | { event: 'sampled-all'; drive: number }
  /** SHA-256 over the first imageBytes; only when asked for and every block was readable. */
  | { event: 'whole-digest'; drive: number; sha256: string }
  /** This drive is finished, whatever happened before. */
  | { event: 'finished'; drive: number }
  | {
      event: 'failed';
      drive: number;
      step: 'clear' | 'write' | 'flush' | 'read';
      offsetBytes: number;
      code: string;
      gone: boolean;
    }
  /** What is at a place before a tag is written there, in base64. Of a place that cannot be read: `unreadable`, and no tag. */
  | { event: 'saved'; drive: number; place: number; bytes: string }
  /** From here on there are tags on the drive, until `restored`. */
  | { event: 'tagging'; drive: number }
  /** `done` of `total` places; bytes for `scan`, milliseconds for `blink`. */
  | { event: 'advanced'; drive: number; step: ProbeStep; done: number; total: number }
  /** `says` is the byte that the tag found was written to. */
  | { event: 'seen'; drive: number; place: number; holds: Holds; says: number | null }
  /** In the scan: a tag that was written to the byte `says` is at the byte `at`. */
  | { event: 'found'; drive: number; at: number; says: number }
  /** Everything was put back and read again. Numbers of places that are not as before, and that hold something newer. */
  | { event: 'restored'; drive: number; wrong: number[]; newer: number[] }
  /** The image's size, time or inode changed under the job, or it could not be read. */
  | { event: 'image-changed'; detail: string }
  /** stdin ended. What each drive holds follows from its events. */
  | { event: 'stopped' }
  /** Everything asked for was done or reported. The last line. */
  | { event: 'done' };

export class BadHelperMessage extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'BadHelperMessage';
  }
}

type Raw = { readonly [key: string]: unknown };

const isIndex = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 4096;
const isDigest = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const oneOf =
  (...values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);
const orNull =
  (check: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || check(value);
const listOf =
  (check: (value: unknown) => boolean, most: number) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.length > 0 && value.length <= most && value.every(check);
const isBlockList = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= MOST_SHOWN && value.every(isIndex);
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
/** A whole-drive node straight under /dev, so that no path trick reaches anything else. */
const isDevicePath = (value: unknown): boolean =>
  typeof value === 'string' && /^\/dev\/[A-Za-z0-9_-]{1,64}$/.test(value);
const isBlockBytes = (value: unknown): boolean =>
  isIndex(value) && value >= 65_536 && value <= 16_777_216 && value % 65_536 === 0;
const isImageBytes = (value: unknown): boolean => isIndex(value) && value > 0;

const isBase64 = (value: unknown): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= 44_000 && /^[A-Za-z0-9+/]+={0,2}$/.test(value);
const isPlaceList = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= MOST_PLACES && value.every(isIndex);

type Shape = { readonly [key: string]: (value: unknown) => boolean };

/** Exactly these keys, each passing its check; nothing inherited, nothing more. */
function fits(raw: unknown, shape: Shape): raw is Raw {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return false;
  const keys = Object.keys(raw);
  const wanted = Object.keys(shape);
  return (
    keys.length === wanted.length &&
    wanted.every((key) => Object.hasOwn(raw, key) && shape[key]?.((raw as Raw)[key]) === true)
  );
}

const DRIVE: Shape = { devicePath: isDevicePath, diskseq: orNull(isIndex), serial: orNull(isText), sizeBytes: isIndex };
const isRun = (value: unknown): value is BlockRun =>
  Array.isArray(value) && value.length === 2 && value.every(isIndex) && Number(value[0]) <= Number(value[1]);
const isAscending = (runs: readonly BlockRun[]): boolean =>
  runs.every(([first], index) => first > (runs[index - 1]?.[1] ?? -1));
const isRewrite = (value: unknown): boolean =>
  value === 'everything' ||
  value === 'differing' ||
  (listOf(isRun, MOST_RUNS)(value) && isAscending(value as BlockRun[]));

const MOST_DRIVES = 32;
const isHelperDrive = (value: unknown): boolean => fits(value, DRIVE);
const isSample = (value: unknown): boolean => fits(value, { block: isIndex, bytes: isImageBytes });

const COMMON: Shape = {
  protocol: oneOf(PROTOCOL),
  imageBytes: isImageBytes,
  blockBytes: isBlockBytes,
};
const isPlaceBytes = (value: unknown): boolean =>
  isIndex(value) && value >= 4096 && value <= 32_768 && value % 4096 === 0;
const PLACES: Shape = {
  protocol: oneOf(PROTOCOL),
  drives: listOf(isHelperDrive, 1),
  placeBytes: isPlaceBytes,
  places: listOf(isIndex, MOST_PLACES),
  token: (value) => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value),
};
const REQUESTS: { readonly [task: string]: Shape } = {
  write: {
    ...COMMON,
    task: oneOf('write'),
    imagePath: (v) => isText(v) && v.startsWith('/'),
    compression: oneOf(null, ...IMAGE_COMPRESSIONS),
    drives: listOf((drive) => fits(drive, { ...DRIVE, rewrite: isRewrite }), MOST_DRIVES),
    verification: oneOf('read-back', 'skip'),
  },
  verify: {
    ...COMMON,
    task: oneOf('verify'),
    drives: listOf(isHelperDrive, MOST_DRIVES),
    wholeDigest: isFlag,
    show: isBlockList,
  },
  probe: { ...PLACES, task: oneOf('probe'), scanBytes: isIndex },
  restore: { ...PLACES, task: oneOf('restore'), originalsPath: (v) => isText(v) && v.startsWith('/') },
  blink: {
    protocol: oneOf(PROTOCOL),
    task: oneOf('blink'),
    forMs: (v) => isIndex(v) && v > 0 && v <= 120_000,
    drives: listOf(isHelperDrive, 1),
  },
  recognise: {
    ...COMMON,
    task: oneOf('recognise'),
    drives: listOf(isHelperDrive, 1),
    sample: listOf(isSample, MOST_SAMPLES),
  },
};
const ORDERS: { readonly [order: string]: Shape } = {
  'give-up': { order: oneOf('give-up'), drive: isIndex },
  'go-on': { order: oneOf('go-on'), drive: isIndex },
  read: { order: oneOf('read'), imageBytes: isImageBytes, show: isBlockList },
  enough: { order: oneOf('enough') },
};

const EVENTS: { readonly [K in HelperEvent['event']]: Shape } = {
  hello: { protocol: oneOf(PROTOCOL), effectiveUser: isIndex },
  'image-refused': {
    reason: oneOf('missing', 'not-permitted', 'not-a-file', 'size-differs', 'failed'),
    detail: isText,
  },
  refused: { drive: isIndex, reason: oneOf(...OPEN_REFUSALS), detail: isText, haveBytes: orNull(isIndex) },
  opened: { drive: isIndex, capacityBytes: isIndex },
  clearing: { drive: isIndex },
  cleared: { drive: isIndex },
  wrote: { drive: isIndex, doneBytes: isIndex, keptBytes: isIndex },
  flushing: { drive: isIndex },
  idle: { drive: isIndex },
  written: { drive: isIndex },
  read: { drive: isIndex, first: isIndex, sha256: listOf(isDigest, 512) },
  unreadable: { drive: isIndex, block: isIndex, code: isText },
  shown: { drive: isIndex, block: isIndex, offset: isIndex, base64: isBase64 },
  sampled: { drive: isIndex, block: isIndex, bytes: isIndex, sha256: orNull(isDigest) },
  'sampled-all': { drive: isIndex },
  'whole-digest': { drive: isIndex, sha256: isDigest },
  finished: { drive: isIndex },
  failed: {
    drive: isIndex,
    step: oneOf('clear', 'write', 'flush', 'read'),
    offsetBytes: isIndex,
    code: isText,
    gone: isFlag,
  },
  saved: { drive: isIndex, place: isIndex, bytes: isBase64 },
  tagging: { drive: isIndex },
  advanced: { drive: isIndex, step: oneOf(...PROBE_STEPS), done: isIndex, total: isIndex },
  seen: { drive: isIndex, place: isIndex, holds: oneOf(...HOLDS), says: orNull(isIndex) },
  found: { drive: isIndex, at: isIndex, says: isIndex },
  restored: { drive: isIndex, wrong: isPlaceList, newer: isPlaceList },
  'image-changed': { detail: isText },
  stopped: {},
  done: {},
};

function parseLine(line: string): Raw {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    throw new BadHelperMessage('not JSON');
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw new BadHelperMessage('not an object');
  return raw as Raw;
}

/** Throws BadHelperMessage for anything that is not exactly a request of this protocol version. */
export function decodeHelperRequest(line: string): HelperRequest {
  const raw = parseLine(line);
  const task = raw['task'];
  const shape = typeof task === 'string' && Object.hasOwn(REQUESTS, task) ? REQUESTS[task] : undefined;
  if (!shape || !fits(raw, shape)) throw new BadHelperMessage('not a request of this protocol version');
  return raw as unknown as HelperRequest;
}

/** Throws BadHelperMessage for anything that is not exactly an order of this protocol version. */
export function decodeHelperOrder(line: string): HelperOrder {
  const raw = parseLine(line);
  const order = raw['order'];
  const shape = typeof order === 'string' && Object.hasOwn(ORDERS, order) ? ORDERS[order] : undefined;
  if (!shape || !fits(raw, shape)) throw new BadHelperMessage('not an order');
  return raw as unknown as HelperOrder;
}

/** Throws BadHelperMessage for anything that is not exactly an event of this protocol version. */
export function decodeHelperEvent(line: string): HelperEvent {
  const { event, ...rest } = parseLine(line);
  const shape =
    typeof event === 'string' && Object.hasOwn(EVENTS, event) ? EVENTS[event as HelperEvent['event']] : undefined;
  if (!shape || !fits(rest, shape))
    throw new BadHelperMessage(`not an event of this protocol version: ${String(event).slice(0, 64)}`);
  return { event, ...rest } as unknown as HelperEvent;
}
