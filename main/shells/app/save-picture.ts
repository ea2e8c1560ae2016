/** Saves a picture that the page has painted. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { unwritable } from '../../system/file-failure.ts';
import { timeStamp } from './time-stamp.ts';

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** More than anybody presses the button within a second. */
const MAX_TRIES = 100;

/** Into a new file of the folder; gives its path. Throws bad-usage for anything but a PNG, and file-unwritable. */
export async function savePicture(base64: string, folder: string): Promise<string> {
  const picture = Buffer.from(base64, 'base64');
  if (!picture.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE))
    throw new JobFailure({ kind: 'bad-usage', detail: { because: 'unknown-request' } });
  const name = `flakestick-receipt-${timeStamp(new Date())}`;
  for (let count = 1; ; count += 1) {
    const path = join(folder, count === 1 ? `${name}.png` : `${name}-${count}.png`);
    try {
      await writeFile(path, picture, { flag: 'wx' });
      return path;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST' || count === MAX_TRIES) throw unwritable(path, thrown);
    }
  }
}
