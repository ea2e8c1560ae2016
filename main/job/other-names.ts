/**
 * Other names of the medium that is to be written. The helper opens one name exclusively; the kernel does not know that another one
 * is the same medium, and what is mounted through it in another mount namespace is not seen from here.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Drive } from '../../contract/wire/drive.ts';
import { JobFailure } from '../../contract/wire/failure.ts';

/** Without O_CREAT, O_EXCL of a block device fails while anything on it is mounted, mapped or used as swap. Source: open(2). */
const FLAGS = constants.O_RDONLY | constants.O_EXCL | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Throws drive-busy. A name that this user may not open is not known to be in use. */
export async function requireOtherNamesFree({ devicePath, otherPaths }: Drive): Promise<void> {
  for (const path of otherPaths) {
    try {
      await (await open(path, FLAGS)).close();
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EBUSY') continue;
      throw new JobFailure({ kind: 'drive-busy', drive: devicePath }, { cause: thrown });
    }
  }
}
