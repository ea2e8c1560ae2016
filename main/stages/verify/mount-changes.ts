/** Distinguishes blocks changed by mounting from damaged ones: with the fields restored, a block must have its digest. Pure. */
import { hash } from 'node:crypto';
import type { BlockDigests } from '../../../contract/wire/image.ts';
import {
  type Mountable,
  type MountChange,
  type MountField,
  type MountFieldKind,
  mountableVolumes,
} from '../../../contract/wire/mount.ts';
import type { AppendedPartition } from '../../../contract/wire/record.ts';
import { MOUNT_FIELDS } from '../../../formats/volume-fields.ts';
import { crc32c } from './crc32c.ts';

interface Placed {
  readonly volume: { readonly filesystem: MountChange['filesystem']; readonly offsetBytes: number };
  readonly field: MountField;
}

export interface MountKnowledge {
  /** Blocks that mounting may change. */
  readonly blocks: readonly number[];
  /** What mounting has changed in this block, if nothing else has changed; else null. Nothing: it is as it was left. */
  readonly explain: (block: number, content: Buffer) => MountChange[] | null;
}

/** Bytes that were changed on purpose after the image was written. */
type Changed = AppendedPartition['changedBytes'];

/** `changed`: what adding a partition behind the image changed in it, which is no difference as long as it is that. */
export function mountKnowledge(
  digests: BlockDigests,
  mountable: Mountable | undefined,
  changed: Changed = [],
): MountKnowledge {
  const byBlock = new Map<number, Placed[]>();
  for (const { offsetBytes } of changed) {
    const block = Math.floor(offsetBytes / digests.blockBytes);
    if (block < digests.sha256.length && !byBlock.has(block)) byBlock.set(block, []);
  }
  for (const { filesystem, offsetBytes, fields } of mountableVolumes(mountable)) {
    for (const field of fields) {
      const block = Math.floor((offsetBytes + field[0]) / digests.blockBytes);
      if (block >= digests.sha256.length) continue;
      const placed = byBlock.get(block) ?? [];
      placed.push({ volume: { filesystem, offsetBytes }, field });
      byBlock.set(block, placed);
    }
  }
  return {
    blocks: [...byBlock.keys()].toSorted((a, b) => a - b),
    explain(block, content) {
      const placed = byBlock.get(block);
      const written = { offsetBytes: block * digests.blockBytes, sha256: digests.sha256[block] ?? '' };
      if (!placed) return null;
      const asImage = withoutChanged(content, changed, written.offsetBytes);
      if (asImage && hash('sha256', asImage) === written.sha256) return [];
      return explainBlock(placed, asImage ?? content, written);
    },
  };
}

/** As the image has it; null if nothing of it was changed. Other bytes in that place stay as they are, and differ. */
function withoutChanged(content: Buffer, changed: Changed, blockOffsetBytes: number): Buffer | null {
  let asImage: Buffer | null = null;
  for (const { offsetBytes, before, after } of changed) {
    const at = offsetBytes - blockOffsetBytes;
    const now = Buffer.from(after, 'hex');
    if (at < 0 || at + now.length > content.length || !content.subarray(at, at + now.length).equals(now)) continue;
    asImage ??= Buffer.from(content);
    asImage.write(before, at, now.length, 'hex');
  }
  return asImage;
}

function explainBlock(
  placed: readonly Placed[],
  content: Buffer,
  { offsetBytes, sha256 }: { readonly offsetBytes: number; readonly sha256: string },
): MountChange[] | null {
  const asWritten = Buffer.from(content);
  const changes = new Map<number, MountChange>();
  for (const { volume, field } of placed) {
    const [offset, kind, hex] = field;
    const at = volume.offsetBytes + offset - offsetBytes;
    const { bytes, mask } = MOUNT_FIELDS[kind];
    if (at < 0 || at + bytes > content.length) return null;
    const now = content.subarray(at, at + bytes);
    const before = Buffer.from(hex, 'hex');
    if (now.every((byte, index) => (byte & mask) === ((before[index] ?? 0) & mask))) continue;
    if (!isPlausible(kind, content, at)) return null;
    now.forEach((byte, index) => {
      asWritten[at + index] = (byte & ~mask) | ((before[index] ?? 0) & mask);
    });
    const change = changes.get(volume.offsetBytes) ?? { ...volume, what: [] };
    if (!change.what.includes(kind)) change.what.push(kind);
    changes.set(volume.offsetBytes, change);
  }
  return changes.size > 0 && hash('sha256', asWritten) === sha256 ? [...changes.values()] : null;
}

/** Values that no system writes are not a trace of mounting: a flipped bit in a date could give the 35th of a month. */
function isPlausible(kind: MountFieldKind, content: Buffer, at: number): boolean {
  switch (kind) {
    case 'fat-accessed':
      return isFatDate(content.readUInt16LE(at));
    case 'fat-modified':
      return isFatTime(content.readUInt16LE(at)) && isFatDate(content.readUInt16LE(at + 2));
    case 'ext-checksum':
      // Over the superblock up to the checksum itself, which ends it. Source: Linux ext4_superblock_csum.
      return at >= 1020 && crc32c(content.subarray(at - 1020, at)) === content.readUInt32LE(at);
    default:
      return true;
  }
}

/** Seven bits of years since 1980, four of months from 1, five of days from 1. */
function isFatDate(date: number): boolean {
  const month = (date >> 5) & 0x0f;
  return month >= 1 && month <= 12 && (date & 0x1f) >= 1;
}

/** Five bits of hours, six of minutes, five of pairs of seconds. */
function isFatTime(time: number): boolean {
  return time >> 11 < 24 && ((time >> 5) & 0x3f) < 60 && (time & 0x1f) < 30;
}
