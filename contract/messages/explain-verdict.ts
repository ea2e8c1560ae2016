/** What a verification found, in a person's words. */
import type { MountChange } from '../wire/mount.ts';
import type { NearestRecord, SeenOnDrive } from '../wire/seen.ts';
import type { Messages } from './en/index.ts';

/** `FAT16 volume at byte 1048576: last access dates, the in-use flag`. */
export function describeMountChanges(changes: readonly MountChange[], { verdict }: Messages): string {
  return changes
    .map(({ filesystem, offsetBytes, what }) => {
      const fields = [...new Set(what.map((kind) => verdict.mountField[kind]))].join(', ');
      return verdict.mountChange({ filesystem, offsetBytes, fields });
    })
    .join('; ');
}

/** As the end of a sentence about a drive: `contains an ISO 9660 image “NIXOS” of 1.1 GB, with 2 partitions (MBR)`. */
export function describeSeen(seen: SeenOnDrive, { verdict: { seen: texts } }: Messages): string {
  const { format, partitions, partitionTable } = seen;
  const kind = partitionTable === 'hybrid' ? texts.hybridTable : (partitionTable?.toUpperCase() ?? '');
  const table = partitionTable ? texts.table({ partitions, kind }) : null;
  if (seen.made === 'nixos-sd-image' && table !== null) return texts.sdImage({ table });
  if (format === 'disk') return table === null ? texts.bootCode : texts.disk({ table });
  if (format !== 'iso9660') return texts[format];
  const image = texts.iso({ label: seen.volumeLabel, sizeBytes: seen.imageBytes });
  return table === null ? texts.image({ image }) : texts.imageWithTable({ image, table });
}

/** Which records were compared, and which one comes nearest. */
export function describeSearch(
  recordsCompared: number,
  nearest: NearestRecord | null,
  { verdict: { search } }: Messages,
): string {
  if (recordsCompared === 0) return search.none;
  const compared = recordsCompared === 1 ? search.one : search.several({ count: recordsCompared });
  return nearest ? `${compared} ${search.nearest(nearest)}` : compared;
}
