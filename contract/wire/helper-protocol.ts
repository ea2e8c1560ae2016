/**
 * What main and the helper say to each other: one JSON object per line, at most MAX_LINE_BYTES, version PROTOCOL (ADR 0034).
 * Main sends one request line, later orders, and keeps stdin open; its end means stop. The helper answers with events: kinds
 * and data, never sentences for people.
 * Imports formats/ only, so that the helper has no dependency. How lines are read: helper-lines.ts.
 */
import type { ImageCompression } from '../../formats/compression.ts';

export const PROTOCOL = 2;
export const MAX_LINE_BYTES = 65_536;
/** Of one capacity check: their numbers fit into a line. */
export const MAX_PLACES = 3000;
/** Tags that one capacity check reports as found elsewhere: enough to tell how a drive wraps, however many went astray. */
export const MAX_FOUND = 500;

/** How long a drive may be silent, in milliseconds. */
interface Silence {
  /** From here on the progress says so. */
  readonly tellAfterMs: number;
  /** From here on the drive has failed. */
  readonly failAfterMs: number;
}

/** How long main waits for a drive and for the helper. */
export interface HelperTimeouts {
  /** Between two completed blocks. The kernel itself asks a silent USB drive again after 30 s. */
  readonly block: Silence;
  /** For a flush: a stick may write out minutes of what it took before. */
  readonly flush: Silence;
  /** For a helper that was told to stop: longer than the helper takes for that. */
  readonly stopWithinMs: number;
  /** For a helper that has sent its last line: it may hang in the kernel with its drive. */
  readonly exitWithinMs: number;
}

const BLOCK_SILENCE: Silence = { tellAfterMs: 30_000, failAfterMs: 120_000 };
const FLUSH_SILENCE: Silence = { tellAfterMs: 180_000, failAfterMs: 300_000 };

/** How long the helper waits. What main waits is derived from it, so that main never kills a helper that is about to end. */
export const HELPER_WAITS = {
  /** How often it reports a drive that has nothing to answer; far more often than main counts silence. */
  idleEveryMs: 500,
  /** After a stop, for blocks in flight: a drive that hangs must not keep it. */
  drainMs: 3000,
  /** For what is left to be reported once the drives are abandoned. */
  lastReportMs: 500,
  /** After a stop with something left to put back: as long as main would wait, whatever the drive is doing. */
  abandonAfterMs: Math.max(BLOCK_SILENCE.failAfterMs, FLUSH_SILENCE.failAfterMs),
} as const;

/** On a busy machine a process that is about to end does not run at once. */
const STOP_MARGIN_MS = 1500;

export const HELPER_TIMEOUTS: HelperTimeouts = {
  block: BLOCK_SILENCE,
  flush: FLUSH_SILENCE,
  stopWithinMs: HELPER_WAITS.drainMs + HELPER_WAITS.lastReportMs + STOP_MARGIN_MS,
  exitWithinMs: 500,
};

/** Every digest says by its key or its value which of these it is: lower-case hexadecimal. */
export const DIGEST_KINDS = ['sha256'] as const;
export type DigestKind = (typeof DIGEST_KINDS)[number];

/** udev and the kernel write the same serial with other signs between its letters, or in the other case. */
const lettersAndDigits = (text: string): string => text.replace(/[^A-Za-z0-9]/g, '').toLowerCase() || text;

/** Of two serials, or two WWNs. One that is missing or empty is like no other. */
export function isSameSerial(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a !== '' && lettersAndDigits(a) === lettersAndDigits(b);
}

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
export const MAX_RUNS = 64;

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
      protocol: 2;
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
      protocol: 2;
      task: 'verify';
      imageBytes: number;
      blockBytes: number;
      drives: HelperDrive[];
      /** Also digest the first imageBytes as a whole, in this way. */
      wholeDigest: DigestKind | null;
      /** Numbers of the blocks whose bytes are reported beside their digest, at most MAX_SHOWN. */
      show: number[];
    }
  | {
      /** Reads a few blocks, and waits to hear how much of the drive is to be verified: one start for both. */
      protocol: 2;
      task: 'recognise';
      /** No sample ends behind it. */
      imageBytes: number;
      /** No sample is longer. */
      blockBytes: number;
      /** One. */
      drives: HelperDrive[];
      sample: BlockSample[];
    }
  | ({
      task: 'capacity-check';
      /** How much of the drive's beginning is searched for tags that were written elsewhere. */
      scanBytes: number;
    } & Places)
  | ({
      task: 'put-back';
      /** What was saved of each place, one after the other. */
      originalsPath: string;
    } & Places)
  | { protocol: 2; task: 'blink'; forMs: number; drives: HelperDrive[] };

/** Of one drive: where a capacity check writes its tags, in this order. */
interface Places {
  protocol: 2;
  drives: HelperDrive[];
  placeBytes: number;
  /** Multiples of placeBytes, each once. */
  places: number[];
  /** Tells the tags of one check from those of every other: 32 hexadecimal characters, at random. */
  token: string;
}

export type HelperTask = HelperRequest['task'];

/** Decided and not built: refused by this version (ADR 0034). */
export const RESERVED_TASKS = ['restore', 'lend'] as const;

const WRITES: { readonly [T in HelperTask]: boolean } = {
  write: true,
  'capacity-check': true,
  'put-back': true,
  verify: false,
  recognise: false,
  blink: false,
};

/** How a task opens its drives: main asks for a password only where the user lacks this right. */
export function accessOf(task: HelperTask): 'write' | 'read' {
  return WRITES[task] ? 'write' : 'read';
}

/** Those that are about an image. */
export type ImageRequest = Extract<HelperRequest, { imageBytes: number }>;

/** The first `bytes` bytes of a block; records of other block sizes are asked about in the same request. */
export interface BlockSample {
  block: number;
  blockBytes: number;
  bytes: number;
}
export const MAX_SAMPLES = 512;
export const MAX_SHOWN = 64;
/** Of a drive's bytes in one line, so that it stays below MAX_LINE_BYTES in base64. */
export const SHOWN_BYTES = 33_000;

/** A further line from main. */
export type HelperOrder =
  /** The helper waits no more for that drive, and says no more about it. */
  | { order: 'give-up'; drive: number }
  /** What was `saved` is on a disk that lasts, and the tags may be written. */
  | { order: 'go-on'; drive: number }
  /** Answers `sampled-all`: go on as for a verify request, or be done. */
  | { order: 'read'; imageBytes: number; blockBytes: number; show: number[] }
  | { order: 'enough' };

/** What a capacity check does with its places, in this order; `scan` reads the beginning of the drive. A blinking drive only blinks. */
export const CAPACITY_STEPS = ['save', 'tag', 'scan', 'look', 'put-back', 'check', 'blink'] as const;
export type CapacityStep = (typeof CAPACITY_STEPS)[number];
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
/** What of a drive is not as chosen, where the reason is 'changed'. */
export const CHANGED_PROPERTIES = ['diskseq', 'serial', 'size'] as const;
export type ChangedProperty = (typeof CHANGED_PROPERTIES)[number];

/** `drive` is the index into the request's drives. Offsets and counts are in bytes unless named otherwise. */
export type HelperEvent =
  | { event: 'hello'; protocol: 2; effectiveUser: number }
  | {
      event: 'image-refused';
      reason: 'missing' | 'not-permitted' | 'not-a-file' | 'size-differs' | 'failed';
      detail: string;
    }
  | {
      event: 'refused';
      drive: number;
      reason: OpenRefusal;
      property: ChangedProperty | null;
      /** What was found and what was chosen, the bus, who uses it, or an error code: for the log. */
      detail: string;
      haveBytes: number | null;
    }
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
  /** From here on there are tags on the drive, until `put-back`. */
  | { event: 'tagging'; drive: number }
  /** `done` of `total` places; bytes for `scan`, milliseconds for `blink`. */
  | { event: 'advanced'; drive: number; step: CapacityStep; done: number; total: number }
  /** `says` is the byte that the tag found was written to. */
  | { event: 'seen'; drive: number; place: number; holds: Holds; says: number | null }
  /** In the scan: a tag that was written to the byte `says` is at the byte `at`. */
  | { event: 'found'; drive: number; at: number; says: number }
  /** Everything was put back and read again. Numbers of places that are not as before, and that hold something newer. */
  | { event: 'put-back'; drive: number; wrong: number[]; newer: number[] }
  /** The image's size, time or inode changed under the job, or it could not be read. */
  | { event: 'image-changed'; detail: string }
  /** stdin ended. What each drive holds follows from its events. */
  | { event: 'stopped' }
  /** Everything asked for was done or reported. The last line. */
  | { event: 'done' };
