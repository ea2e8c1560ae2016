/** A block device that fails on purpose: NbdStick → nbdfuse → loop device. What it does is what the kernel makes of it. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Bench } from './loop-device.ts';
import { run } from './loop-device.ts';
import type { StickEvent, StickOrder } from './nbd-server.ts';
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

/** Moves the loop device's offset beyond the end of its file: LOOP_GET_STATUS64, lo_offset at byte 24, LOOP_SET_STATUS64. */
const SHRINK_TO_NOTHING = `
open(my $device, '+<', $ARGV[0]) or die;
my $status = "\\0" x 232;
ioctl($device, 0x4c05, $status) or die "get: $!";
substr($status, 24, 8) = pack('Q', 1 << 40);
ioctl($device, 0x4c04, $status) or die "set: $!";
`;

/** What every cell holds before anything is written. */
export const FORMER_BYTE = 0x5a;

export class FaultyDrive {
  readonly devicePath: string;
  /** What is really kept; its path. */
  readonly cells: string;
  readonly #server: ChildProcess;
  #held = 0;

  private constructor(devicePath: string, cells: string, server: ChildProcess) {
    this.devicePath = devicePath;
    this.cells = cells;
    this.#server = server;
    server.on('message', (event: StickEvent) => {
      if (event === 'held') this.#held += 1;
    });
  }

  /** Put away with the bench. `name` is that of a folder in it. */
  static async open(bench: Bench, options: StickOptions, name = 'stick'): Promise<FaultyDrive> {
    const folder = join(bench.folder, name);
    await mkdir(folder);
    const cells = join(folder, 'cells');
    await writeFile(cells, Buffer.alloc(options.capacity?.realBytes ?? options.sizeBytes, FORMER_BYTE));
    const socket = join(folder, 'socket');
    const server = fork(join(import.meta.dirname, 'nbd-server.ts'), [socket, cells, JSON.stringify(options)], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    bench.onEnd(async () => void server.kill('SIGKILL'));
    await heard(server, 'listening');

    const disk = join(folder, 'disk');
    await writeFile(disk, '');
    const mode = options.readOnly ? ['-r'] : [];
    const fuse = spawn('nbdfuse', [...mode, disk, `nbd+unix:///?socket=${socket}`], {
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    bench.onEnd(async () => void fuse.kill('SIGKILL'));
    await eventually(async () => (await readFile('/proc/self/mounts', 'utf8')).includes(disk), 5000, 'nbdfuse mounts');
    bench.onEnd(() => unmount(disk));
    const device = await bench.attach(disk, '--direct-io=on', ...(options.readOnly ? ['--read-only'] : []));
    const drive = new FaultyDrive(device, cells, server);
    // Whoever still waits for it in the kernel must be able to end before the device is put away.
    bench.onEnd(async () => drive.release());
    return drive;
  }

  /** From now on it fails like this. */
  async fail(faults: readonly Fault[]): Promise<void> {
    await this.#order({ set: faults });
  }

  /** Answers what hung. */
  async release(): Promise<void> {
    await this.#order({ release: true });
  }

  /** As if the controller died: every request fails from now on. */
  async die(): Promise<void> {
    const gone = new Promise((resolve) => this.#server.once('exit', resolve));
    if (this.#server.exitCode !== null || this.#server.signalCode !== null) return;
    this.#server.send({ die: true } satisfies StickOrder);
    await gone;
  }

  /** As if it was pulled: its capacity becomes 0, which is what the kernel shows of a USB stick whose job has it open. */
  async vanish(): Promise<void> {
    await run('perl', '-e', SHRINK_TO_NOTHING, this.devicePath);
  }

  /** Until a request hangs. */
  async held(timeoutMs = 20_000): Promise<void> {
    await eventually(async () => this.#held > 0, timeoutMs, 'a request hangs');
  }

  /** What the cells hold. */
  async kept(lengthBytes: number, offsetBytes = 0): Promise<Buffer> {
    const file = await open(this.cells, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(lengthBytes), 0, lengthBytes, offsetBytes);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  async #order(order: StickOrder): Promise<void> {
    if (!this.#server.connected) return;
    const obeyed = heard(this.#server, 'obeyed');
    this.#server.send(order);
    await obeyed;
  }
}

function heard(server: ChildProcess, wanted: StickEvent): Promise<void> {
  return new Promise((resolve) => {
    const listen = (event: StickEvent): void => {
      if (event === wanted) end();
    };
    const end = (): void => {
      server.off('message', listen).off('exit', end);
      resolve();
    };
    server.on('message', listen).on('exit', end);
  });
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
