/**
 * Small files that anybody may have made: keys, options, settings, records. A FIFO is not waited for, only regular files are
 * read, and only up to a size.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Detail, Reason } from '../../contract/wire/reason.ts';
import { otherThanFile } from './output-file.ts';

const MAX_BYTES = 1024 * 1024;
/** Without O_NONBLOCK, opening a FIFO waits for its writer, and takes one of libuv's four threads. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/** Something that is not read, as it is no small file. */
export class NotSmallFile extends Error {
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(reason.because);
    this.name = 'NotSmallFile';
    this.reason = reason;
  }
}

/** Why a small file could not be read: the errno, or what it is. */
export function detailOf(thrown: unknown): Detail {
  if (thrown instanceof NotSmallFile) return thrown.reason;
  const { code, message } = thrown as NodeJS.ErrnoException;
  return code ?? message;
}

function check(status: Stats, maxBytes: number): void {
  const is = otherThanFile(status);
  // As reading one would say.
  if (is === 'folder') throw Object.assign(new Error('is a folder'), { code: 'EISDIR' });
  if (is) throw new NotSmallFile({ because: 'other-than-a-file', is });
  if (status.size > maxBytes) throw new NotSmallFile({ because: 'file-too-large', sizeBytes: status.size, maxBytes });
}

/** Throws NotSmallFile, or what opening and reading throw. */
export async function readSmallFile(path: string, maxBytes = MAX_BYTES): Promise<string> {
  const file = await open(path, FLAGS);
  try {
    check(await file.stat(), maxBytes);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** As readSmallFile, for decisions that cannot wait. */
export function readSmallFileSync(path: string, maxBytes = MAX_BYTES): string {
  const descriptor = openSync(path, FLAGS);
  try {
    check(fstatSync(descriptor), maxBytes);
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}
