/** What a verification found, in words. */

import type { MountChange, MountFieldKind } from '../wire/mount.ts';
import type { NearestRecord, SeenOnDrive } from '../wire/seen.ts';
import { formatBytes } from './bytes.ts';

const MOUNT_WORDS: { readonly [K in MountFieldKind]: string } = {
  'fat-in-use': 'the mark that it is in use',
  'fat16-shut-down': 'the marks of its last shutdown',
  'fat32-shut-down': 'the marks of its last shutdown',
  'fat-free-space': 'the count of free space',
  'fat-accessed': 'dates of last access',
  'fat-modified': 'dates of last change',
  'ext-times': 'when it was mounted last',
  'ext-mount-count': 'how often it was mounted',
  'ext-mount-point': 'where it was mounted',
  'ext-written-amount': 'how much was written to it',
  'ext-checksum': 'the checksum over these',
};

/** `FAT16 volume at byte 1048576: dates of last access, the mark that it is in use`. */
export function describeMountChanges(changes: readonly MountChange[]): string {
  return changes
    .map(({ filesystem, offsetBytes, what }) => {
      const words = [...new Set(what.map((kind) => MOUNT_WORDS[kind]))];
      return `${filesystem} volume at byte ${offsetBytes}: ${words.join(', ')}`;
    })
    .join('; ');
}

/** What a system does by mounting a volume, for whoever wonders why their stick changed. */
export const WHY_MOUNTING_CHANGES =
  'A system that mounts a volume marks it as in use and notes when files were last read. Everything else was read back and is as it was written.';

/** As a sentence about a drive: `holds an ISO 9660 image “NIXOS” of 1.1 GB, with 2 partitions (hybrid)`. */
export function describeSeen({ format, volumeLabel, imageBytes, partitionTable, partitions }: SeenOnDrive): string {
  const table = partitionTable
    ? `${partitions === 1 ? '1 partition' : `${partitions} partitions`} (${tableWords(partitionTable)})`
    : null;
  switch (format) {
    case 'empty':
      return 'begins with nothing but zeros';
    case 'unreadable':
      return 'cannot be read at its beginning';
    case 'unknown':
      return 'begins with neither an ISO 9660 volume nor a partition table';
    case 'disk':
      return `holds ${table ?? 'boot code without a partition table'}, and no ISO 9660 volume`;
    case 'iso9660': {
      const label = volumeLabel ? ` “${volumeLabel}”` : '';
      const size = imageBytes ? ` of ${formatBytes(imageBytes)} (${imageBytes} bytes)` : '';
      return `holds an ISO 9660 image${label}${size}${table ? `, with ${table}` : ''}`;
    }
  }
}

function tableWords(table: NonNullable<SeenOnDrive['partitionTable']>): string {
  return table === 'hybrid' ? 'MBR and GPT' : table.toUpperCase();
}

/** Which records were compared, and which one comes nearest. */
export function describeSearch(recordsCompared: number, nearest: NearestRecord | null): string {
  if (recordsCompared === 0) return 'There is no record that could be of it.';
  const many =
    recordsCompared === 1
      ? 'The one record that could be of it is not.'
      : `None of ${recordsCompared} records is of it.`;
  return nearest
    ? `${many} Nearest is ${nearest.title} (${nearest.id}), with ${nearest.equal} of ${nearest.of} blocks that were looked at.`
    : many;
}
