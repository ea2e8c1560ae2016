/** Notices while an image is built or downloaded that none of the chosen drives is there any more: that can take many minutes. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ChosenDrive } from '../../contract/wire/job.ts';

const LOOK_EVERY_MS = 2000;

/** Whether it was unplugged, or another one is in its place. False where the kernel does not count plug-ins. */
async function isAnother({ devicePath, identity: { diskseq } }: ChosenDrive): Promise<boolean> {
  if (diskseq === null) return false;
  const now = await readFile(`/sys/class/block/${basename(devicePath)}/diskseq`, 'utf8').catch(() => '');
  return now.trim() !== String(diskseq);
}

/** Calls `onAllGone` again and again while none is there, one call at a time. Gives the function that ends it. */
export function watchPresence(
  drives: readonly ChosenDrive[],
  onAllGone: () => Promise<void>,
  everyMs = LOOK_EVERY_MS,
): () => void {
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    try {
      const gone = await Promise.all(drives.map(isAnother));
      if (gone.every(Boolean)) await onAllGone();
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
