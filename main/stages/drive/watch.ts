/** Watches the drives. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Drive } from '../../../contract/wire/drive.ts';
import { settingsTrace } from '../../system/settings/index.ts';
import { drivesIn, type ListOptions } from './list.ts';
import { readNames, readText } from './sysfs-text.ts';
import { watchUevents } from './uevents.ts';
import { logFailure, WatchedLists } from './watched-lists.ts';

/** Node cannot wait for POLLPRI on /proc/self/mountinfo, so it is polled; this does not touch any disk. */
const POLL_MS = 800;
/** One plug-in gives a burst of events: the disk, its partitions, each from the kernel and from udev. */
const SETTLE_MS = 100;

/**
 * Calls `onChange` with the drives there are now, and again whenever the list differs from the one before: plugged in,
 * unplugged, another card, mounted, unmounted, in use, its contents or drivelist's opinion known. It waits for no drive and not for
 * drivelist: a drive is listed before these are known. A change of used space alone does not count. The returned function stops it.
 */
export function watchDrives(options: ListOptions, onChange: (drives: Drive[]) => void): () => void {
  let stopped = false;
  const isStopped = () => stopped;
  let lastReported: string | null = null;
  let reporting = Promise.resolve();
  const lists = new WatchedLists(() => {
    // One after the other, each of what is known when it begins.
    reporting = reporting.then(report).catch(logFailure);
    return reporting;
  });
  let lastTrace: string | null = null;
  let settling: NodeJS.Timeout | null = null;

  async function report(): Promise<void> {
    const machine = lists.now();
    if (isStopped() || !machine) return;
    const drives = await drivesIn(machine, options);
    const reported = JSON.stringify(drives, (key, value: unknown) => (key === 'usedBytes' ? null : value));
    if (isStopped() || reported === lastReported) return;
    lastReported = reported;
    onChange(drives);
  }

  async function poll(): Promise<void> {
    const trace = await readTrace();
    if (isStopped() || trace === lastTrace) return;
    lastTrace = trace;
    await lists.refresh();
  }

  const stopUevents = watchUevents(() => {
    settling ??= setTimeout(() => {
      settling = null;
      lists.refresh().catch(logFailure);
    }, SETTLE_MS);
  });
  /** What failed is read again by the next one. */
  const pollOnce = (): void =>
    void poll().catch((error: unknown) => {
      lastTrace = null;
      logFailure(error);
    });
  const timer = setInterval(pollOnce, POLL_MS);
  pollOnce();
  return () => {
    stopped = true;
    lists.stop();
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
