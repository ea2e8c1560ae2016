/**
 * How long it takes from plugging a drive until it is listed: in the page, and in what the command line prints; and until
 * drivelist has spoken too. The drives are loop devices, whose events come from the kernel like those of a stick. Root; a minute.
 *
 *     sh build/node.sh tests/bench/plug.ts [--rounds N] [--write-docs]
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import type { Drive } from '../../contract/wire/drive.ts';
import { findProgram } from '../../main/system/find-program.ts';
import { type Line, startCommandLine } from '../devices/command-line.ts';
import { forgetUdevEntries } from '../devices/loop-device.ts';
import { startAppHost } from '../e2e/app-host.ts';
import { launchChromium, openWatched } from '../e2e/chromium.ts';
import buildPrograms from '../setup/built-programs.ts';
import { median, rewriteGenerated, row } from './table.ts';

/** What people are promised. */
const LIMIT_MS = 500;
const STICK_BYTES = 64 * 1024 * 1024;
/** Longer than the list is polled, so that no round is helped by what the one before started. */
const PAUSE_MS = 1500;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '11' }, 'write-docs': { type: 'boolean', default: false } },
});
const rounds = Number(values.rounds);
const folder = await mkdtemp(join(tmpdir(), 'flakestick-plug-'));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const losetup = (...argv: string[]): string => execFileSync('losetup', argv, { encoding: 'utf8' }).trim();

/** Plugs a stick once `ready` gives what waits for it, and pulls it again. Gives what was waited for, as milliseconds since. */
async function plug(ready: (device: string) => Promise<() => Promise<readonly number[]>>): Promise<readonly number[]> {
  const file = join(folder, 'stick.img');
  await writeFile(file, '');
  execFileSync('truncate', [`--size=${STICK_BYTES}`, file]);
  const device = losetup('--find');
  await forgetUdevEntries(device);
  const wait = await ready(device);
  const pluggedAt = Date.now();
  losetup(device, file);
  try {
    return (await wait()).map((at) => at - pluggedAt);
  } finally {
    losetup('--detach', device);
    await pause(PAUSE_MS);
  }
}

/** When the page has the text, and has shown the frame with it. */
const shownAt = (page: Page, text: string): Promise<number> =>
  page.evaluate(`new Promise((resolve) => {
    const look = () => {
      if (!document.body.textContent.includes(${JSON.stringify(text)})) return false;
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())));
      return true;
    };
    if (!look()) {
      const observer = new MutationObserver(() => { if (look()) observer.disconnect(); });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    }
  })`);

async function inPage(): Promise<number[]> {
  const host = await startAppHost();
  const browser = await launchChromium();
  try {
    const { page } = await openWatched(browser, host.url, {});
    await pause(PAUSE_MS);
    const list: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const [shownMs = Number.NaN] = await plug(async (device) => {
        // Its partitions and later numbers have longer names.
        const shown = shownAt(page, device).then((at) => [at]);
        return () => shown;
      });
      list.push(shownMs);
    }
    return list;
  } finally {
    await browser.close();
    await host.close();
  }
}

/** drivelist never lists loop devices: an lsblk before the real one gives them the names of sticks. */
async function renamingLsblk(): Promise<string> {
  const bin = join(folder, 'bin');
  execFileSync('mkdir', [bin]);
  const script = `#!/bin/sh\n${await findProgram('lsblk')} "$@" | sed 's|/dev/loop|/dev/sdloop|g'\n`;
  await writeFile(join(bin, 'lsblk'), script);
  await chmod(join(bin, 'lsblk'), 0o755);
  return `${bin}:${process.env['PATH']}`;
}

const isThere = (line: Line, devicePath: string): boolean =>
  line.event === 'drive-there' && (line['drive'] as Drive).devicePath === devicePath;

async function onCommandLine(): Promise<{ listed: number[]; both: number[] }> {
  const run = startCommandLine(['drives', '--watch', '--all', '--include-loop'], {
    stateFolder: folder,
    environment: { PATH: await renamingLsblk() },
  });
  const times = { listed: [] as number[], both: [] as number[] };
  try {
    await run.until(({ event }) => event === 'drive-there');
    await pause(PAUSE_MS);
    for (let round = 0; round < rounds; round += 1) {
      const [listed = Number.NaN, both = Number.NaN] = await plug(async (device) => {
        const { length } = run.events;
        const seenAt = async (path: string): Promise<number> => {
          await run.until((line) => isThere(line, path) && run.events.indexOf(line) >= length);
          return Date.now();
        };
        const seen = Promise.all([seenAt(device), seenAt(`/dev/sd${basename(device)}`)]);
        return () => seen;
      });
      times.listed.push(listed);
      times.both.push(both);
    }
  } finally {
    run.child.kill('SIGTERM');
    await run.finished;
  }
  return times;
}

async function measureAll(): Promise<{ page: number[]; listed: number[]; both: number[] }> {
  try {
    return { page: await inPage(), ...(await onCommandLine()) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

buildPrograms();
const times = await measureAll();
const told = existsSync('/run/udev/control') ? 'udev runs' : 'no udev runs';
const cells = (what: string, list: readonly number[]): string =>
  row([what, median(list), list.toSorted((a, b) => a - b).join(', '), LIMIT_MS]);
const lines = [
  `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}; ${told}; load ${loadavg()[0]?.toFixed(1)}.`,
  '',
  row(['from plugging a drive', 'median, ms', 'rounds, ms', 'at most, ms']),
  row(Array(4).fill('---')),
  cells('until it is in the page, and painted', times.page),
  cells('until `drives --watch --json` says it', times.listed),
  cells('until drivelist has spoken of it, too', times.both),
];
process.stdout.write(`${lines.join('\n')}\n`);
if (values['write-docs'])
  rewriteGenerated(join(import.meta.dirname, '../../docs/benchmarks.md'), 'tests/bench/plug.ts', lines);
process.exit(Object.values(times).every((list) => median(list) <= LIMIT_MS) ? 0 : 1);
