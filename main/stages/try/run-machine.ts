/** One machine from its start to its end: control, serial line, screen, and how far it came. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Boot, BootStage } from '../../../contract/wire/boot.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { throwIfStopped } from '../../../contract/wire/outcome.ts';
import { startProgram } from '../../system/program.ts';
import { QemuSocket, QMP_SOCKET, Qmp, type QmpEvent, SERIAL_SOCKET, SPICE_SOCKET } from '../../system/qemu/index.ts';
import { plainSerial } from './boot-words.ts';
import { BootJudge, type JudgeLimits, type Observation } from './judge.ts';
import { startFailure } from './machine-failure.ts';
import type { Picture } from './picture.ts';
import { overlayFolder } from './run-folder.ts';
import type { QemuEnd, StartedQemu } from './start-qemu.ts';
import { GuestWatch } from './watch-guest.ts';

/** With KVM a small system is started and gone within two seconds. */
const LOOK_EVERY_MS = 100;
const PICTURE_EVERY_MS = 2000;
/** QEMU that was told to end. */
const QUIT_WITHIN_MS = 3000;
/** Without a display a viewer ends at once. */
const VIEWER_STARTS_WITHIN_MS = 3000;
const MAX_SERIAL_CHARACTERS = 64 * 1024;

/** Of a running machine. */
export interface MachineNow {
  readonly stage: BootStage;
  readonly readBytes: number;
  readonly elapsedMs: number;
  /** Null until it can be told. */
  readonly boot: Boot | null;
}

export interface MachineRun {
  readonly folder: string;
  readonly limits: JudgeLimits;
  readonly until: 'ended' | 'judged';
  /** The program that shows the screen by SPICE; its end ends the machine. */
  readonly viewer: string | null;
  readonly takesPictures: boolean;
  readonly sshPort: number | null;
  readonly signal: AbortSignal;
  readonly onRunning: () => void;
  readonly onStage: (now: MachineNow) => void;
  /** What the judge is told; for tests, which keep it. */
  readonly onSeen?: ((seen: Observation) => void) | undefined;
  /** Each line of the serial console, as the guest wrote it. */
  readonly onSerial: (line: string) => void;
}

export interface MachineEnd {
  readonly boot: Boot;
  readonly picture: Picture | null;
  /** QEMU itself ended, without being asked to: with KVM, that may be KVM's. */
  readonly died: QemuEnd | null;
}

/** `start` is called once the sockets are there. Throws JobFailure, Cancelled. */
export async function runMachine(run: MachineRun, start: () => StartedQemu): Promise<MachineEnd> {
  return new RunningMachine(run).run(start);
}

class RunningMachine {
  readonly #run: MachineRun;
  readonly #judge: BootJudge;
  readonly #startedMs = performance.now();
  #serial = '';
  #plainOf = '';
  #plainText = '';
  #line = '';
  #guestEnded: Observation['ended'] = null;
  /** A JobFailure, Cancelled, or what is a bug. */
  #failure: Error | null = null;
  /** Closed by a person, with the window. */
  #isClosed = false;
  /** QEMU ends by itself. */
  #isEnding = false;
  #died: QemuEnd | null = null;
  #wake: () => void = () => {};

  constructor(run: MachineRun) {
    this.#run = run;
    this.#judge = new BootJudge(run.limits);
  }

  async run(start: () => StartedQemu): Promise<MachineEnd> {
    const { folder, signal, sshPort } = this.#run;
    const qmp = await Qmp.listen(join(folder, QMP_SOCKET), (event) => this.#hear(event));
    const serial = await QemuSocket.listen(join(folder, SERIAL_SOCKET));
    this.#listen(serial);
    const qemu = start();
    const ended = qemu.ended.then((end) => {
      this.#died = end;
      this.#wake();
      return end;
    });
    ended.catch((thrown: unknown) => this.#fail(thrown));
    const stop = (): void => this.#wake();
    signal.addEventListener('abort', stop, { once: true });
    try {
      // It may connect and end before it answers.
      const ready = qmp.ready.then(
        () => true,
        () => false,
      );
      const isReady = await Promise.race([ready, ended.then(() => false), aborted(signal)]);
      throwIfStopped(signal);
      if (!isReady) throw new JobFailure(startFailure(await ended, sshPort));
      return await this.#follow(qmp, ended);
    } finally {
      signal.removeEventListener('abort', stop);
      await quit(qmp, qemu);
      qmp.close();
      serial.close();
    }
  }

  async #follow(qmp: Qmp, ended: Promise<QemuEnd>): Promise<MachineEnd> {
    const run = this.#run;
    const watch = new GuestWatch(qmp, run.folder);
    const viewer = run.viewer === null ? null : this.#startViewer(run.viewer);
    run.onRunning();
    try {
      await this.#watch(watch);
      // A signal ends it too, such as the helper's when the stick is unplugged: then that is the reason.
      if (this.#isEnding) await Promise.race([ended, sleep(QUIT_WITHIN_MS, null, { ref: false })]);
      if (!this.#died && run.takesPictures) await watch.takePicture().catch(() => null);
    } finally {
      viewer?.kill('SIGTERM');
    }
    const died = this.#guestEnded === null && !this.#isClosed ? this.#died : null;
    return { boot: this.#judge.endNow(this.#elapsedMs()), picture: watch.picture, died };
  }

  /** Until the machine has ended, or is to be ended. */
  async #watch(watch: GuestWatch): Promise<void> {
    const { signal, until, takesPictures, onStage } = this.#run;
    // QEMU may hang with its stick, and answer nothing.
    const stopped = aborted(signal).then(() => null);
    let pictureAtMs = 0;
    while (!this.#died && !this.#isClosed) {
      const withPicture = takesPictures && performance.now() - pictureAtMs >= PICTURE_EVERY_MS;
      if (withPicture) pictureAtMs = performance.now();
      const isLast = takesPictures && this.#guestEnded !== null;
      const looked = watch.look({ withPicture: withPicture || isLast }).catch(() => null);
      const view = await Promise.race([looked, stopped]);
      throwIfStopped(signal);
      if (this.#failure) throw this.#failure;
      if (view) {
        const seen = { ...view, serial: this.#plain(), ended: this.#guestEnded, atMs: this.#elapsedMs() };
        this.#run.onSeen?.(seen);
        this.#judge.accept(seen);
        const { stage, readBytes, boot } = this.#judge;
        onStage({ stage, readBytes: Math.max(readBytes, view.readBytes), boot, elapsedMs: this.#elapsedMs() });
      }
      if (this.#guestEnded || (until === 'judged' && this.#judge.boot)) return;
      await this.#pause(view ? LOOK_EVERY_MS : QUIT_WITHIN_MS);
    }
    throwIfStopped(signal);
  }

  /** Of the serial line, as it was read when it was last asked for. */
  #plain(): string {
    if (this.#plainOf !== this.#serial) this.#plainText = plainSerial(this.#serial);
    this.#plainOf = this.#serial;
    return this.#plainText;
  }

  #elapsedMs(): number {
    return performance.now() - this.#startedMs;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Source: docs/interop/qemu-qmp-ref of QEMU. */
  #hear({ event, data }: QmpEvent): void {
    if (event === 'SHUTDOWN') this.#shutDown(String(data['reason']));
    else if (event === 'GUEST_PANICKED') this.#guestEnded ??= 'panic';
    // Otherwise the machine would stand still without a word.
    else if (event === 'BLOCK_IO_ERROR' && data['nospace'] === true)
      this.#fail(new JobFailure({ kind: 'overlay-full', path: overlayFolder() }));
    this.#wake();
  }

  #shutDown(reason: string): void {
    if (reason === 'guest-reset') this.#guestEnded ??= 'reset';
    else if (reason === 'guest-panic') this.#guestEnded ??= 'panic';
    else if (reason === 'guest-shutdown') this.#guestEnded ??= 'shutdown';
    else {
      // Its own window was closed, or it got a signal.
      this.#isClosed = true;
      this.#isEnding = true;
    }
  }

  /** The first one is the reason. */
  #fail(thrown: unknown): void {
    this.#failure ??= thrown instanceof Error ? thrown : new Error(String(thrown));
    this.#wake();
  }

  #listen(serial: QemuSocket): void {
    const decoder = new StringDecoder('utf8');
    void serial.connected.then((socket) =>
      socket.on('data', (bytes: Buffer) => {
        const text = decoder.write(bytes);
        this.#serial = (this.#serial + text).slice(-MAX_SERIAL_CHARACTERS);
        const lines = (this.#line + text).split('\n');
        this.#line = (lines.pop() ?? '').slice(-MAX_SERIAL_CHARACTERS);
        for (const line of lines.map(plainSerial)) if (line.trim() !== '') this.#run.onSerial(line);
      }),
    );
  }

  #startViewer(program: string): ChildProcess {
    const startedMs = performance.now();
    const viewer = startProgram(program, [`spice+unix://${join(this.#run.folder, SPICE_SOCKET)}`], {
      stdio: 'ignore',
    });
    const end = (code: number | null): void => {
      const isEarly = performance.now() - startedMs < VIEWER_STARTS_WITHIN_MS;
      if (code !== 0 && isEarly) this.#fail(new JobFailure({ kind: 'no-screen' }));
      this.#isClosed = true;
      this.#wake();
    };
    viewer.once('error', () => end(null));
    viewer.once('exit', end);
    return viewer;
  }
}

function aborted(signal: AbortSignal): Promise<false> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(false);
    signal.addEventListener('abort', () => resolve(false), { once: true });
  });
}

/** Resolves when QEMU is gone. */
async function quit(qmp: Qmp, qemu: StartedQemu): Promise<void> {
  const gone = qemu.ended.then(
    () => {},
    () => {},
  );
  // One that hangs gives no answer.
  void qmp.execute('quit').catch(() => {});
  const isLate = await Promise.race([gone.then(() => false), sleep(QUIT_WITHIN_MS, true, { ref: false })]);
  if (isLate) qemu.kill();
  await gone;
}
