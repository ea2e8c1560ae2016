/** What an image and a drive say about each other before one is written to the other. */
import type { Drive, DriveWarning } from '../wire/drive.ts';
import type { Image } from '../wire/image.ts';

/** What an image is made for, as far as it is known. */
export type Medium = Pick<Image, 'startsPcs' | 'sectorBytes'>;

export function imageWarnings(
  { startsPcs, sectorBytes }: Medium,
  { logicalSectorBytes }: Pick<Drive, 'logicalSectorBytes'>,
): DriveWarning[] {
  const isForOthers = typeof sectorBytes === 'number' && sectorBytes !== logicalSectorBytes;
  return [
    ...(startsPcs === false ? [{ kind: 'image-starts-no-pc' } as const] : []),
    ...(isForOthers
      ? [{ kind: 'image-for-other-sectors', imageBytes: sectorBytes, driveBytes: logicalSectorBytes } as const]
      : []),
  ];
}

/** The drive with the warnings that this image adds. */
export function withImageWarnings<D extends Pick<Drive, 'logicalSectorBytes' | 'warnings'>>(
  drive: D,
  medium: Medium | null | undefined,
): D {
  return medium ? { ...drive, warnings: [...drive.warnings, ...imageWarnings(medium, drive)] } : drive;
}
