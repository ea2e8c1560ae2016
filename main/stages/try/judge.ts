/**
 * How far a machine came, from what can be seen of it from outside. Pure: fed with observations, recorded ones in tests. Told by
 * what is robust: bytes read from the stick, the processor's mode, words on a text screen or a serial line. Pictures are
 * compared only to see whether anything moves: a cursor that blinks makes every picture another one.
 */
import type { Boot, BootStage, BootTrouble } from '../../../contract/wire/boot.ts';
import { isKernelIn, isLoginIn, troubleIn } from './boot-words.ts';

/** Where the processor was. Firmware and boot loaders run in ring 0 below Linux, programs in ring 3. */
export type ProcessorMode = 'low' | 'kernel' | 'user';

export interface Observation {
  /** Since the machine was started. */
  readonly atMs: number;
  /** From the stick, in total. */
  readonly readBytes: number;
  /** Requests for them. */
  readonly readCount: number;
  /** Null where QEMU does not say. */
  readonly mode: ProcessorMode | null;
  /** Pixels that differ from the picture before; null where none was taken. */
  readonly changedPixels: number | null;
  /** A text screen of the BIOS; empty on any other. */
  readonly text: string;
  /** Everything that came over the serial line, or its end. */
  readonly serial: string;
  /** How the guest ended itself. */
  readonly ended: 'shutdown' | 'reset' | 'panic' | null;
}

export interface JudgeLimits {
  /** In all. */
  readonly wholeMs: number;
  /** Nothing moves: no read, no word, no picture. */
  readonly stillMs: number;
  /** Nothing is read any more: what was to start has started. Longer than a busy machine keeps QEMU waiting. */
  readonly quietMs: number;
}

/** Emulation takes ten times as long; and a busy machine three times as long again. */
export const LIMITS: { readonly [how in 'kvm' | 'emulated']: JudgeLimits } = {
  kvm: { wholeMs: 240_000, stillMs: 45_000, quietMs: 10_000 },
  emulated: { wholeMs: 900_000, stillMs: 120_000, quietMs: 20_000 },
};

/** A boot loader has been read. A firmware that finds none reads less than 64 KiB. */
const LOADER_BYTES = 1024 ** 2;
/** Of a system that is read after the kernel has started; looking for partitions and labels reads far less. */
const SYSTEM_BYTES = 4 * 1024 ** 2;
/** On average; squashfs was seen to read 93 KB at a time, and a search for a label 44 KB. */
const SYSTEM_READ_BYTES = 64 * 1024;
/** A read of a background program. */
const QUIET_BYTES = 256 * 1024;
/** A blinking cursor changes 16 to 18 pixels. */
const STILL_PIXELS = 100;

interface Words {
  readonly trouble: BootTrouble | null;
  readonly isLogin: boolean;
  readonly isKernel: boolean;
}

const STAGES: readonly BootStage[] = ['firmware', 'bootloader', 'kernel', 'user-space', 'system'];

export class BootJudge {
  readonly #limits: JudgeLimits;
  #stage: BootStage = 'firmware';
  #boot: Boot | null = null;
  #readBytes = 0;
  /** When the kernel was first seen. */
  #kernel: Observation | null = null;
  #quietSinceMs = 0;
  #quietBytes = 0;
  #movedAtMs = 0;
  #before: Observation | null = null;
  #words: Words = { trouble: null, isLogin: false, isKernel: false };

  constructor(limits: JudgeLimits) {
    this.#limits = limits;
  }

  get stage(): BootStage {
    return this.#stage;
  }

  get readBytes(): number {
    return this.#readBytes;
  }

  /** Null until it can be told. */
  get boot(): Boot | null {
    return this.#boot;
  }

  /** What can be said of a machine that was ended from outside. */
  endNow(atMs: number): Boot {
    this.#boot ??= this.#outcome(this.#stage === 'system' ? 'booted' : 'not-recognised', null, atMs);
    return this.#boot;
  }

  accept(seen: Observation): void {
    if (this.#boot) return;
    this.#readBytes = seen.readBytes;
    this.#read(seen);
    this.#reach(seen);
    this.#notice(seen);
    this.#before = seen;
    this.#boot = this.#decide(seen);
  }

  #read({ text, serial }: Observation): void {
    if (text === this.#before?.text && serial === this.#before.serial) return;
    const words = `${text}\n${serial}`;
    this.#words = { trouble: troubleIn(words), isLogin: isLoginIn(words), isKernel: isKernelIn(words) };
  }

  #reach(seen: Observation): void {
    if (seen.readBytes >= LOADER_BYTES) this.#advance('bootloader');
    const isKernel = seen.mode === 'kernel' || this.#words.isKernel;
    if (isKernel) this.#advance('kernel');
    if (isKernel || this.#isPast('kernel')) this.#kernel ??= seen;
    // Before the kernel was seen, ring 3 is a boot loader's.
    if (seen.mode === 'user' && this.#isPast('kernel')) this.#advance('user-space');
    if (this.#words.isLogin) this.#advance('system');
  }

  #isPast(stage: BootStage): boolean {
    return STAGES.indexOf(this.#stage) >= STAGES.indexOf(stage);
  }

  #advance(stage: BootStage): void {
    if (!this.#isPast(stage)) this.#stage = stage;
  }

  /** Whether anything moves. */
  #notice(seen: Observation): void {
    const before = this.#before;
    if (seen.readBytes - this.#quietBytes > QUIET_BYTES) {
      this.#quietBytes = seen.readBytes;
      this.#quietSinceMs = seen.atMs;
    }
    const isMoving =
      before === null ||
      seen.readBytes !== before.readBytes ||
      seen.serial !== before.serial ||
      seen.text !== before.text ||
      (seen.changedPixels ?? 0) >= STILL_PIXELS;
    if (isMoving) this.#movedAtMs = seen.atMs;
  }

  #decide(seen: Observation): Boot | null {
    const { wholeMs, stillMs, quietMs } = this.#limits;
    const { atMs } = seen;
    const trouble = this.#words.trouble ?? endOf(seen);
    if (trouble) return this.#outcome('failed', trouble, atMs);
    if (this.#stage === 'system') return this.#outcome('booted', null, atMs);
    const isQuiet = atMs - this.#quietSinceMs >= quietMs;
    if (isQuiet && !seen.ended && this.#hasReadSystem(seen)) {
      this.#advance('system');
      return this.#outcome('booted', null, atMs);
    }
    const isStill = atMs - this.#movedAtMs >= stillMs;
    return isStill || seen.ended || atMs >= wholeMs ? this.endNow(atMs) : null;
  }

  /** Since the kernel has started. An initial ramdisk that looks for a lost label reads as much, again and again in small pieces. */
  #hasReadSystem({ readBytes, readCount }: Observation): boolean {
    const bytes = readBytes - (this.#kernel?.readBytes ?? readBytes);
    const count = readCount - (this.#kernel?.readCount ?? readCount);
    return bytes >= SYSTEM_BYTES && count > 0 && bytes / count >= SYSTEM_READ_BYTES;
  }

  #outcome(outcome: Boot['outcome'], trouble: BootTrouble | null, atMs: number): Boot {
    return { outcome, stage: this.#stage, trouble, durationMs: Math.round(atMs), readBytes: this.#readBytes };
  }
}

/** A system that switches itself off may have run, or not. */
function endOf({ ended }: Observation): BootTrouble | null {
  if (ended === 'panic') return 'kernel-panic';
  return ended === 'reset' ? 'reset' : null;
}
