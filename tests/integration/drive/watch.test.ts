import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Drive } from '../../../contract/wire/drive.ts';
import { watchDrives } from '../../../main/stages/drive/index.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import { promisedMs } from '../../setup/busy.ts';

const MIB = 1024 * 1024;
/** What the user may notice at most; the poll alone must keep it. */
const SEEN_WITHIN_MS = 1500;
const isRoot = process.geteuid?.() === 0;
const udevadm = ['/usr/bin/udevadm', '/bin/udevadm', '/run/current-system/sw/bin/udevadm'].some(existsSync);

/** Process numbers of the running `udevadm monitor` started by `parent`. */
function monitorsOf(parent: number): number[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      if (!/^\d+$/.test(name)) return [];
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      return status.includes(`\nPPid:\t${parent}\n`) && /^udevadm\0monitor/.test(command) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

describe.runIf(isRoot)('watching drives (needs root for loop devices)', () => {
  it.each([
    ['with the system’s events', process.env['PATH'] ?? ''],
    ['by looking alone, where udevadm is missing', '/nonexistent'],
  ])('tells of a drive attached, mounted, unmounted and detached, %s', (_, path) =>
    Bench.with(async (bench) => {
      const file = await bench.file('stick.img', 16 * MIB);
      const lists: Drive[][] = [];
      const before = process.env['PATH'] ?? '';
      process.env['PATH'] = path;
      const stop = watchDrives({ includeLoop: true }, (drives) => lists.push(drives));
      process.env['PATH'] = before;
      try {
        await expect.poll(() => lists.length, { timeout: promisedMs(5000) }).toBeGreaterThan(0);
        /** Whether it is mounted; undefined when it is not there. */
        const isMounted = (device: string) =>
          lists
            .at(-1)
            ?.find(({ devicePath }) => devicePath === device)
            ?.warnings.some(({ kind }) => kind === 'mounted');
        const device = await bench.attach(file);
        await expect.poll(() => isMounted(device), { timeout: promisedMs(SEEN_WITHIN_MS) }).toBe(false);
        await run('mkfs.ext4', '-q', device);
        const mountPoint = await bench.mount(device, 'mounted');
        await expect.poll(() => isMounted(device), { timeout: promisedMs(SEEN_WITHIN_MS) }).toBe(true);
        // A mount that is on no drive makes it look again and tell nothing new.
        await bench.mount('tmpfs', 'memory', '-t', 'tmpfs');
        await new Promise((resolve) => setTimeout(resolve, SEEN_WITHIN_MS));
        await run('umount', mountPoint);
        await expect.poll(() => isMounted(device), { timeout: promisedMs(SEEN_WITHIN_MS) }).toBe(false);
        await bench.detach(device);
        await expect.poll(() => isMounted(device), { timeout: promisedMs(SEEN_WITHIN_MS) }).toBe(undefined);
        const told = lists.map((drives) =>
          JSON.stringify(drives, (key, value) => (key === 'usedBytes' ? null : value)),
        );
        for (const [index, list] of told.entries()) expect(list, `list ${index}`).not.toBe(told[index - 1]);
      } finally {
        stop();
      }
    }),
  );

  it('tells nothing any more once it is stopped, not even what it was reading', () =>
    Bench.with(async (bench) => {
      const late: string[] = [];
      for (const delayMs of [0, 10, 20, 30, 40, 60, 80]) {
        let isStopped = false;
        const stop = watchDrives({ includeLoop: true }, () => {
          if (isStopped) late.push(`stopped after ${delayMs} ms`);
        });
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        stop();
        isStopped = true;
      }
      await bench.attach(await bench.file('stick.img', 8 * MIB));
      await new Promise((resolve) => setTimeout(resolve, SEEN_WITHIN_MS));
      expect(late).toEqual([]);
    }));
});

describe.runIf(udevadm)('the event monitor (needs udevadm)', () => {
  it('ends with the watching', async () => {
    const stop = watchDrives({}, () => {});
    await expect.poll(() => monitorsOf(process.pid).length, { timeout: promisedMs(5000) }).toBe(1);
    // A monitor that has still to print its first lines would end by itself at the closed pipe.
    await new Promise((resolve) => setTimeout(resolve, 300));
    stop();
    await expect.poll(() => monitorsOf(process.pid), { timeout: promisedMs(300), interval: 20 }).toEqual([]);
  });

  it('does not outlive a watching program that is killed', async () => {
    const module = new URL('../../../main/stages/drive/index.ts', import.meta.url).href;
    const script = `const { watchDrives } = await import(${JSON.stringify(module)});
      watchDrives({}, () => console.log('watching'));`;
    const program = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(program.stdout, 'data');
      const [monitor] = monitorsOf(program.pid ?? 0);
      expect(monitor).toBeGreaterThan(0);
      program.kill('SIGKILL');
      await expect.poll(() => existsSync(`/proc/${monitor}`), { timeout: promisedMs(5000) }).toBe(false);
    } finally {
      program.kill('SIGKILL');
    }
  });
});
