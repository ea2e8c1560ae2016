/** Looks at a running machine from outside, now and then, and gives what is seen. Nothing in the guest takes part. */
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Qmp, STICK } from '../../system/qemu/index.ts';
import { TEXT_SCREEN_BYTES, textScreenOf } from './boot-words.ts';
import type { ProcessorMode } from './judge.ts';
import { changedPixels, type Picture, readPpm } from './picture.ts';

const TEXT_SCREEN_AT = 0xb8000;
/** Of a screen of 7,680 by 4,320 pixels. */
const MAX_PICTURE_BYTES = 100 * 1024 ** 2;

/** From the dump of a processor's registers: `RIP=ffffffff81a2b3c4 … CPL=0`. Linux is in the upper half of the addresses. Pure. */
export function modeOf(registers: string): ProcessorMode | null {
  const ring = /\bCPL=(\d)/.exec(registers)?.[1];
  const pointer = /\bRIP=([0-9a-f]{16})/.exec(registers)?.[1];
  if (ring === undefined) return null;
  if (ring === '3') return 'user';
  return pointer?.startsWith('ffff') ? 'kernel' : 'low';
}

interface Reads {
  readonly bytes: number;
  readonly count: number;
}

/** What the guest read from its stick, from the answer to `query-blockstats`; null if that does not say. Pure. */
export function readsOf(answer: unknown): Reads | null {
  if (!Array.isArray(answer)) return null;
  for (const each of answer as ({
    device?: unknown;
    stats?: { rd_bytes?: unknown; rd_operations?: unknown };
  } | null)[]) {
    const { rd_bytes: bytes, rd_operations: count } = each?.device === STICK ? (each.stats ?? {}) : {};
    if (typeof bytes === 'number' && typeof count === 'number')
      return { bytes: Math.max(0, Math.floor(bytes)), count: Math.max(0, Math.floor(count)) };
  }
  return null;
}

export interface GuestView {
  readonly readBytes: number;
  readonly readCount: number;
  readonly mode: ProcessorMode | null;
  readonly changedPixels: number | null;
  readonly text: string;
}

export class GuestWatch {
  readonly #qmp: Qmp;
  readonly #folder: string;
  #picture: Picture | null = null;
  #text = '';
  #reads: Reads = { bytes: 0, count: 0 };

  /** `folder`: for what QEMU writes. */
  constructor(qmp: Qmp, folder: string) {
    this.#qmp = qmp;
    this.#folder = folder;
  }

  get picture(): Picture | null {
    return this.#picture;
  }

  /** Throws QmpError when QEMU has ended. */
  async look({ withPicture }: { readonly withPicture: boolean }): Promise<GuestView> {
    this.#reads = readsOf(await this.#qmp.execute('query-blockstats')) ?? this.#reads;
    const mode = await this.#mode();
    const changed = withPicture ? await this.takePicture() : null;
    if (withPicture) this.#text = await this.#textScreen();
    const { bytes: readBytes, count: readCount } = this.#reads;
    return { readBytes, readCount, mode, changedPixels: changed, text: this.#text };
  }

  /** How much of it has changed; null where QEMU gives none. */
  async takePicture(): Promise<number | null> {
    const file = await this.#written('screen.ppm', MAX_PICTURE_BYTES, (filename) =>
      this.#qmp.execute('screendump', { filename }),
    );
    const picture = file && readPpm(file);
    if (!picture) return null;
    const changed = changedPixels(this.#picture, picture);
    this.#picture = picture;
    return changed;
  }

  async #mode(): Promise<ProcessorMode | null> {
    // not shown: an order to QEMU
    const registers = await this.#qmp.execute('human-monitor-command', { 'command-line': 'info registers' });
    return typeof registers === 'string' ? modeOf(registers) : null;
  }

  /** Text modes have 720 or 640 by 400 pixels; in any other mode this memory is not on the screen. */
  async #textScreen(): Promise<string> {
    const { width, height } = this.#picture ?? { width: 0, height: 0 };
    if (height !== 400 || (width !== 720 && width !== 640)) return '';
    const memory = await this.#written('text-screen', TEXT_SCREEN_BYTES, (filename) =>
      this.#qmp.execute('pmemsave', { val: TEXT_SCREEN_AT, size: TEXT_SCREEN_BYTES, filename }),
    );
    return memory ? textScreenOf(memory) : '';
  }

  /** What QEMU writes to a file of this name; null if that is nothing, or too much. */
  async #written(name: string, maxBytes: number, write: (path: string) => Promise<unknown>): Promise<Buffer | null> {
    const path = join(this.#folder, name);
    await write(path);
    const file = await open(path, 'r').catch(() => null);
    if (!file) return null;
    try {
      const { size } = await file.stat();
      return size > 0 && size <= maxBytes ? await file.readFile() : null;
    } finally {
      await file.close();
      await rm(path, { force: true });
    }
  }
}
