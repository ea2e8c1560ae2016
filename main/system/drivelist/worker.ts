/**
 * Asks drivelist once, in a thread of its own (docs/adr/0038). Of the package only the Linux backend is imported: its main entry
 * loads a native addon, which is not built.
 */
import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { lsblk } from 'drivelist/js/lsblk/index.js';
import type { FromWorker } from './answer.ts';

const send = (message: FromWorker): void => parentPort?.postMessage(message);

// `PID/task/TID`: the kernel lists what a thread has started under its number.
send({ threadId: Number(basename(readlinkSync('/proc/thread-self'))) });
// Until it is asked: it may have been started ahead.
parentPort?.once('message', () => void list());

async function list(): Promise<void> {
  send({ drives: await lsblk() });
}
