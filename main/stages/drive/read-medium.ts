/**
 * Reads of a drive itself, few and bounded, where this user may: another program reads, because one that waits for a dying
 * drive cannot be ended, and we could not end while a thread of ours waits.
 */
import { constants } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readFromProgram } from '../../system/program.ts';
import { BoundedReader, NO_ANSWER } from './bounded-stat.ts';
import { readText } from './sysfs-text.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
/** As far as a hybrid image's boot code, both kinds of table and the first volume descriptors reach. */
export const HEAD_BYTES = 128 * KIB;
/** Drives up to this size are read whole. Sticks that small are of the past; loop devices are read in 0.3 s. */
const MAX_WHOLE_BYTES = 512 * MIB;
const FIRST_BYTES = 16 * MIB;
const LAST_BYTES = 4 * MIB;
const SAMPLE_BYTES = 64 * KIB;
const SAMPLES = 64;
/** File systems fill from the front: samples are closer there, each this much further than the one before. */
const SAMPLE_STEP = 1.07;
const PIECE_BYTES = 16 * MIB;
/**
 * Where superblocks have their copies, in bytes: of ext2/3/4 in block groups 1, 3, 5, 7, 9 with blocks of 1, 2 and 4 KiB, of
 * btrfs at 64 MiB and 256 GiB. XFS has them at the quarters of its partition; NTFS, exFAT, GPT, RAID and ZFS at the end.
 */
const COPIES_AT = [
  ...[1, 3, 5, 7, 9].flatMap((group) => [(group * 8192 + 1) * KIB, group * 32 * MIB, group * 128 * MIB]),
  64 * MIB,
  256 * KIB * MIB,
];
const READ_TIMEOUT_MS = 4000;
const BLANK_TIMEOUT_MS = 30_000;
/** Another name of the same medium may have been written meanwhile, which this one does not count. */
const MAX_AGE_MS = 30_000;

export function mayRead(devicePath: string): Promise<boolean> {
  return access(devicePath, constants.R_OK).then(
    () => true,
    () => false,
  );
}

/** Null: an error, or no answer. Shorter than asked at the end of the drive. */
export function readMedium(devicePath: string, offset: number, bytes: number): Promise<Buffer | null> {
  const argv = [
    `if=${devicePath}`,
    'bs=1M',
    'iflag=skip_bytes,count_bytes,fullblock',
    `skip=${offset}`,
    `count=${bytes}`,
    'status=none',
  ];
  return readFromProgram('dd', argv, { timeoutMs: READ_TIMEOUT_MS, maxBytes: bytes });
}

interface Range {
  readonly offset: number;
  readonly bytes: number;
}

/** Whether the ranges are all of the drive, so that a blank one holds nothing at all. */
export const isReadWhole = (sizeBytes: number): boolean => sizeBytes <= MAX_WHOLE_BYTES;

/** The ranges that have to be blank, from the first on, so that most drives that are not blank are known at once. */
export function rangesToRead(sizeBytes: number): Range[] {
  const pieces = (offset: number, bytes: number): Range[] =>
    Array.from({ length: Math.ceil(bytes / PIECE_BYTES) }, (_, index) => {
      const at = index * PIECE_BYTES;
      return { offset: offset + at, bytes: Math.min(PIECE_BYTES, bytes - at) };
    });
  if (isReadWhole(sizeBytes)) return pieces(0, sizeBytes);
  const step = sizeBytes / SAMPLES;
  const near: number[] = [];
  for (let at = FIRST_BYTES; at < sizeBytes; at = Math.floor((at * SAMPLE_STEP) / 4096) * 4096) near.push(at);
  const quarters = [1, 2, 3].map((quarter) => ({
    offset: Math.floor((sizeBytes / 4) * quarter) - MIB,
    bytes: 2 * MIB,
  }));
  const even = Array.from({ length: SAMPLES - 1 }, (_, index) => Math.floor(((index + 1) * step) / 4096) * 4096);
  const places = [...near, ...even, ...COPIES_AT]
    .filter((offset) => offset >= FIRST_BYTES && offset + SAMPLE_BYTES <= sizeBytes - LAST_BYTES)
    .map((offset) => ({ offset, bytes: SAMPLE_BYTES }));
  return [...pieces(0, FIRST_BYTES), ...pieces(sizeBytes - LAST_BYTES, LAST_BYTES), ...quarters, ...places];
}

/** Compared in steps, so that nothing larger is kept. */
const STEP_BYTES = MIB;
const BLANKS = [Buffer.alloc(STEP_BYTES), Buffer.alloc(STEP_BYTES, 0xff)];

/** Nothing but zeros, or nothing but ones as erased flash memory gives them. */
export function isBlank(bytes: Buffer): boolean {
  return BLANKS.some((blank) => {
    for (let at = 0; at < bytes.length; at += STEP_BYTES) {
      const step = bytes.subarray(at, at + STEP_BYTES);
      if (!step.equals(blank.subarray(0, step.length))) return false;
    }
    return true;
  });
}

export type Blankness = 'blank' | 'not-blank' | 'unreadable';

interface Remembered {
  readonly trace: string;
  readonly at: number;
  readonly blankness: Blankness;
}

const files = new BoundedReader(1);
const drives = new BoundedReader(1, BLANK_TIMEOUT_MS);
const remembered = new Map<string, Remembered>();

/** `folder`: of the disk, in sysfs. What was read is remembered until something was written, for half a minute at most. */
export async function readBlankness(folder: string, devicePath: string, sizeBytes: number): Promise<Blankness> {
  const trace = await traceOf(folder);
  const known = remembered.get(devicePath);
  if (trace !== null && known?.trace === trace && performance.now() - known.at < MAX_AGE_MS) return known.blankness;
  const blankness = await readRanges(devicePath, rangesToRead(sizeBytes));
  remembered.delete(devicePath);
  if (trace !== null && blankness !== 'unreadable')
    remembered.set(devicePath, { trace, at: performance.now(), blankness });
  return blankness;
}

async function readRanges(devicePath: string, ranges: readonly Range[]): Promise<Blankness> {
  const until = performance.now() + BLANK_TIMEOUT_MS;
  for (const { offset, bytes } of ranges.filter((range) => !isSample(range))) {
    const read = performance.now() < until ? await readMedium(devicePath, offset, bytes) : null;
    if (read?.length !== bytes) return 'unreadable';
    if (!isBlank(read)) return 'not-blank';
  }
  // A drive that has answered up to here is read by us: two hundred programs would take seconds of a busy processor.
  const samples = ranges.filter(isSample);
  if (samples.length === 0) return 'blank';
  const answer = await drives.ask(devicePath, () => readSamples(devicePath, samples)).catch(() => NO_ANSWER);
  return typeof answer === 'symbol' ? 'unreadable' : answer;
}

const isSample = ({ bytes }: Range): boolean => bytes === SAMPLE_BYTES;

async function readSamples(devicePath: string, samples: readonly Range[]): Promise<Blankness> {
  const file = await open(devicePath, 'r');
  try {
    for (const { offset, bytes } of samples) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, offset);
      if (bytesRead !== bytes) return 'unreadable';
      if (!isBlank(buffer)) return 'not-blank';
    }
    return 'blank';
  } finally {
    await file.close();
  }
}

/** Text that differs when another medium is there, or anything was written to it. Null: nobody can tell. */
async function traceOf(folder: string): Promise<string | null> {
  const diskseq = await readText(join(folder, 'diskseq'));
  // Source: Documentation/block/stat.rst; the seventh field is the number of sectors written.
  const written = (await readText(join(folder, 'stat')))?.split(/\s+/)[6];
  if (diskseq === null || written === undefined) return null;
  const backingFile = await readText(join(folder, 'loop/backing_file'));
  if (backingFile === null) return `${diskseq} ${written}`;
  // A loop device does not count what is written to its file. One that cannot be seen may change at any time.
  const file = await files.ask(backingFile, () => stat(backingFile, { bigint: true })).catch(() => null);
  return file !== null && typeof file !== 'symbol'
    ? `${diskseq} ${written} ${file.ino} ${file.mtimeNs} ${file.ctimeNs}`
    : null;
}
