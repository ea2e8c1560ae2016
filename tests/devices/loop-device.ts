/** Real loop devices over temporary files, put away again whatever happens. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program without a shell; gives its output. */
export async function run(program: string, ...args: string[]): Promise<string> {
  const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
  const { stdout } = await execute(program, args, { env: { ...process.env, PATH } });
  return stdout.trim();
}

/** Random, with the marks of a disk image: an MBR's signature. */
export function diskImageBytes(sizeBytes: number): Buffer {
  const bytes = randomBytes(sizeBytes);
  bytes.writeUInt16BE(0x55aa, 510);
  return bytes;
}

/** The kernel keeps the partitions that `partx` or parted told it of for whatever is behind the same number next. */
async function forgetPartitions(device: string): Promise<void> {
  const name = basename(device);
  const parts = (await readdir(`/sys/block/${name}`).catch(() => [])).filter((part) => part.startsWith(`${name}p`));
  for (const part of parts) await run('partx', '--delete', '--nr', part.slice(name.length + 1), device).catch(() => {});
}

/**
 * What udev's database says about the device of this number is of an earlier one, until udev has looked at this one; where
 * it does not run, it stays so.
 */
export async function forgetUdevEntries(device: string): Promise<void> {
  if (existsSync('/run/udev/control')) {
    await run('udevadm', 'settle').catch(() => {});
    return;
  }
  const folder = `/sys/block/${basename(device)}`;
  const parts = (await readdir(folder).catch(() => [])).filter((part) => part.startsWith(basename(device)));
  for (const each of [folder, ...parts.map((part) => join(folder, part))]) {
    const number = (await readFile(join(each, 'dev'), 'utf8').catch(() => '')).trim();
    if (number) await rm(`/run/udev/data/b${number}`, { force: true });
  }
}

/** Which of all disks since the boot it is: a number of loop devices is soon that of another one, of any process. */
const diskseqOf = (device: string): Promise<string | null> =>
  readFile(`/sys/block/${basename(device)}/diskseq`, 'utf8').catch(() => null);

/** Of a drive or a file. */
export async function firstMebibyte(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    return (await file.read(Buffer.alloc(1 << 20), 0, 1 << 20, 0)).buffer;
  } finally {
    await file.close();
  }
}

export class Bench {
  readonly folder: string;
  /** What of it is still there, by device path. */
  readonly #attached = new Map<string, string | null>();
  readonly #undo: (() => Promise<unknown>)[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Gives `use` a fresh bench and undoes everything done on it, last thing first. */
  static async with(use: (bench: Bench) => Promise<void>): Promise<void> {
    const bench = new Bench(await mkdtemp(join(tmpdir(), 'flakestick-drive-')));
    const [used] = await Promise.allSettled([use(bench)]);
    for (const undo of bench.#undo.toReversed()) await undo().catch(() => {});
    // A program that a failed test left running may still write there.
    const removed = rm(bench.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    if (used.status === 'fulfilled') return removed;
    await removed.catch(() => {});
    throw used.reason;
  }

  /** Undone with the rest, last thing first. */
  onEnd(undo: () => Promise<unknown>): void {
    this.#undo.push(undo);
  }

  async file(name: string, sizeBytes: number): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, '');
    await truncate(path, sizeBytes);
    return path;
  }

  /** A file of random bytes with the marks of a disk image: an MBR's signature. Gives its path. */
  async diskImage(sizeBytes: number): Promise<string> {
    const path = join(this.folder, 'disk.img');
    await writeFile(path, diskImageBytes(sizeBytes));
    return path;
  }

  /** Attaches a file, or a device, and gives the device path, e.g. `/dev/loop5`. */
  async attach(path: string, ...options: string[]): Promise<string> {
    const device = await run('losetup', '-f', '--show', ...options, path);
    await this.#keep(device);
    return device;
  }

  /** Attaches a file as this device, which `detach` has just freed. */
  async attachAs(device: string, path: string): Promise<void> {
    await run('losetup', device, path);
    await this.#keep(device);
  }

  async #keep(device: string): Promise<void> {
    this.#attached.set(device, await diskseqOf(device));
    this.#undo.push(() => this.detach(device));
    // Of a run that was killed.
    await forgetPartitions(device);
    await forgetUdevEntries(device);
  }

  /** Once: what has its number by then belongs to somebody else. */
  async detach(device: string): Promise<void> {
    const attached = this.#attached.get(device);
    this.#attached.delete(device);
    if (attached === undefined || attached !== (await diskseqOf(device))) return;
    await forgetPartitions(device);
    await run('losetup', '-d', device);
  }

  async mount(device: string, name: string, ...options: string[]): Promise<string> {
    const mountPoint = join(this.folder, name);
    await mkdir(mountPoint);
    await run('mount', ...options, device, mountPoint);
    this.#undo.push(() => run('umount', mountPoint));
    return mountPoint;
  }

  async swapOn(device: string): Promise<void> {
    await run('mkswap', device);
    await run('swapon', device);
    this.#undo.push(() => run('swapoff', device));
  }

  async partition(device: string): Promise<void> {
    await run('partx', '--add', device);
    this.#undo.push(() => run('partx', '--delete', device));
  }
}
