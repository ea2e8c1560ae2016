/**
 * What a scenario works with: a machine that runs from a USB disk, ports to plug sticks into, and the project's own command
 * line in it. One machine serves all scenarios; after each, what it plugged in is pulled and what it started is killed.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Drive } from '../../contract/wire/drive.ts';
import { type Finished, follow, type Line, type Running } from '../devices/command-line.ts';
import { COMMAND_LINE } from '../setup/built-programs.ts';
import type { GuestProgram } from './guest-program.ts';
import { makeUsbStick, type UsbStick, type UsbStickOptions } from './usb-stick.ts';
import { VirtualMachine } from './virtual-machine.ts';

export const MEBIBYTE = 1024 * 1024;
export const STICK_BYTES = 32 * MEBIBYTE;

export class Guest {
  /** On the host; the guest sees it under the same path, and cannot write to it. */
  readonly folder: string;
  readonly machine: VirtualMachine;
  readonly #sticks = new Set<UsbStick>();
  #count = 0;

  private constructor(folder: string, machine: VirtualMachine) {
    this.folder = folder;
    this.machine = machine;
  }

  static async boot(): Promise<Guest> {
    const folder = await mkdtemp(join(tmpdir(), 'flakestick-hardware-'));
    try {
      return new Guest(folder, await VirtualMachine.boot(folder));
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Plugs a stick in and waits until the guest has it. */
  async plug(options: Partial<UsbStickOptions> = {}): Promise<{ stick: UsbStick; devicePath: string }> {
    const stick = await this.stick(options);
    await stick.attach();
    return { stick, devicePath: await stick.devicePath() };
  }

  /** A stick that is not plugged in yet. */
  async stick(options: Partial<UsbStickOptions> = {}): Promise<UsbStick> {
    const name = `s${++this.#count}`;
    const stick = await makeUsbStick(this.machine, this.folder, name, { sizeBytes: STICK_BYTES, ...options });
    this.#sticks.add(stick);
    return stick;
  }

  /** The command line, with --json. `stateFolder` is where the guest keeps records; one of its own when left out. */
  flakestick(argv: readonly string[], stateFolder = `/run/state/${++this.#count}`): Running<GuestProgram> {
    const program = [process.execPath, COMMAND_LINE, ...argv, '--json'];
    return follow(this.machine.start(program, { XDG_STATE_HOME: stateFolder }));
  }

  /** `drive`: its identity, since sticks are plugged in with data on them, or a path that has to be refused. */
  flash(image: string, drive: string, ...options: readonly string[]): Running<GuestProgram> {
    return this.flakestick(['flash', image, '--drive', drive, '--yes', ...options]);
  }

  /** Every drive the guest has, also the refused ones. */
  async drives(): Promise<Drive[]> {
    const { result, stderr } = await this.flakestick(['drives', '--all']).finished;
    if (result.outcome !== 'listed') throw new Error(`drives: ${stderr}`);
    return result['drives'] as Drive[];
  }

  async drive(devicePath: string): Promise<Drive> {
    const found = (await this.drives()).find((drive) => drive.devicePath === devicePath);
    if (!found) throw new Error(`the guest lists no ${devicePath}`);
    return found;
  }

  shell(script: string): Promise<string> {
    return this.machine.shell(script);
  }

  /** A file of the host that the guest can read. */
  async file(name: string, bytes: Uint8Array): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, bytes);
    return path;
  }

  /** After a scenario. */
  async clear(): Promise<void> {
    this.machine.killPrograms();
    for (const stick of this.#sticks) {
      await stick.chip.release();
      await stick.unplug();
    }
    for (const stick of this.#sticks) {
      await stick.gone();
      stick.chip.kill();
    }
    this.#sticks.clear();
  }

  async stop(): Promise<void> {
    for (const stick of this.#sticks) stick.chip.kill();
    await this.machine.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** SHA-256 of a file of the host, e.g. a stick's cells. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

export interface DriveLine {
  readonly drive: string;
  readonly devicePath: string;
  readonly contents: string;
  readonly failure: { readonly kind: string; readonly [field: string]: unknown } | null;
}

/** What the result says about the one drive of a job. */
export function aboutDrive({ result }: Finished): DriveLine | undefined {
  return (result['drives'] as DriveLine[] | undefined)?.[0];
}

/** A snapshot in which the job has come so far with a drive. */
export const isAt =
  (step: string) =>
  ({ event, ...line }: Line): boolean =>
    event === 'progress' &&
    ((line['drives'] as { step: string }[] | undefined) ?? []).some((drive) => drive.step === step);
