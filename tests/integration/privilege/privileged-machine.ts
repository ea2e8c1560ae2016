/** Flakestick installed on a machine with polkit, one user who was granted its action, and one who was not. */
import { createHash, randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { decodeHelperEvent } from '../../../contract/wire/helper-lines.ts';
import type { HelperDrive, HelperEvent } from '../../../contract/wire/helper-protocol.ts';
import { follow, type Running } from '../../devices/command-line.ts';
import { COMMAND, HELPER, installApp } from '../../devices/installed-app.ts';
import { type Bench, run } from '../../devices/loop-device.ts';
import { Polkit } from '../../devices/polkit.ts';
import { type StartOptions, ThrowawayUser } from '../../devices/throwaway-user.ts';

export const MEBIBYTE = 1024 * 1024;
export const STICK_BYTES = 24 * MEBIBYTE;

export class PrivilegedMachine {
  readonly granted: ThrowawayUser;
  readonly other: ThrowawayUser;
  readonly #undo: readonly (() => Promise<unknown>)[];

  private constructor(granted: ThrowawayUser, other: ThrowawayUser, undo: readonly (() => Promise<unknown>)[]) {
    this.granted = granted;
    this.other = other;
    this.#undo = undo;
  }

  static async setUp(): Promise<PrivilegedMachine> {
    const undo: (() => Promise<unknown>)[] = [];
    try {
      const app = await installApp();
      undo.push(() => app.remove());
      const granted = await ThrowawayUser.create('granted');
      undo.push(() => granted.remove());
      const other = await ThrowawayUser.create('other');
      undo.push(() => other.remove());
      const polkit = await Polkit.start(granted.name);
      undo.push(() => polkit.stop());
      return new PrivilegedMachine(granted, other, undo);
    } catch (thrown) {
      for (const step of undo.toReversed()) await step().catch(() => {});
      throw thrown;
    }
  }

  async takeDown(): Promise<void> {
    for (const step of this.#undo.toReversed()) await step();
  }
}

/** The installed command line, run by `user`. */
export function flakestick(user: ThrowawayUser, argv: readonly string[], options: StartOptions = {}): Running {
  const child = user.start([COMMAND, ...argv, '--json'], options);
  child.stdin.end();
  return follow(child);
}

export interface Conversation {
  readonly events: readonly HelperEvent[];
  readonly code: number | null;
  readonly stderr: string;
}

export interface OpenConversation {
  say(text: string): void;
  hangUp(): void;
  readonly events: HelperEvent[];
  readonly ended: Promise<Conversation>;
}

/** The helper with root's rights, and a parent of the user's own making in the place of Flakestick. */
export function talkToHelper(user: ThrowawayUser, options: StartOptions = {}): OpenConversation {
  // The shell stays, so that pkexec's parent belongs to the user.
  const child = user.start(['/bin/sh', '-c', '"$@"; exit $?', 'sh', '/usr/bin/pkexec', HELPER], options);
  const events: HelperEvent[] = [];
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => {});
  createInterface({ input: child.stdout }).on('line', (line) => events.push(decodeHelperEvent(line)));
  return {
    say: (text) => child.stdin.write(text),
    hangUp: () => child.stdin.end(),
    events,
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ events, code, stderr }))),
  };
}

export interface Stick {
  readonly devicePath: string;
  /** What the helper compares with: the truth. */
  readonly drive: HelperDrive;
  /** Of every byte on it. */
  readonly digest: () => Promise<string>;
}

/** A drive full of something, which only root may open. */
export async function filledStick(bench: Bench): Promise<Stick> {
  const file = await bench.file('stick.img', STICK_BYTES);
  await writeFile(file, Buffer.alloc(STICK_BYTES, 'something dear '));
  const devicePath = await bench.attach(file);
  return {
    devicePath,
    drive: await driveAt(devicePath),
    async digest() {
      await run('blockdev', '--flushbufs', devicePath);
      return createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
    },
  };
}

/** A device as the helper knows it. */
export async function driveAt(devicePath: string): Promise<HelperDrive> {
  const attribute = async (name: string): Promise<number> =>
    Number(await readFile(join('/sys/class/block', basename(devicePath), name), 'utf8'));
  return {
    devicePath,
    diskseq: await attribute('diskseq'),
    serial: null,
    sizeBytes: (await attribute('size')) * 512,
  };
}

/** Random, with the marks of a disk image: an MBR's signature. */
export function diskImage(sizeBytes: number): Buffer {
  const bytes = randomBytes(sizeBytes);
  bytes.writeUInt16BE(0x55aa, 510);
  return bytes;
}

/** An image that everybody may read, in a folder that everybody may enter. */
export async function imageFile(bench: Bench, bytes: Buffer): Promise<string> {
  await chmod(bench.folder, 0o755);
  const path = join(bench.folder, 'disk.img');
  await writeFile(path, bytes, { mode: 0o644 });
  return path;
}
