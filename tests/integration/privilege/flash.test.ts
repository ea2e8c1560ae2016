import { chmod, chown, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RestoredVolume } from '../../../contract/wire/empty-drive.ts';
import type { Line } from '../../devices/command-line.ts';
import { expectEmpty } from '../../devices/empty-drive.ts';
import { HELPER_PROGRAM } from '../../devices/installed-app.ts';
import { identityOf } from '../../devices/listed-drive.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import { NIXOS_SETTINGS, onNixosWithoutSetuid } from '../../devices/nixos-without-setuid.ts';
import { writeOldStick } from '../../devices/old-stick.ts';
import { whatPolkitLacks } from '../../devices/polkit.ts';
import { processesOf } from '../../devices/processes.ts';
import { canThrottle, throttle } from '../../devices/throttle.ts';
import type { ThrowawayUser } from '../../devices/throwaway-user.ts';
import { diskImage, filledStick, flakestick, imageFile, MEBIBYTE, PrivilegedMachine } from './privileged-machine.ts';

const IMAGE_BYTES = 16 * MEBIBYTE;
/** 16 MiB take about 3 s: long enough to look at the helper. */
const SLOW_BYTES_PER_SECOND = 5 * MEBIBYTE;

const isWriting = (line: Line): boolean => {
  const [drive] = (line['drives'] ?? []) as { step: string; progress: { doneBytes: number } }[];
  return drive?.step === 'writing' && drive.progress.doneBytes >= 4 * MEBIBYTE;
};

/** A line of /proc/PID/status of every thread, each value once. */
async function statusOf(pid: number, field: string): Promise<string[]> {
  const threads = await readdir(`/proc/${pid}/task`);
  const values = await Promise.all(
    threads.map(async (thread) => {
      const status = await readFile(`/proc/${pid}/task/${thread}/status`, 'utf8');
      return new RegExp(`^${field}:\\s*(.*?)\\s*$`, 'm').exec(status)?.[1]?.replaceAll('\t', ' ') ?? '';
    }),
  );
  return [...new Set(values)];
}

async function exitCodeAs(user: ThrowawayUser, argv: readonly string[]): Promise<number | null> {
  const child = user.start(argv);
  child.stdin.end();
  child.stdout.resume();
  child.stderr.resume();
  return new Promise((resolve) => child.once('close', resolve));
}

const flashing = (source: string, drive: string): string[] => [
  'flash',
  source,
  '--drive',
  drive,
  '--include-loop',
  '--yes',
];

const lacks = whatPolkitLacks();

describe.skipIf(lacks)(`flash by a user who may not open the drive${lacks ? ` (${lacks})` : ''}`, () => {
  let machine: PrivilegedMachine;
  beforeAll(async () => {
    machine = await PrivilegedMachine.setUp();
  });
  afterAll(() => machine.takeDown());

  it('writes and verifies when polkit grants it', () =>
    Bench.with(async (bench) => {
      const { devicePath } = await filledStick(bench);
      expect(await exitCodeAs(machine.granted, ['test', '-r', devicePath]), 'the user may read it').not.toBe(0);
      const bytes = diskImage(IMAGE_BYTES);
      const path = await imageFile(bench, bytes);
      const { code, result, stderr } = await flakestick(machine.granted, flashing(path, await identityOf(devicePath)))
        .finished;
      expect(code, stderr).toBe(0);
      expect(result).toMatchObject({ outcome: 'verified', drives: [{ contents: 'verified' }] });
      const drive = await open(devicePath);
      const { buffer } = await drive.read(Buffer.alloc(IMAGE_BYTES), 0, IMAGE_BYTES, 0);
      await drive.close();
      expect(buffer.equals(bytes)).toBe(true);
    }));

  it('makes an empty drive of it when polkit grants it, with a file system that the user’s own programs made', () =>
    Bench.with(async (bench) => {
      const file = await bench.file('stick.img', 64 * MEBIBYTE);
      await writeOldStick(file);
      const devicePath = await bench.attach(file);
      const argv = ['restore', await identityOf(devicePath), '--include-loop', '--yes'];
      const { code, result, stderr } = await flakestick(machine.granted, argv).finished;
      expect(code, stderr).toBe(0);
      expect(result).toMatchObject({ outcome: 'restored', drives: [{ contents: 'verified' }] });
      const [drive] = result['drives'] as readonly { restored: RestoredVolume }[];
      await expectEmpty(bench, devicePath, drive?.restored as RestoredVolume);
    }));

  it.runIf(canThrottle)('writes without a trace of root’s rights, through a descriptor that the user cannot take', () =>
    Bench.with(async (bench) => {
      const { devicePath } = await filledStick(bench);
      const slow = await throttle(devicePath, SLOW_BYTES_PER_SECOND);
      const path = await imageFile(bench, diskImage(IMAGE_BYTES));
      const user = machine.granted;
      const running = flakestick(user, flashing(path, await identityOf(devicePath)), {
        before: ['/bin/sh', '-c', 'echo $$ >"$0" && exec "$@"', slow.tasksFile],
      });
      try {
        await running.until(isWriting);
        const [helper, ...more] = await processesOf(user, HELPER_PROGRAM);
        expect(more).toEqual([]);
        const pid = helper?.pid ?? 0;
        // Real, effective, saved, file system.
        expect(await statusOf(pid, 'Uid')).toEqual([Array(4).fill(user.uid).join(' ')]);
        expect(await statusOf(pid, 'Gid')).toEqual([Array(4).fill(user.gid).join(' ')]);
        const [groups, ...otherGroups] = await statusOf(pid, 'Groups');
        expect(otherGroups).toEqual([]);
        expect(new Set(groups?.split(' ').map(Number))).toEqual(new Set(user.groups));
        for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapAmb'])
          expect(await statusOf(pid, set), set).toEqual(['0000000000000000']);
        expect(await exitCodeAs(user, ['ls', `/proc/${pid}/fd`])).not.toBe(0);
        expect(await exitCodeAs(user, ['ls', '/proc/self/fd'])).toBe(0);
        const finished = await running.finished;
        expect(finished.code).toBe(0);
      } finally {
        running.child.kill('SIGKILL');
        await running.finished;
        await slow.remove();
      }
    }),
  );

  it('verifies when polkit grants it', () =>
    Bench.with(async (bench) => {
      const { devicePath } = await filledStick(bench);
      const path = await imageFile(bench, diskImage(IMAGE_BYTES));
      await run('dd', `if=${path}`, `of=${devicePath}`, 'bs=1M', 'conv=fsync', 'status=none');
      const argv = ['verify', devicePath, '--image', path, '--include-loop'];
      const { code, result } = await flakestick(machine.granted, argv).finished;
      expect({ code, result }).toMatchObject({ code: 0, result: { outcome: 'verified' } });
    }));

  it('opens an image that the user may read through a group only', () =>
    Bench.with(async (bench) => {
      const { devicePath } = await filledStick(bench);
      const path = await imageFile(bench, diskImage(IMAGE_BYTES));
      const user = machine.granted;
      await chown(path, 0, user.groups.find((group) => group !== user.gid) ?? 0);
      await chmod(path, 0o640);
      expect((await flakestick(user, flashing(path, await identityOf(devicePath))).finished).code).toBe(0);
    }));

  it('of an image that only root may read fails with the user’s own permission error', () =>
    Bench.with(async (bench) => {
      const { devicePath, digest } = await filledStick(bench);
      const before = await digest();
      const path = await imageFile(bench, diskImage(IMAGE_BYTES));
      await chmod(path, 0o600);
      const { code, result } = await flakestick(machine.granted, flashing(path, await identityOf(devicePath))).finished;
      expect({ code, result }).toMatchObject({ code: 3, result: { failure: { kind: 'file-unreadable', path } } });
      expect(await digest()).toBe(before);
    }));

  it('is not authorized when polkit would have to ask but cannot', () =>
    Bench.with(async (bench) => {
      const { devicePath, digest } = await filledStick(bench);
      const before = await digest();
      const path = await imageFile(bench, diskImage(IMAGE_BYTES));
      const user = machine.other;
      const { code, result } = await flakestick(user, flashing(path, await identityOf(devicePath))).finished;
      expect({ code, result }).toMatchObject({
        code: 8,
        result: {
          outcome: 'failed',
          failure: { kind: 'authorization-unavailable', detail: expect.stringContaining('no polkit agent') },
          drives: [{ contents: 'untouched' }],
        },
      });
      expect(await digest()).toBe(before);
      // Nothing was written, so there is nothing to keep a receipt of.
      expect(await readdir(join(user.stateFolder, 'flakestick/records'))).toEqual([]);
    }));

  it('is not authorized where pkexec is missing', () =>
    Bench.with(async (bench) => {
      const { devicePath, digest } = await filledStick(bench);
      const before = await digest();
      const path = await imageFile(bench, diskImage(IMAGE_BYTES));
      // Seen by this one process only: a file that cannot be executed in the place of pkexec.
      const hide = 'mount --bind /dev/null /usr/bin/pkexec && exec "$@"';
      const { code, result } = await flakestick(machine.granted, flashing(path, await identityOf(devicePath)), {
        before: ['/usr/bin/unshare', '--mount', '/bin/sh', '-c', hide, 'sh'],
      }).finished;
      expect({ code, result }).toMatchObject({
        code: 8,
        result: { failure: { kind: 'authorization-unavailable', detail: expect.stringContaining('pkexec') } },
      });
      expect(await digest()).toBe(before);
    }));

  it.each(NIXOS_SETTINGS)(
    'gets a remedy for NixOS %s if pkexec has no setuid bit, and nothing is started',
    (release, settings) =>
      Bench.with(async (bench) => {
        const { devicePath, digest } = await filledStick(bench);
        const before = await digest();
        const path = await imageFile(bench, diskImage(IMAGE_BYTES));
        const hidden = await onNixosWithoutSetuid(bench.folder, release);
        const { code, result, stderr } = await flakestick(
          machine.granted,
          flashing(path, await identityOf(devicePath)),
          {
            before: hidden,
          },
        ).finished;
        expect({ code, result }).toMatchObject({
          code: 8,
          result: {
            failure: { kind: 'pkexec-not-setuid', program: '/usr/bin/pkexec', onNixos: true },
            drives: [{ contents: 'untouched' }],
          },
        });
        // The same words that the app shows: one text for all releases, and its condition.
        expect(stderr).toContain('security.polkit.enable = true;');
        expect(stderr).toMatch(/26\.11 or later also “security\.polkit\.enablePkexecWrapper = true;”/);
        expect(await digest()).toBe(before);
        expect(await readdir(bench.folder)).not.toContain('started');
        const { events } = await flakestick(machine.granted, ['doctor'], { before: hidden }).finished;
        expect(events.find(({ topic }) => topic === 'writing-drives')).toMatchObject({
          state: 'missing',
          finding: 'pkexec-not-setuid',
          toType: settings,
        });
      }),
  );

  // What pkexec(1) says that it ends with; no dialog can be shown here, so a program of that name ends like this.
  it.each([
    [126, 'authorization-dismissed'],
    [127, 'authorization-refused'],
  ])('tells by pkexec’s exit code %i: %s', (exitCode, kind) =>
    Bench.with(async (bench) => {
      const { devicePath, digest } = await filledStick(bench);
      const before = await digest();
      const path = await imageFile(bench, diskImage(IMAGE_BYTES));
      await writeFile(join(bench.folder, 'pkexec'), `#!/bin/sh\nexit ${exitCode}\n`);
      // One without the bit would be passed over.
      await chmod(join(bench.folder, 'pkexec'), 0o4755);
      const { code, result } = await flakestick(machine.granted, flashing(path, await identityOf(devicePath)), {
        environment: { PATH: `${bench.folder}:/usr/bin:/bin` },
      }).finished;
      expect({ code, result }).toMatchObject({ code: 8, result: { outcome: 'failed', failure: { kind } } });
      expect(await digest()).toBe(before);
    }),
  );
});
