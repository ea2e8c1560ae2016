import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChosenDrive } from '../../../../contract/wire/job.ts';
import { DriveLeases, withHolder } from '../../../../main/job/drive-leases.ts';

let runtime: string;
beforeEach(() => {
  runtime = mkdtempSync(join(tmpdir(), 'flakestick-leases-'));
  vi.stubEnv('XDG_RUNTIME_DIR', runtime);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(runtime, { recursive: true });
});

const drive = (devicePath: string, diskseq: number, serial: string | null): ChosenDrive => ({
  devicePath,
  identity: { diskseq, serial, wwn: null, vendor: null, model: 'Cruzer', sizeBytes: 4e9, port: null },
});
const STICK = drive('/dev/sdb', 27, '4C53');
const OTHER = drive('/dev/sdc', 28, '4C54');
/** The same hardware in another port. */
const MOVED = drive('/dev/sdd', 31, '4C53');

const busyBy = (pid: number, activity: string) =>
  expect.objectContaining({ failure: { kind: 'drive-busy', drive: '/dev/sdb', by: [{ pid, activity }] } });

describe('within one program', () => {
  it.each([
    ['read', 'read', true],
    ['read', 'write', false],
    ['write', 'read', false],
    ['write', 'write', false],
    ['look', 'write', true],
    ['write', 'look', false],
  ] as const)('a drive held to %s can be had to %s: %s', (held, wanted, isAllowed) => {
    const leases = new DriveLeases();
    leases.take({ drives: [STICK], mode: held, activity: 'flash' });
    const take = () => leases.take({ drives: [STICK], mode: wanted, activity: 'verify' });
    if (isAllowed) expect(take).not.toThrow();
    else expect(take).toThrow(busyBy(process.pid, 'flash'));
  });

  it('is the same drive in another port, and another one beside it is free', () => {
    const leases = new DriveLeases();
    leases.take({ drives: [STICK, OTHER], mode: 'write', activity: 'flash' });
    expect(() => leases.take({ drives: [MOVED], mode: 'read', activity: 'verify' })).toThrow();
    const free = drive('/dev/sde', 40, null);
    expect(() => leases.take({ drives: [free], mode: 'write', activity: 'capacity-check' })).not.toThrow();
  });

  it('is one medium under another name: a second path to its WWN, or a name that the holder came to know', () => {
    const leases = new DriveLeases();
    const wwn = 'naa.5000c500a1b2c3d4';
    const path = (devicePath: string, diskseq: number, serial: string | null) => {
      const { identity } = drive(devicePath, diskseq, serial);
      return { devicePath, identity: { ...identity, wwn } };
    };
    leases.take({ drives: [path('/dev/sdb', 27, '4C53')], mode: 'write', activity: 'flash' });
    expect(() => leases.take({ drives: [path('/dev/sdf', 28, null)], mode: 'write', activity: 'flash' })).toThrow();
    expect(() =>
      leases.take({ drives: [path('/dev/sdg', 29, 'OTHER')], mode: 'write', activity: 'flash' }),
    ).not.toThrow();

    const [loop1, loop2, loop3] = [
      drive('/dev/loop1', 30, null),
      drive('/dev/loop2', 31, null),
      drive('/dev/loop3', 32, null),
    ];
    const lease = leases.hold({ drives: [loop1, loop3], mode: 'write', activity: 'flash' });
    lease.widen([{ ...loop1, otherPaths: ['/dev/loop2'] }]);
    for (const taken of [loop1, loop2, loop3])
      expect(() => leases.take({ drives: [taken], mode: 'write', activity: 'flash' }), taken.devicePath).toThrow();
    lease.release();
    expect(() => leases.take({ drives: [loop2], mode: 'write', activity: 'flash' })).not.toThrow();
    const late = leases.hold({ drives: [loop1], mode: 'write', activity: 'flash' });
    expect(() => late.widen([{ ...loop1, otherPaths: ['/dev/loop2'] }])).toThrow();
    expect(() => leases.take({ drives: [loop1], mode: 'write', activity: 'flash' })).toThrow();
  });

  it('a light stops blinking when another activity wants the drive', () => {
    const leases = new DriveLeases();
    const onWanted = vi.fn();
    leases.take({ drives: [STICK], mode: 'look', activity: 'blink', onWanted });
    leases.take({ drives: [STICK], mode: 'write', activity: 'flash' });
    expect(onWanted).toHaveBeenCalledOnce();
  });

  it('is free again when it was given back, and leaves no file', () => {
    const leases = new DriveLeases();
    const release = leases.take({ drives: [STICK], mode: 'write', activity: 'flash' });
    expect(readdirSync(join(runtime, 'flakestick/leases'))).toHaveLength(1);
    release();
    expect(readdirSync(join(runtime, 'flakestick/leases'))).toEqual([]);
    expect(() => leases.take({ drives: [STICK], mode: 'write', activity: 'verify' })).not.toThrow();
  });

  it('is free again when it was given back, and the others are kept', () => {
    const leases = new DriveLeases();
    const lease = leases.hold({ drives: [STICK, OTHER], mode: 'write', activity: 'flash' });
    lease.widen([{ ...STICK, otherPaths: ['/dev/sdx'] }]);
    lease.giveBack(STICK);
    expect(() => leases.take({ drives: [STICK], mode: 'write', activity: 'verify' })).not.toThrow();
    expect(() => leases.take({ drives: [OTHER], mode: 'read', activity: 'verify' })).toThrow();
    lease.giveBack(OTHER);
    expect(() => leases.take({ drives: [OTHER], mode: 'write', activity: 'verify' })).not.toThrow();
    const files = readdirSync(join(runtime, 'flakestick/leases'));
    expect(files).toHaveLength(2);
    lease.release();
    expect(readdirSync(join(runtime, 'flakestick/leases'))).toEqual(files);
  });

  it('is not ejected while another slot of its card reader is used', async () => {
    const slot = (place: number, diskseq: number) => {
      const { identity, devicePath } = drive(`/dev/sd${place}`, diskseq, null);
      return { devicePath, identity: { ...identity, port: `pci-0000:00:14.0-usb-0:1:1.0-scsi-0:0:0:${place}` } };
    };
    const leases = new DriveLeases();
    const eject = () => leases.withSocket(slot(0, 27), 'eject', async () => 'ejected');
    const lease = leases.hold({ drives: [slot(1, 28)], mode: 'write', activity: 'flash' });
    await expect(eject()).rejects.toMatchObject({ failure: { by: [{ pid: process.pid, activity: 'flash' }] } });
    lease.release();
    expect(await eject()).toBe('ejected');
  });

  it('is free again when its file cannot be removed, as on a disk that became read-only', () => {
    const leases = new DriveLeases();
    const release = leases.take({ drives: [STICK], mode: 'write', activity: 'flash' });
    const folder = join(runtime, 'flakestick/leases');
    const [name = ''] = readdirSync(folder);
    rmSync(join(folder, name));
    mkdirSync(join(folder, name, 'in the way'), { recursive: true });
    expect(release).not.toThrow();
    expect(() => leases.take({ drives: [STICK], mode: 'write', activity: 'verify' })).not.toThrow();
  });
});

/** Another process that has the drive until it is killed. */
async function elsewhere(mode: 'read' | 'write'): Promise<{ pid: number; kill: () => Promise<void> }> {
  const program = `
    import { DriveLeases } from './main/job/drive-leases.ts';
    new DriveLeases().take({ drives: [${JSON.stringify(STICK)}], mode: '${mode}', activity: 'capacity-check' });
    process.stdout.write('held\\n');
    setInterval(() => {}, 1000);`;
  return startHolder(program);
}

async function startHolder(program: string): Promise<{ pid: number; kill: () => Promise<void> }> {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    pid: child.pid ?? 0,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

describe('in two processes', () => {
  it('of two drives, the other process may have the one that was given back', async () => {
    const program = `
      import { DriveLeases } from './main/job/drive-leases.ts';
      const leases = new DriveLeases();
      const drives = ${JSON.stringify([STICK, OTHER])};
      const lease = leases.hold({ drives, mode: 'write', activity: 'flash' });
      lease.giveBack(drives[0]);
      process.stdout.write('held\\n');
      setInterval(() => {}, 1000);`;
    const holder = await startHolder(program);
    const leases = new DriveLeases();
    expect(() => leases.take({ drives: [STICK], mode: 'write', activity: 'verify' })).not.toThrow();
    expect(() => leases.take({ drives: [OTHER], mode: 'read', activity: 'verify' })).toThrow();
    await holder.kill();
    expect(() => leases.take({ drives: [OTHER], mode: 'read', activity: 'verify' })).not.toThrow();
  });

  it('the loser names the holder, until that was killed', async () => {
    const holder = await elsewhere('write');
    const leases = new DriveLeases();
    const take = () => leases.take({ drives: [STICK], mode: 'read', activity: 'verify' });
    expect(take).toThrow(busyBy(holder.pid, 'capacity-check'));
    expect(withHolder({ kind: 'drive-busy', drive: '/dev/sdb' }, STICK)).toMatchObject({
      by: [{ pid: holder.pid, activity: 'capacity-check' }],
    });
    await holder.kill();
    expect(take).not.toThrow();
  });

  it('both may read', async () => {
    const holder = await elsewhere('read');
    const leases = new DriveLeases();
    expect(() => leases.take({ drives: [STICK], mode: 'read', activity: 'verify' })).not.toThrow();
    expect(() => leases.take({ drives: [STICK], mode: 'write', activity: 'flash' })).toThrow();
    await holder.kill();
  });
});
