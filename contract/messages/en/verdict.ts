/** What reading a drive back showed. */
import { bytes } from './number.ts';

/** What mounting changed in a volume. */
const mountField = {
  'fat-in-use': 'the in-use flag',
  'fat16-shut-down': 'the shutdown flags',
  'fat32-shut-down': 'the shutdown flags',
  'fat-free-space': 'the free space count',
  'fat-accessed': 'last access dates',
  'fat-modified': 'modification dates',
  'ext-times': 'the last mount time',
  'ext-mount-count': 'the mount count',
  'ext-mount-point': 'the last mount point',
  'ext-written-amount': 'the amount of data written',
  'ext-checksum': 'the checksum over these',
};

export const verdict = {
  mountField,
  mountChange: ({ filesystem, offsetBytes, fields }: { filesystem: string; offsetBytes: number; fields: string }) =>
    `${filesystem} volume at byte ${offsetBytes}: ${fields}`,
  whyMountingChanges:
    'A system that mounts a volume marks it as in use and records when files were last read. Everything else was read back and is as it was written.',
  /** What is on a drive, as the end of a sentence that begins with its name. */
  seen: {
    empty: 'begins with nothing but zeros',
    unreadable: 'cannot be read at its beginning',
    unknown: 'begins with neither an ISO 9660 volume nor a partition table',
    disk: ({ table }: { table: string }) => `contains ${table} and no ISO 9660 volume`,
    sdImage: ({ table }: { table: string }) => `contains a NixOS sd-image with ${table}`,
    bootCode: 'contains boot code without a partition table, and no ISO 9660 volume',
    image: ({ image }: { image: string }) => `contains ${image}`,
    imageWithTable: ({ image, table }: { image: string; table: string }) => `contains ${image}, with ${table}`,
    iso: ({ label, sizeBytes }: { label: string | null; sizeBytes: number | null }) =>
      `an ISO 9660 image${label ? ` “${label}”` : ''}${sizeBytes ? ` of ${bytes(sizeBytes)} (${sizeBytes} bytes)` : ''}`,
    table: ({ partitions, kind }: { partitions: number; kind: string }) =>
      `${partitions === 1 ? '1 partition' : `${partitions} partitions`} (${kind})`,
    hybridTable: 'MBR and GPT',
  },
  search: {
    none: 'No record could belong to it.',
    one: 'The only record that could belong to it does not match.',
    several: ({ count }: { count: number }) => `None of ${count} records matches.`,
    nearest: ({ title, id, equal, of }: { title: string; id: string; equal: number; of: number }) =>
      `The closest is ${title} (${id}), with ${equal} of ${of} sampled blocks.`,
  },
};
