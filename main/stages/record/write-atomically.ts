import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { JobFailure } from '../../../contract/wire/failure.ts';

function unwritable(path: string): (thrown: NodeJS.ErrnoException) => never {
  return (thrown) => {
    throw new JobFailure({ kind: 'record-unwritable', path, detail: thrown.code ?? thrown.message }, { cause: thrown });
  };
}

/** Whole or not at all, also across a power cut: temporary file, fsync, rename, fsync of the folder. Throws record-unwritable. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  const temporary = `${path}.${process.pid}.part`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    const directory = await open(folder, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => {});
    unwritable(path)(thrown as NodeJS.ErrnoException);
  }
}
