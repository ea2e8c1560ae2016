/** Watches the drives. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Drive } from '../../../contract/wire/drive.ts';
import { log } from '../../system/log.ts';
import { settingsTrace } from '../../system/settings/index.ts';
import type { HostSnapshot } from './host-snapshot.ts';
import { drivesIn, type ListOptions } from './list.ts';
import { type ListsRead, readListsAtOnce, withEarlierOpinion } from './read-both-lists.ts';
import { readNames, readText } from './sysfs-text.ts';
import { watchUevents } from './uevents.ts';

/** Node cannot wait for POLLPRI on /proc/self/mountinfo, so it is polled; this does not touch any disk. */
const POLL_MS = 800;
/** One plug-in gives a burst of events: the disk, its partitions, each from the kernel and from udev. */
const SETTLE_MS = 100;

/**
 * Calls `onChange` with the drives there are now, and again whenever the list differs from the one before: plugged in,
 * unplugged, another card, mounted, unmounted, in use, its contents known. It waits for no drive: one is listed before its contents
 * are read. A change of used space alone does not count. The returned function stops it.
 */
export function watchDrives(options: ListOptions, onChange: (drives: Drive[]) => void): () => void {
  let stopped = false;
  const isStopped = () => stopped;
  let isReading = false;
  let isStale = true;
  let lastReported: string | null = null;
  let last: ListsRead | null = null;
  let lastTrace: string | null = null;
  let settling: NodeJS.Timeout | null = null;

  async function report(machine: HostSnapshot): Promise<void> {
    const drives = await drivesIn(machine, options);
    const reported = JSON.stringify(drives, (key, value: unknown) => (key === 'usedBytes' ? null : value));
    if (isStopped() || reported === lastReported) return;
    lastReported = reported;
    onChange(drives);
  }

  /** What is on a drive comes later than that it is there. */
  async function reportMore(lists: ListsRead): Promise<void> {
    if (last === lists) await report(lists.now());
  }

  async function refresh(): Promise<void> {
    if (isReading) return;
    isReading = true;
    try {
      while (isStale && !isStopped()) {
        isStale = false;
        const before = last?.now() ?? null;
        const lists = await readListsAtOnce((early) => report(withEarlierOpinion(early, before)));
        last = lists;
        await report(lists.now());
        for (const each of lists.readings) attempt(() => each.then(() => reportMore(lists)));
      }
    } finally {
      isReading = false;
    }
  }

  async function poll(): Promise<void> {
    const trace = await readTrace();
    if (trace !== lastTrace) isStale = true;
    lastTrace = trace;
    await refresh();
  }

  const stopUevents = watchUevents(() => {
    settling ??= setTimeout(() => {
      settling = null;
      isStale = true;
      attempt(refresh);
    }, SETTLE_MS);
  });
  const timer = setInterval(() => attempt(poll), POLL_MS);
  attempt(poll);
  return () => {
    stopped = true;
    clearInterval(timer);
    if (settling) clearTimeout(settling);
    stopUevents();
  };
}

/** A failed poll is ignored: the next one follows within a second. */
function attempt(look: () => Promise<void>): void {
  look().catch((error: unknown) => log({ event: 'drives-unread', why: String(error) }));
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
