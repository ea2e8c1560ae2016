/** A block device that fails on purpose: NbdStick → nbdfuse → loop device. What it does is what the kernel makes of it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { FaultyChip } from './faulty-chip.ts';
import type { Bench } from './loop-device.ts';
import { run } from './loop-device.ts';
import type { Fault, StickOptions } from './nbd-stick.ts';
import { eventually } from './processes.ts';

function isThere(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

const onPath = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => isThere(join(folder, program), constants.X_OK));

/** Needs root, /dev/fuse and Debian's libnbd-bin and fuse3. */
export const canFail =
  process.getuid?.() === 0 &&
  isThere('/dev/fuse', constants.R_OK | constants.W_OK) &&
  onPath('nbdfuse') &&
  onPath('fusermount3');

/** LOOP_SET_STATUS64 of linux/loop.h. */
const SET_STATUS = '0x4c04';
/** Moves the loop device's offset beyond the end of its file: LOOP_GET_STATUS64, lo_offset at byte 24, LOOP_SET_STATUS64. */
const SHRINK_TO_NOTHING = `
open(my $device, '+<', $ARGV[0]) or die;
my $status = "\\0" x 232;
ioctl($device, 0x4c05, $status) or die "get: $!";
substr($status, 24, 8) = pack('Q', 1 << 40);
ioctl($device, ${SET_STATUS}, $status) or die "set: $!";
`;

/** Looks at a process, 50 ms apart. */
const MIN_WAITS = 4;

/** Whether a process sleeps in the kernel until others are done, in the ioctl of this number. */
async function isWaitingIn(pid: number, request: string): Promise<boolean> {
  const read = (name: string): Promise<string> => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
  return (await read('syscall')).includes(request) && / D /.test(await read('stat'));
}

export { FORMER_BYTE } from './faulty-chip.ts';

export class FaultyDrive {
  readonly devicePath: string;
  readonly #chip: FaultyChip;

  private constructor(devicePath: string, chip: FaultyChip) {
    this.devicePath = devicePath;
    this.#chip = chip;
  }

  /** Put away with the bench. `name` is that of a folder in it. */
  static async open(bench: Bench, options: StickOptions, name = 'stick'): Promise<FaultyDrive> {
    const folder = join(bench.folder, name);
    const chip = await FaultyChip.open(folder, options);
    bench.onEnd(async () => chip.kill());

    const disk = join(folder, 'disk');
    await writeFile(disk, '');
    const mode = options.readOnly ? ['-r'] : [];
    const fuse = spawn('nbdfuse', [...mode, disk, `nbd+unix:///?socket=${chip.socket}`], {
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    bench.onEnd(async () => void fuse.kill('SIGKILL'));
    await eventually(async () => (await readFile('/proc/self/mounts', 'utf8')).includes(disk), 5000, 'nbdfuse mounts');
    bench.onEnd(() => unmount(disk));
    const device = await bench.attach(disk, '--direct-io=on', ...(options.readOnly ? ['--read-only'] : []));
    const drive = new FaultyDrive(device, chip);
    // A process that waits for it in the kernel must be able to end before the device is removed.
    bench.onEnd(async () => drive.release());
    return drive;
  }

  /** What is really kept; its path. */
  get cells(): string {
    return this.#chip.cells;
  }

  /** From now on it fails like this. */
  fail(faults: readonly Fault[]): Promise<void> {
    return this.#chip.fail(faults);
  }

  /** Answers what hung. */
  release(): Promise<void> {
    return this.#chip.release();
  }

  /** As if the controller died: every request fails from now on. */
  die(): Promise<void> {
    return this.#chip.die();
  }

  /**
   * As if it was pulled: its capacity becomes 0, which is what the kernel shows of a USB stick whose job has it open. Requests that
   * hang are answered when the kernel lets no more of them in.
   */
  async pull(): Promise<void> {
    const shrinking = spawn('perl', ['-e', SHRINK_TO_NOTHING, this.devicePath], { stdio: 'ignore' });
    const ended = once(shrinking, 'exit');
    let waited = 0;
    // Once may be a lock that it waits for; then the next request would hang again.
    const isUnderWay = async (): Promise<boolean> => {
      waited = (await isWaitingIn(shrinking.pid ?? 0, SET_STATUS)) ? waited + 1 : 0;
      return shrinking.exitCode !== null || waited >= MIN_WAITS;
    };
    await eventually(isUnderWay, 10_000, 'the kernel takes the drive away');
    const releasing = setInterval(() => void this.release().catch(() => {}), 100);
    const [code] = await ended;
    clearInterval(releasing);
    if (code !== 0) throw new Error(`the drive could not be taken away: ${code}`);
  }

  /** Until a request hangs. */
  held(timeoutMs?: number): Promise<void> {
    return this.#chip.held(timeoutMs);
  }

  /** What the cells hold. */
  kept(lengthBytes: number, offsetBytes?: number): Promise<Buffer> {
    return this.#chip.kept(lengthBytes, offsetBytes);
  }
}

/** The loop device lets go of the file a moment after it was detached. */
async function unmount(disk: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      return void (await run('fusermount3', '-u', disk));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  await run('umount', '--lazy', disk);
}
