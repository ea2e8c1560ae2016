/** Why a file that somebody named cannot be opened or written: it is not there, or its name or the way to it is the obstacle. */
import { lstatSync, statSync } from 'node:fs';
import { JobFailure } from '../../contract/wire/failure.ts';
import type { Detail, PlainReason } from '../../contract/wire/reason.ts';

const REASONS: { readonly [code: string]: PlainReason } = {
  ELOOP: 'link-loop',
  ENAMETOOLONG: 'name-too-long',
};

/** Our reason for an error code of the kernel; the code itself where there is none. */
export function reasonOfCode(code: string): Detail {
  const reason = REASONS[code];
  return reason === undefined ? code : { because: reason };
}

/** Stands for bytes of an argument or a name that are no UTF-8: the file of that name cannot be asked for. */
export const NO_UTF8 = '\ufffd';

function isDeadLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

/** file-not-found or file-unreadable. */
export function fileFailure(path: string, thrown: unknown): JobFailure {
  const { code, message } = thrown as NodeJS.ErrnoException;
  const unreadable = (detail: Detail): JobFailure =>
    new JobFailure({ kind: 'file-unreadable', path, detail }, { cause: thrown });
  if (code !== 'ENOENT' && code !== 'ENOTDIR') return unreadable(code === undefined ? message : reasonOfCode(code));
  if (path.includes(NO_UTF8)) return unreadable({ because: 'name-not-utf8' });
  if (isDeadLink(path)) return unreadable({ because: 'dead-link' });
  return new JobFailure({ kind: 'file-not-found', path }, { cause: thrown });
}

/** For a path that was not found: asks the kernel once more for the reason. */
export function missingFile(path: string): JobFailure {
  try {
    statSync(path);
  } catch (thrown) {
    return fileFailure(path, thrown);
  }
  return new JobFailure({ kind: 'file-not-found', path });
}

/** The failure for a file that could not be written, with the errno as its detail. */
export function unwritable(
  path: string,
  thrown: unknown,
  kind: 'file-unwritable' | 'record-unwritable' = 'file-unwritable',
): JobFailure {
  const { code, message } = thrown as NodeJS.ErrnoException;
  return new JobFailure({ kind, path, detail: code ?? message }, { cause: thrown });
}
