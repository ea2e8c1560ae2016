/** What holds a drive, in the words its owner knows it by. Pure. */
import type { BlockDevice } from './host-snapshot.ts';

/** `LVM vg/root`, `encrypted volume cryptroot`, `RAID md0`, `loop3 (/home/me/x.img)`. */
export function holderName({ name, mapper, loop }: BlockDevice): string {
  if (loop) return `${name} (${loop.backingFile})`;
  if (name.startsWith('md')) return `RAID ${name}`;
  if (name.startsWith('bcache')) return `cache ${name}`;
  if (name.startsWith('zram')) return `compressed memory ${name}`;
  if (!mapper) return name;
  if (mapper.uuid.startsWith('LVM-')) return `LVM ${logicalVolumeName(mapper.name)}`;
  if (mapper.uuid.startsWith('CRYPT-VERITY-')) return `verified volume ${mapper.name}`;
  if (mapper.uuid.startsWith('CRYPT-')) return `encrypted volume ${mapper.name}`;
  if (mapper.uuid.startsWith('mpath-')) return `multipath ${mapper.name}`;
  return `${mapper.name} (${name})`;
}

/** The mapper joins volume group and volume by one hyphen and doubles those inside them: `my--vg-root`. */
function logicalVolumeName(mapperName: string): string {
  return mapperName.replace(/(?<!-)-(?!-)/, '/').replaceAll('--', '-');
}
