import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finished } from '../../devices/command-line.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import { whatPolkitLacks } from '../../devices/polkit.ts';
import { eventually } from '../../devices/processes.ts';
import { Udisks, whatUdisksLacks } from '../../devices/udisks.ts';
import { diskImage, flakestick, imageFile, MEBIBYTE, PrivilegedMachine } from '../privilege/privileged-machine.ts';

const lacks = whatPolkitLacks() ?? whatUdisksLacks();

describe.skipIf(lacks)(`a mounted stick, for a user with udisks${lacks ? ` (${lacks})` : ''}`, () => {
  let machine: PrivilegedMachine;
  let udisks: Udisks;
  beforeAll(async () => {
    machine = await PrivilegedMachine.setUp();
    udisks = await Udisks.start(machine.granted.name);
  });
  afterAll(async () => {
    await udisks.stop();
    await machine.takeDown();
  });

  /** `mount` mounts the stick and gives the mount point. */
  async function flashMounted(bench: Bench, mount: (stick: string) => Promise<string>) {
    const stick = await bench.attach(await bench.file('stick.img', 32 * MEBIBYTE));
    await run('mkfs.ext4', '-q', '-L', 'MYSTICK', stick);
    await udisks.knows(stick, 'MYSTICK');
    const mountPoint = await mount(stick);
    const image = await imageFile(bench, diskImage(4 * MEBIBYTE));
    const flash = async (): Promise<Finished> => {
      const listed = await flakestick(machine.granted, ['drives', '--include-loop']).finished;
      const drives = listed.result['drives'] as { id: string; devicePath: string }[];
      const id = drives.find(({ devicePath }) => devicePath === stick)?.id ?? 'none';
      const argv = ['flash', image, '--drive', id, '--include-loop', '--yes', '--eject'];
      return flakestick(machine.granted, argv).finished;
    };
    return { stick, mountPoint, flash };
  }

  /** As the file manager does it for this user. */
  async function mountAsUser(stick: string): Promise<string> {
    const child = machine.granted.start(['/usr/bin/udisksctl', 'mount', '-b', stick, '--no-user-interaction']);
    child.stdin.end();
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
    await new Promise((resolve) => child.once('close', resolve));
    return / at (\/\S+)/.exec(said)?.[1]?.replace(/\.$/, '') ?? `nowhere: ${said}`;
  }

  const isMounted = async (mountPoint: string): Promise<boolean> =>
    (await readFile('/proc/self/mountinfo', 'utf8')).includes(` ${mountPoint} `);

  it('is unmounted without a question when the user mounted it, then written, verified and let go', () =>
    Bench.with(async (bench) => {
      const { mountPoint, flash } = await flashMounted(bench, mountAsUser);
      expect(await isMounted(mountPoint), mountPoint).toBe(true);
      const { code, result, stderr } = await flash();
      expect(code, stderr).toBe(0);
      expect(result).toMatchObject({
        outcome: 'verified',
        drives: [{ contents: 'verified', unmounted: [mountPoint], removal: 'released', warnings: [] }],
      });
      expect(await isMounted(mountPoint)).toBe(false);
    }));

  it('is left alone while one of the user’s programs uses it', () =>
    Bench.with(async (bench) => {
      const { stick, mountPoint, flash } = await flashMounted(bench, mountAsUser);
      const { uid, gid } = machine.granted;
      const user = spawn('sleep', ['60'], { cwd: mountPoint, uid, gid, stdio: 'ignore' });
      const gone = new Promise((resolve) => user.once('close', resolve));
      try {
        const { code, result, stderr } = await flash();
        expect(code, stderr).toBe(5);
        expect(result).toMatchObject({
          failure: { kind: 'mount-busy', mountPoint, by: [`sleep (${user.pid})`] },
          drives: [{ contents: 'untouched' }],
        });
        expect(await isMounted(mountPoint)).toBe(true);
      } finally {
        user.kill('SIGKILL');
        await gone;
        await run('udisksctl', 'unmount', '-b', stick);
      }
    }));

  it('is not unmounted when another user mounted it and no question can be asked, with a remedy', () =>
    Bench.with(async (bench) => {
      const { mountPoint, flash } = await flashMounted(bench, (stick) => bench.mount(stick, 'mounted'));
      const { code, result, stderr } = await flash();
      expect(code, stderr).toBe(5);
      expect(result).toMatchObject({ failure: { kind: 'unmount-failed', mountPoint } });
      expect(stderr).toContain(`sudo umount ${mountPoint}`);
      await eventually(() => isMounted(mountPoint), 1000, 'it is still mounted');
    }));
});
