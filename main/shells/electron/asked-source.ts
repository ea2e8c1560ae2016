/** The source that the app is to open: its own argument, or that of a later start. */
import { AskedSource } from '../../../contract/wire/channels.ts';
import { z } from '../../../contract/wire/schema.ts';
import { currentFolder } from '../../system/current-folder.ts';
import type { AppBackend } from '../page/index.ts';

/**
 * The argument that is no switch of Chromium's, which may stand anywhere: nixpkgs' Electron puts its own before the folder of the
 * app. A packaged app is started without that folder.
 */
export function askedSource(argv: readonly string[], isPackaged: boolean): AskedSource | null {
  const [text] = argv
    .slice(1)
    .filter((word) => !word.startsWith('-'))
    .slice(isPackaged ? 0 : 1);
  if (text === undefined) return null;
  const read = AskedSource.safeParse({ text, currentFolder: currentFolder() });
  return read.success ? read.data : null;
}

const HandedOver = z.strictObject({ asked: AskedSource.nullable() });

/** `data` is what a second instance gave; null where it names no source. */
export function handedSource(data: unknown): AskedSource | null {
  const handed = HandedOver.safeParse(data);
  return handed.success ? handed.data.asked : null;
}

/** A source that is to be opened, also where it is named before the backend is there. The newest wins. */
export class WantedSource {
  #source: AskedSource | null;
  #backend: Pick<AppBackend, 'askFor'> | null = null;

  constructor(source: AskedSource | null) {
    this.#source = source;
  }

  replace(source: AskedSource | null): void {
    if (!source) return;
    this.#source = source;
    this.#backend?.askFor(source);
  }

  giveTo(backend: Pick<AppBackend, 'askFor'>): void {
    this.#backend = backend;
    if (this.#source) backend.askFor(this.#source);
  }
}
