/** A drive as the program lists it. */
import type { Drive } from '../../contract/wire/drive.ts';
import { listDrives } from '../../main/stages/drive/index.ts';

export async function driveAt(devicePath: string): Promise<Drive> {
  const options = { includeLoop: true, contentsOf: [devicePath] };
  const drive = (await listDrives(options)).find((listed) => listed.devicePath === devicePath);
  if (!drive) throw new Error(`${devicePath} is not listed`);
  return drive;
}

/** For `--drive`: named by it, a drive may hold data, and udev may still say so of the one that had its number before. */
export const identityOf = async (devicePath: string): Promise<string> => (await driveAt(devicePath)).id;
