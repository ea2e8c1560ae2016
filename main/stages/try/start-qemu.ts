/** Starts QEMU with a descriptor that cannot write: of an image that this user may read, or of a drive, through the helper. */
import type { ChildProcess } from 'node:child_process';
import { helperDriveOf } from '../../../contract/rules/drive-identity.ts';
import { refusedDrive } from '../../../contract/rules/refused-drive.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { Cancelled, type Failure, JobFailure } from '../../../contract/wire/failure.ts';
import {
  type HelperEvent,
  type HelperTimeouts,
  LENT_DESCRIPTOR,
  LENT_ENVIRONMENT,
  PROTOCOL,
} from '../../../contract/wire/helper-protocol.ts';
import { findProgram } from '../../system/find-program.ts';
import type { DriveFollower, OneDriveSession } from '../../system/helper-client/index.ts';
import { startProgram } from '../../system/program.ts';
import { overlayFolder } from './run-folder.ts';

export interface QemuEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** The end of its stderr. */
  readonly said: string;
}

export interface StartedQemu {
  /** Rejects with JobFailure, or with Cancelled before it was started. */
  readonly ended: Promise<QemuEnd>;
  /** Ends it, if it does not end by itself. */
  kill(): void;
}

export interface QemuCommand {
  readonly program: string;
  readonly arguments: readonly string[];
  /** Its working folder. */
  readonly folder: string;
}

/** Gives the drive or the image to the program as descriptor 3. */
export type StartQemu = (command: QemuCommand) => StartedQemu;

const MAX_SAID = 4000;

/** It ends with the process that has started it, however that ends, and nothing that it starts gets more rights. */
export async function guarded(command: QemuCommand): Promise<QemuCommand> {
  const setpriv = await findProgram('setpriv');
  if (!setpriv) return command;
  const before = ['--pdeathsig', 'KILL', '--no-new-privs', '--', command.program];
  return { ...command, program: setpriv, arguments: [...before, ...command.arguments] };
}

function environmentOf(folder: string): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of LENT_ENVIRONMENT) {
    const value = process.env[name];
    if (value) kept[name] = value;
  }
  return { ...kept, HOME: folder, TMPDIR: overlayFolder(), LC_ALL: 'C' };
}

/** `descriptor`: of a file that was opened read-only. */
export const onFile =
  (descriptor: number): StartQemu =>
  ({ program, arguments: argv, folder }) => {
    const stdio: (number | 'ignore' | 'pipe')[] = ['ignore', 'ignore', 'pipe'];
    stdio[LENT_DESCRIPTOR] = descriptor;
    const child = startProgram(program, argv, { environment: environmentOf(folder), folder, stdio, ownSession: true });
    return { ended: endOf(child), kill: () => void child.kill('SIGKILL') };
  };

function endOf(child: ChildProcess): Promise<QemuEnd> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-MAX_SAID);
  });
  return new Promise((resolve) => {
    child.once('error', ({ message }) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, said: message });
    });
    child.once('close', (code, signal) => resolve({ code, signal, said: said.trim() }));
  });
}

/** Asks for a password only where this user may not read the drive. */
export const onDrive =
  (drive: Drive, session: OneDriveSession, signal: AbortSignal): StartQemu =>
  ({ program, arguments: argv, folder }) => {
    const stop = new AbortController();
    const follower = new LendFollower(drive.devicePath);
    const settings = Object.entries(environmentOf(folder)).map(([name, value]) => `${name}=${value}`);
    const run = session.runOne({
      request: {
        ...{ protocol: PROTOCOL, task: 'lend', drives: [helperDriveOf(drive)], descriptor: LENT_DESCRIPTOR },
        ...{ program, arguments: [...argv], folder, environment: settings },
      },
      follower,
      onStarted: () => {},
      onChange: () => {},
      mustPutBack: () => false,
      signal: AbortSignal.any([signal, stop.signal]),
    });
    return { ended: run.then(() => follower.end()), kill: () => stop.abort(new Cancelled()) };
  };

/** Follows a drive that is lent. */
export class LendFollower implements DriveFollower {
  readonly #devicePath: string;
  #failure: Failure | null = null;
  #end: QemuEnd | null = null;
  #silentForMs = 0;
  isFinished = false;

  constructor(devicePath: string) {
    this.#devicePath = devicePath;
  }

  /** Throws JobFailure: refused, unplugged, or not known. */
  end(): QemuEnd {
    if (this.#failure) throw new JobFailure(this.#failure);
    return this.#end ?? { code: null, signal: 'SIGTERM', said: '' };
  }

  accept(event: Extract<HelperEvent, { drive: number }>): void {
    this.#silentForMs = 0;
    switch (event.event) {
      case 'refused':
        return this.#fail(refusedDrive(this.#devicePath, 0, event));
      case 'failed':
        return this.#fail({ kind: 'drive-gone', drive: this.#devicePath });
      case 'returned':
        this.#end = { code: event.code, signal: event.signal, said: event.said.trim() };
        return;
      case 'finished':
        return this.stop();
      case 'opened':
      case 'idle':
      case 'lent':
        return;
      default:
        this.#fail({ kind: 'helper-failed', detail: { because: 'unexpected-event', event: event.event } });
    }
  }

  tick(elapsedMs: number, { block }: HelperTimeouts): boolean {
    this.#silentForMs += elapsedMs;
    const silentForMs = Math.round(this.#silentForMs);
    if (silentForMs >= block.failAfterMs)
      this.markUnknown({ kind: 'drive-stalled', drive: this.#devicePath, silentForMs });
    return this.isFinished;
  }

  stop(): void {
    this.isFinished = true;
  }

  markUnknown(failure: Failure): void {
    if (this.isFinished) return;
    this.#fail(failure);
    this.isFinished = true;
  }

  /** The first one is the reason. */
  #fail(failure: Failure): void {
    this.#failure ??= failure;
  }
}
