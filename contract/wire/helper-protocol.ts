/**
 * The protocol between main and the helper: one JSON object per line, at most MAX_LINE_BYTES, version PROTOCOL (ADR 0034).
 * Main sends one request line, later orders, and keeps stdin open; its end means stop. The helper answers with events: kinds
 * and data, never sentences for people.
 * Imports formats/ only, so that the helper has no dependency. helper-lines.ts decodes the lines.
 */
import type { ImageCompression } from '../../formats/compression.ts';

export const PROTOCOL = 2;
export const MAX_LINE_BYTES = 65_536;
/** Of one capacity check, so that all fit into a line. */
export const MAX_PLACES = 3000;
/** Tags that one capacity check reports as found elsewhere: enough to see how a drive wraps, however many are misplaced. */
export const MAX_FOUND = 500;

/** How long a drive may be silent, in milliseconds. */
interface Silence {
  /** After this, the progress reports it. */
  readonly tellAfterMs: number;
  /** After this, the drive has failed. */
  readonly failAfterMs: number;
}

/** How long main waits for a drive and for the helper. */
export interface HelperTimeouts {
  /** Between two completed blocks. The kernel itself retries a silent USB drive after 30 s. */
  readonly block: Silence;
  /** For a flush: a stick may need minutes to write its cache. */
  readonly flush: Silence;
  /** For a helper that was told to stop: longer than the helper's own limits. */
  readonly stopWithinMs: number;
  /** For a helper that has sent its last line: it may hang in the kernel with its drive. */
  readonly exitWithinMs: number;
}

const BLOCK_SILENCE: Silence = { tellAfterMs: 30_000, failAfterMs: 120_000 };
const FLUSH_SILENCE: Silence = { tellAfterMs: 180_000, failAfterMs: 300_000 };

/** How long the helper waits. Main's timeouts are derived from it, so that main never kills a helper that is about to end. */
export const HELPER_WAITS = {
  /** How often it reports a drive without pending requests; far more often than main's timeouts. */
  idleEveryMs: 500,
  /** After a stop, for blocks in flight: a hanging drive must not delay the end. */
  drainMs: 3000,
  /** For the remaining reports after the drives were given up. */
  lastReportMs: 500,
  /** After a stop with something left to put back: as long as main would wait, whatever the drive is doing. */
  abandonAfterMs: Math.max(BLOCK_SILENCE.failAfterMs, FLUSH_SILENCE.failAfterMs),
} as const;

/** Margin: on a busy machine a process may not be scheduled immediately. */
const STOP_MARGIN_MS = 1500;

export const HELPER_TIMEOUTS: HelperTimeouts = {
  block: BLOCK_SILENCE,
  flush: FLUSH_SILENCE,
  stopWithinMs: HELPER_WAITS.drainMs + HELPER_WAITS.lastReportMs + STOP_MARGIN_MS,
  exitWithinMs: 500,
};

/** Blocks of one drive that main has digested where the helper compares the others, so that all fit into a line. */
export const MAX_DIGESTED = 4096;

/**
 * Which content an open file has, as one word: equal ones mean equal bytes under the conditions of ADR 0061. Its parts are decimal,
 * the times in nanoseconds.
 */
export function fileVersion({ dev, ino, size, mtimeNs, ctimeNs }: FileStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(':');
}
type FileStats = { readonly [K in 'dev' | 'ino' | 'size' | 'mtimeNs' | 'ctimeNs']: bigint };

/** The kinds of digest, named by the key or value of each digest; lower-case hexadecimal. */
export const DIGEST_KINDS = ['sha256'] as const;
export type DigestKind = (typeof DIGEST_KINDS)[number];

/** udev and the kernel write the same serial number with different separators or case. */
const lettersAndDigits = (text: string): string => text.replace(/[^A-Za-z0-9]/g, '').toLowerCase() || text;

/** Compares two serial numbers or WWNs. A missing or empty one equals no other. */
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

/** Of one job. */
export const MAX_DRIVES = 32;

/** The only descriptor that a program to which a drive is lent has beside 0, 1 and 2. */
export const LENT_DESCRIPTOR = 3;
/** Of the program that a drive is lent to. */
export const MAX_ARGUMENTS = 256;
/** Names in the environment of that program: what finds a screen and a temporary folder. */
export const LENT_ENVIRONMENT = [
  'PATH',
  'HOME',
  'TMPDIR',
  'LC_ALL',
  'LANG',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_RUNTIME_DIR',
  'XDG_DATA_DIRS',
] as const;

/** Numbers of the first and the last block of a run, both included. */
export type BlockRun = [first: number, last: number];
/** Runs for one drive: a request with 32 drives must fit into a line. */
export const MAX_RUNS = 64;

/**
 * Which blocks of a drive are written; the first one always is, last. 'differing': those that do not hold the image
 * yet, which is found by reading them. A list, in ascending order: these, without reading them.
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
      /** Only so many bytes of a compressed file are its data; absent if all are. */
      dataBytes?: number;
      /** Of the image, decompressed. */
      imageBytes: number;
      blockBytes: number;
      drives: WriteDrive[];
      /** 'skip' stops after the flush. */
      verification: 'read-back' | 'skip';
      /**
       * Compare what is read back with the image while that has this `fileVersion`, and digest only what the order `digest` names and
       * what differs (ADR 0061). Only for an image as it is that is read back.
       */
      imageVersion?: string;
    }
  | {
      /** Writes the beginning of an empty drive like an image, after what else may be found on the drive was wiped (ADR 0058). */
      protocol: 2;
      task: 'restore';
      /** Table and file system, from the first byte of the drive up to the free space. */
      imagePath: string;
      imageBytes: number;
      blockBytes: number;
      /** One. */
      drives: HelperDrive[];
      /** The last bytes of the drive, in base64: the copy of a GPT. */
      end: string | null;
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
      /** Reads a few blocks, then waits to be told how much of the drive to verify, so that both need only one start. */
      protocol: 2;
      task: 'recognise';
      /** The maximum end of a sample. */
      imageBytes: number;
      /** The maximum length of a sample. */
      blockBytes: number;
      /** One. */
      drives: HelperDrive[];
      sample: BlockSample[];
    }
  | ({
      task: 'capacity-check';
      /** How much of the beginning of the drive is searched for misplaced tags. */
      scanBytes: number;
    } & Places)
  | ({
      task: 'put-back';
      /** A file with the saved content of the positions, concatenated. */
      originalsPath: string;
    } & Places)
  | { protocol: 2; task: 'blink'; forMs: number; drives: HelperDrive[] }
  | {
      /** Runs a program as the caller, with a descriptor of the drive that cannot write (ADR 0057). */
      protocol: 2;
      task: 'lend';
      /** One, that people plug in. */
      drives: HelperDrive[];
      /** Absolute. */
      program: string;
      arguments: string[];
      /** What the program finds the drive under. */
      descriptor: typeof LENT_DESCRIPTOR;
      /** Absolute: its working folder. */
      folder: string;
      /** All of its environment, `NAME=value`. */
      environment: string[];
    };

/** Of one drive: where a capacity check writes its tags, in this order. */
interface Places {
  protocol: 2;
  drives: HelperDrive[];
  placeBytes: number;
  /** Multiples of placeBytes, each once. */
  places: number[];
  /** Distinguishes the tags of one check from all others: 32 random hexadecimal characters. */
  token: string;
}

export type HelperTask = HelperRequest['task'];

const WRITES: { readonly [T in HelperTask]: boolean } = {
  write: true,
  restore: true,
  'capacity-check': true,
  'put-back': true,
  verify: false,
  recognise: false,
  blink: false,
  lend: false,
};

/** How a task opens its drives: main requests a password only if the user lacks this right. */
export function accessOf(task: HelperTask): 'write' | 'read' {
  return WRITES[task] ? 'write' : 'read';
}

/** Bytes of the copy of a GPT with 128 entries, on a drive with sectors of 4,096 bytes. */
export const MAX_END_BYTES = 5 * 4096;

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
/** Characters of a text that is not encoded bytes, such as a path or an errno. */
export const MAX_TEXT_LENGTH = 4096;
/** Maximum bytes of a drive in one line, so that base64 stays below MAX_LINE_BYTES. */
export const SHOWN_BYTES = 33_000;

/** A further line from main. */
export type HelperOrder =
  /** The helper stops waiting for that drive and reports nothing more about it. */
  | { order: 'give-up'; drive: number }
  /** Everything `saved` is safely stored, and the tags may be written. */
  | { order: 'go-on'; drive: number }
  /** Answers `written` where the helper compares: the blocks, in ascending order, that it digests instead. */
  | { order: 'digest'; drive: number; blocks: number[] }
  /** Answers `sampled-all`: continue as for a verify request, or end. */
  | { order: 'read'; imageBytes: number; blockBytes: number; show: number[] }
  | { order: 'enough' };

/** The steps of a capacity check, in this order; `scan` reads the beginning of the drive. A blinking drive only blinks. */
export const CAPACITY_STEPS = ['save', 'tag', 'scan', 'look', 'put-back', 'check', 'blink'] as const;
export type CapacityStep = (typeof CAPACITY_STEPS)[number];
/** What was found at a position: its own tag, that of another position, a partial or damaged tag, no tag, or an error. */
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
/** Which property of a drive has changed, if the reason is 'changed'. */
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
  /** The old partition tables are about to be wiped: after this, the drive's former content counts as lost. */
  | { event: 'clearing'; drive: number }
  /** The old partition tables are gone. */
  | { event: 'cleared'; drive: number }
  /** Bytes of the image that the drive holds so far; `keptBytes` of them were there before and were not written. */
  | { event: 'wrote'; drive: number; doneBytes: number; keptBytes: number }
  | { event: 'flushing'; drive: number }
  /** This drive has no pending request: it waits for the image or for a slower drive. About twice a second. */
  | { event: 'idle'; drive: number }
  /** Everything, first block included, is written and flushed. */
  | { event: 'written'; drive: number }
  /** SHA-256 of consecutive blocks as read back, `first` being the number of the first one; in ascending order per drive. */
  | { event: 'read'; drive: number; first: number; sha256: string[] }
  /** Consecutive blocks as read back that hold what the image does, in ascending order with those of `read`. */
  | { event: 'equal'; drive: number; first: number; count: number }
  /** The image changed while the drive was compared with it: no block reported so far counts, and digests of all of them follow. */
  | { event: 'again'; drive: number }
  | { event: 'unreadable'; drive: number; block: number; code: string }
  /** Of a block whose digest was just reported: its bytes from `offset` on, SHOWN_BYTES at a time and in order. */
  | { event: 'shown'; drive: number; block: number; offset: number; base64: string }
  /** One for each sample, in the order asked; null where it cannot be read. */
  | { event: 'sampled'; drive: number; block: number; bytes: number; sha256: string | null }
  /** Waits for an order. */
  | { event: 'sampled-all'; drive: number }
  /** SHA-256 over the first imageBytes; only when asked for and every block was readable. */
  | { event: 'whole-digest'; drive: number; sha256: string }
  /** This drive is finished, successfully or not, and closed unless it hangs. Others may go on. */
  | { event: 'finished'; drive: number }
  | {
      event: 'failed';
      drive: number;
      step: 'clear' | 'write' | 'flush' | 'read';
      offsetBytes: number;
      code: string;
      gone: boolean;
    }
  /**
   * The content of a position before a tag is written there, in base64. A position that cannot be read is `unreadable` and
   * gets no tag.
   */
  | { event: 'saved'; drive: number; place: number; bytes: string }
  /** After this there are tags on the drive, until `put-back`. */
  | { event: 'tagging'; drive: number }
  /** `done` of `total` places; bytes for `scan`, milliseconds for `blink`. */
  | { event: 'advanced'; drive: number; step: CapacityStep; done: number; total: number }
  /** `says` is the offset to which the tag was written. */
  | { event: 'seen'; drive: number; place: number; holds: Holds; says: number | null }
  /** In the scan: a tag that was written to offset `says` was found at offset `at`. */
  | { event: 'found'; drive: number; at: number; says: number }
  /** Everything was put back and read again. Indexes of positions that differ, and of those that hold newer data. */
  | { event: 'put-back'; drive: number; wrong: number[]; newer: number[] }
  /** The program with the drive's descriptor runs. */
  | { event: 'lent'; drive: number; pid: number }
  /** It has ended; `said`: the end of its stderr, or why it could not be started. */
  | { event: 'returned'; drive: number; code: number | null; signal: string | null; said: string }
  /** The image's size, time or inode changed under the job, or it could not be read. */
  | { event: 'image-changed'; detail: string }
  /** stdin ended. What each drive holds follows from its events. */
  | { event: 'stopped' }
  /** Everything asked for was done or reported. The last line. */
  | { event: 'done' };
