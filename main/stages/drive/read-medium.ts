/**
 * Reads of a drive itself, few and bounded, where this user may: another program reads, because one that waits for a dying
 * drive cannot be ended, and we could not end while a thread of ours waits.
 */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { readFromProgram, streamFromProgram } from '../../system/program.ts';

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
/**
 * Where superblocks have their copies, in bytes from where the file system begins: of ext2/3/4 in block groups 1, 3, 5, 7, 9 with
 * blocks of 1, 2 and 4 KiB, of btrfs at 64 MiB and 256 GiB. XFS has them at the quarters of its partition; NTFS, exFAT, GPT, RAID
 * and ZFS at the end.
 */
const COPIES_AT = [
  ...[1, 3, 5, 7, 9].flatMap((group) => [(group * 8192 + 1) * KIB, group * 32 * MIB, group * 128 * MIB]),
  64 * MIB,
  256 * KIB * MIB,
];
/**
 * Where file systems begin: with the drive, or where programs and makers of cards let the first partition begin. DOS lets it begin
 * 31.5 KiB in, which a sample at the beginning of the drive covers.
 */
const BEGINNINGS = [0, MIB, 2 * MIB, 4 * MIB, 8 * MIB];
/** A drive that gives nothing for so long does not answer. */
const IDLE_MS = 4000;
const BLANK_TIMEOUT_MS = 30_000;

export function mayRead(devicePath: string): Promise<boolean> {
  return access(devicePath, constants.R_OK).then(
    () => true,
    () => false,
  );
}

const ddArguments = (devicePath: string, { offset, bytes }: Range): string[] => [
  `if=${devicePath}`,
  `bs=${bytes === SAMPLE_BYTES ? SAMPLE_BYTES : MIB}`,
  'iflag=skip_bytes,count_bytes,fullblock',
  `skip=${offset}`,
  `count=${bytes}`,
  'status=none',
];

/** Null: an error, or no answer. Shorter than asked at the end of the drive. */
export function readMedium(devicePath: string, offset: number, bytes: number): Promise<Buffer | null> {
  return readFromProgram('dd', ddArguments(devicePath, { offset, bytes }), { timeoutMs: IDLE_MS, maxBytes: bytes });
}

interface Range {
  readonly offset: number;
  readonly bytes: number;
}

/** Whether the ranges are all of the drive, so that a blank one holds nothing at all. */
export const isReadWhole = (sizeBytes: number): boolean => sizeBytes <= MAX_WHOLE_BYTES;

/** The ranges that have to be blank, from the first on, so that most drives that are not blank are known at once. */
export function rangesToRead(sizeBytes: number): Range[] {
  if (isReadWhole(sizeBytes)) return [{ offset: 0, bytes: sizeBytes }];
  const step = sizeBytes / SAMPLES;
  const near: number[] = [];
  for (let at = FIRST_BYTES; at < sizeBytes; at = Math.floor((at * SAMPLE_STEP) / 4096) * 4096) near.push(at);
  // Those of a partition that begins later lie later, by three quarters of that at the most.
  const quarters = [1, 2, 3].map((quarter) => ({
    offset: Math.floor((sizeBytes / 4) * quarter) - MIB,
    bytes: 8 * MIB,
  }));
  const even = Array.from({ length: SAMPLES - 1 }, (_, index) => Math.floor(((index + 1) * step) / 4096) * 4096);
  const copies = BEGINNINGS.flatMap((beginning) => COPIES_AT.map((at) => beginning + at));
  const places = [...new Set([...near, ...even, ...copies])]
    .filter((offset) => offset >= FIRST_BYTES && offset + SAMPLE_BYTES <= sizeBytes - LAST_BYTES)
    .map((offset) => ({ offset, bytes: SAMPLE_BYTES }));
  return [
    { offset: 0, bytes: FIRST_BYTES },
    { offset: sizeBytes - LAST_BYTES, bytes: LAST_BYTES },
    ...quarters,
    ...places,
  ];
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

/** Ends with the first byte that is not blank, and half a minute after it began at the latest. */
export async function readBlankness(devicePath: string, sizeBytes: number, signal?: AbortSignal): Promise<Blankness> {
  const limits = { until: performance.now() + BLANK_TIMEOUT_MS, signal };
  const ranges = rangesToRead(sizeBytes);
  const isSample = ({ bytes }: Range): boolean => bytes === SAMPLE_BYTES;
  for (const range of ranges.filter((each) => !isSample(each))) {
    const blankness = await readRange(devicePath, range, limits);
    if (blankness !== 'blank') return blankness;
  }
  const samples = ranges.filter(isSample);
  return samples.length === 0 ? 'blank' : readSamples(devicePath, samples, limits);
}

interface Limits {
  readonly until: number;
  readonly signal: AbortSignal | undefined;
}

function readRange(devicePath: string, range: Range, limits: Limits): Promise<Blankness> {
  return compare('dd', ddArguments(devicePath, range), { bytes: range.bytes, ...limits });
}

/** About two hundred: a program that starts dd for each takes a fifth of the time that starting each from here would. */
function readSamples(devicePath: string, samples: readonly Range[], limits: Limits): Promise<Blankness> {
  const argv = samples.map((sample) => ddArguments(devicePath, sample));
  const each = String(argv[0]?.length ?? 0);
  return compare('xargs', ['--null', '--max-args', each, 'dd'], {
    bytes: samples.length * SAMPLE_BYTES,
    ...limits,
    input: argv.flat().join('\0'),
  });
}

/** Fewer bytes than expected are an error, or the end of a drive that is smaller than it says. */
async function compare(
  program: string,
  argv: readonly string[],
  { bytes, until, signal, input }: Limits & { readonly bytes: number; readonly input?: string },
): Promise<Blankness> {
  let seen = 0;
  const ended = await streamFromProgram(program, argv, {
    idleMs: IDLE_MS,
    timeoutMs: Math.max(1, until - performance.now()),
    signal,
    ...(input === undefined ? {} : { input }),
    onBytes: (piece) => {
      seen += piece.length;
      return isBlank(piece);
    },
  });
  if (ended === 'enough') return 'not-blank';
  return ended === 'ended' && seen === bytes ? 'blank' : 'unreadable';
}
