/**
 * What is on each device, read beside the list: a few at once, each remembered until something is written, and none waited for
 * by another. A drive that does not answer costs the next ones a second at the most.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BoundedReader } from './bounded-stat.ts';
import { type Content, contentBeingRead, knownContent, type Probed, readContent } from './read-content.ts';
import { readText } from './sysfs-text.ts';

const MAX_AT_ONCE = 16;
/** After so long a reading no longer counts as one of those. */
const SLOW_AFTER_MS = 1000;
/** Another name of the same medium may have been written meanwhile, which this one does not count. */
const MAX_AGE_MS = 30_000;
/** Every reading of a drive that does not answer may leave a program in the kernel, which nothing ends. */
const MAX_AGE_OF_UNREADABLE_MS = 300_000;

export interface DeviceContent {
  /** What is known now. */
  readonly now: () => Content;
  /** Begins to read the rest, once; ends when that is known. Null if nothing is missing. */
  readonly read: (() => Promise<void>) | null;
}

interface Remembered {
  readonly trace: string;
  readonly at: number;
  readonly content: Content;
}

const remembered = new Map<string, Remembered>();
/** By device path: at most one for each. */
const underWay = new Map<string, { readonly ended: Promise<void>; readonly controller: AbortController }>();

/** A reading that nobody waits for any longer would slow down what is done with the drive next. It stays “being read”. */
export function giveUpReading(devicePath: string): void {
  underWay.get(devicePath)?.controller.abort();
}

/**
 * `diskFolder`: of the disk it is on, in sysfs. `settle` looks again at what udev says, once udev is done or after a moment: it is
 * called where udev is not settled, before anything is read.
 */
export async function contentOf(
  probed: Probed,
  diskFolder: string,
  settle: () => Promise<Probed>,
): Promise<DeviceContent> {
  const known = knownContent(probed);
  if (known) return { now: () => known, read: null };
  const trace = await traceOf(probed, diskFolder);
  const before = recall(probed.devicePath, trace);
  if (before) return { now: () => before, read: null };
  const meanwhile = contentBeingRead(probed);
  let found: Content | null = null;
  let reading: Promise<void> | null = null;
  const begin = async (): Promise<void> => {
    found = await read(probed, trace, settle).catch(() => ({ ...meanwhile, isBeingRead: false }));
  };
  return { now: () => found ?? meanwhile, read: () => (reading ??= begin()) };
}

function recall(devicePath: string, trace: string | null): Content | null {
  const known = remembered.get(devicePath);
  if (!known || known.trace !== trace) return null;
  const maxAgeMs = known.content.untold === 'unreadable' ? MAX_AGE_OF_UNREADABLE_MS : MAX_AGE_MS;
  return performance.now() - known.at < maxAgeMs ? known.content : null;
}

async function read(probed: Probed, trace: string | null, settle: () => Promise<Probed>): Promise<Content> {
  const { devicePath } = probed;
  for (let other = underWay.get(devicePath); other; other = underWay.get(devicePath)) {
    await other.ended;
    const content = recall(devicePath, trace);
    if (content) return content;
  }
  const controller = new AbortController();
  const { signal } = controller;
  const reading = inTurn(async () => readContent(probed.state === 'unsettled' ? await settle() : probed, signal));
  const ended = reading.then(
    () => {},
    () => {},
  );
  underWay.set(devicePath, { ended, controller });
  try {
    const found = await reading;
    const content = signal.aborted ? contentBeingRead(probed) : found;
    remembered.delete(devicePath);
    if (trace !== null) remember(devicePath, { trace, at: performance.now(), content });
    return content;
  } finally {
    underWay.delete(devicePath);
  }
}

/** More than any machine has; the oldest goes first. */
const MAX_REMEMBERED = 512;

function remember(devicePath: string, what: Remembered): void {
  remembered.set(devicePath, what);
  for (const oldest of remembered.keys()) {
    if (remembered.size <= MAX_REMEMBERED) return;
    remembered.delete(oldest);
  }
}

let atOnce = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (atOnce < MAX_AT_ONCE) atOnce += 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  let isOver = false;
  const leave = (): void => {
    if (isOver) return;
    isOver = true;
    const next = waiting.shift();
    if (next) next();
    else atOnce -= 1;
  };
  const timer = setTimeout(leave, SLOW_AFTER_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
    leave();
  }
}

const files = new BoundedReader(1);

/** Text that differs when another medium is there, or anything was written to it. Null: nobody can tell. */
async function traceOf({ state, udev, hasPartitions, sizeBytes }: Probed, diskFolder: string): Promise<string | null> {
  const diskseq = await readText(join(diskFolder, 'diskseq'));
  // Source: Documentation/block/stat.rst; the seventh field is the number of sectors written.
  const written = (await readText(join(diskFolder, 'stat')))?.split(/\s+/)[6];
  if (diskseq === null || written === undefined) return null;
  const told = [...udev].filter(([name]) => name.startsWith('ID_FS_') || name.startsWith('ID_PART_'));
  const trace = JSON.stringify([diskseq, written, sizeBytes, hasPartitions, state, told]);
  const backingFile = await readText(join(diskFolder, 'loop/backing_file'));
  if (backingFile === null) return trace;
  // A loop device does not count what is written to its file. One that cannot be seen may change at any time.
  const file = await files.ask(backingFile, () => stat(backingFile, { bigint: true })).catch(() => null);
  return file !== null && typeof file !== 'symbol' ? `${trace} ${file.ino} ${file.mtimeNs} ${file.ctimeNs}` : null;
}
