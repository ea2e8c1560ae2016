/** The list is alive. */
import { createInterface } from 'node:readline';
import { expect } from 'vitest';
import type { Drive } from '../../../contract/wire/drive.ts';
import type { Line } from '../../devices/command-line.ts';
import { promisedMs } from '../../setup/busy.ts';
import type { Guest } from '../guest.ts';
import { scenarios } from '../scenario.ts';
import type { Stopwatch } from '../stopwatch.ts';

/**
 * People are promised half a second. The guest's processor is emulated, at a tenth of the speed or less: 0.9 s were measured
 * there on an idle machine for a plugged stick.
 */
const WITHIN_MS = 2500;

/** The kernel's word about whole disks, which is the earliest that anybody can know. Starts the stopwatch again at each. */
async function timeKernelWords(guest: Guest, stopwatch: Stopwatch): Promise<(action: string) => Promise<void>> {
  const monitor = guest.machine.start(['udevadm', 'monitor', '--kernel', '--subsystem-match=block/disk']);
  const heard: string[] = [];
  createInterface({ input: monitor.stdout }).on('line', (line) => {
    const action = /KERNEL\[[\d.]+\] (add|remove) .*\/block\/sd[a-z]+ /.exec(line)?.[1];
    if (action) void stopwatch.restart().then(() => heard.push(action));
  });
  await new Promise((resolve) => monitor.stdout.once('data', resolve));
  return async (action) => {
    while (!heard.includes(action)) await new Promise((resolve) => setTimeout(resolve, 5));
  };
}

/** drivelist speaks of it later than sysfs; where the machine is too busy for it, half a minute later. */
const isSeenByBoth = (line: Line): boolean => {
  const drive = line['drive'] as Drive | undefined;
  return drive?.identity.serial === 'WATCHED' && drive.seenBy.includes('drivelist');
};

async function plugAndPull(guest: Guest) {
  const watching = guest.flakestick(['drives', '--watch', '--all']);
  const says = (event: string, serial: string) => (line: Line) =>
    line.event === event && (line['drive'] as Drive).identity.serial === serial;
  await watching.until(says('drive-there', 'SYSTEM0001'));
  const stopwatch = await guest.machine.stopwatch();
  const announced = await timeKernelWords(guest, stopwatch);

  const stick = await guest.stick({ serial: 'WATCHED' });
  await stick.attach();
  const there = watching.until(says('drive-there', 'WATCHED'));
  await announced('add');
  await there;
  const thereMs = await stopwatch.elapsedMs();
  const line = await watching.until(isSeenByBoth);
  const devicePath = await stick.devicePath();
  const gone = watching.until(says('drive-gone', 'WATCHED'));
  await stick.unplug();
  await announced('remove');
  await gone;
  const goneMs = await stopwatch.elapsedMs();
  process.stderr.write(`There after ${thereMs.toFixed(0)} ms, gone after ${goneMs.toFixed(0)} ms.\n`);
  return { drive: line['drive'] as Drive, devicePath, thereMs, goneMs };
}

scenarios('drives --watch --json', plugAndPull, {
  'reports a plugged stick soon after the kernel, as drivelist and sysfs see it': ({ drive, devicePath, thereMs }) => {
    expect(drive).toMatchObject({
      devicePath,
      identity: { serial: 'WATCHED' },
      refusals: [],
      seenBy: ['drivelist', 'sysfs'],
    });
    expect(thereMs).toBeLessThan(promisedMs(WITHIN_MS));
  },
  'reports an unplugged stick soon after the kernel': ({ goneMs }) => {
    expect(goneMs).toBeLessThan(promisedMs(WITHIN_MS));
  },
});
