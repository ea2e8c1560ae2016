/** When the drives have to be looked at again: at an event of udev, and when a poll finds that something has changed. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { log } from '../../system/log.ts';
import { settingsTrace } from '../../system/settings/index.ts';
import { readNames, readText } from './sysfs-text.ts';
import { watchUevents } from './uevents.ts';

/** Node cannot wait for POLLPRI on /proc/self/mountinfo, so it is polled; this does not touch any disk. */
const POLL_MS = 800;
/** One plug-in gives a burst of events: the disk, its partitions, each from the kernel and from udev. */
const SETTLE_MS = 100;

export const logFailure = (error: unknown): void => log({ event: 'drives-unread', why: String(error) });

/**
 * Calls `look` now, and whenever drives, media, partitions, mounts, swaps or settings have changed. One that fails is repeated at
 * the next poll. The returned function stops it.
 */
export function watchMachine(look: () => Promise<void>): () => void {
  let isStopped = false;
  let lastTrace: string | null = null;
  let settling: NodeJS.Timeout | null = null;
  const stopUevents = watchUevents(() => {
    settling ??= setTimeout(() => {
      settling = null;
      look().catch(logFailure);
    }, SETTLE_MS);
  });
  const poll = async (): Promise<void> => {
    const trace = await readTrace();
    if (isStopped || trace === lastTrace) return;
    lastTrace = trace;
    await look();
  };
  const pollOnce = (): void =>
    void poll().catch((error: unknown) => {
      lastTrace = null;
      logFailure(error);
    });
  const timer = setInterval(pollOnce, POLL_MS);
  pollOnce();
  return () => {
    isStopped = true;
    clearInterval(timer);
    if (settling) clearTimeout(settling);
    stopUevents();
  };
}

/** A text that changes with drives, media, partitions, mounts, swaps or settings. */
async function readTrace(): Promise<string> {
  const names = await readNames('/sys/class/block');
  const states = await Promise.all(
    names.map(async (name) => {
      const folder = `/sys/class/block/${name}`;
      return [
        name,
        await readText(`${folder}/diskseq`),
        await readText(`${folder}/size`),
        await readText(`${folder}/ro`),
      ];
    }),
  );
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  // What udev says counts only once it is not busy, and nothing tells when that is.
  const isUdevBusy = existsSync('/run/udev/queue');
  return JSON.stringify([states, mounts, isUdevBusy, await readText('/proc/swaps'), await settingsTrace()]);
}
