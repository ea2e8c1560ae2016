/** A stick that its user may not read is lent to a virtual machine, or to whatever else the user names. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HelperRequest, PROTOCOL } from '../../../contract/wire/helper-protocol.ts';
import { makeWriterImage, WROTE } from '../../devices/boot-sector.ts';
import { Bench } from '../../devices/loop-device.ts';
import { whatPolkitLacks } from '../../devices/polkit.ts';
import { processesOf } from '../../devices/processes.ts';
import { sha256Of } from '../try/trying.ts';
import { driveAt, filledStick, flakestick, PrivilegedMachine, type Stick, talkToHelper } from './privileged-machine.ts';

type Lend = Extract<HelperRequest, { task: 'lend' }>;

const O_ACCMODE = 0o3;
const lacks = whatPolkitLacks();

describe.skipIf(lacks)(`a stick that the user may not read${lacks ? ` (${lacks})` : ''}`, () => {
  let machine: PrivilegedMachine;
  beforeAll(async () => {
    machine = await PrivilegedMachine.setUp();
  });
  afterAll(() => machine.takeDown());

  const trying = (devicePath: string): string[] => [
    ...['try', devicePath, '--bios', '--headless', '--memory', '256M', '--keep-running'],
  ];

  it('runs in a machine of the user, by a descriptor that cannot write', () =>
    Bench.with(async (bench) => {
      const { granted } = machine;
      const file = await makeWriterImage(join(bench.folder, 'writer.img'));
      const devicePath = await bench.attach(file);
      const before = await sha256Of(file);
      const running = flakestick(granted, trying(devicePath));
      await running.until(({ event, line }) => event === 'serial' && String(line).includes(WROTE));
      const [qemu] = (await processesOf(granted, 'file.filename=/dev/fdset/1')).filter(
        ({ command }) => !command.includes('flakestick-helper'),
      );
      if (!qemu) throw new Error('no QEMU of the user');
      const status = await readFile(`/proc/${qemu.pid}/status`, 'utf8');
      const values = (field: string): string[] =>
        (new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '').trim().split(/\s+/);
      expect(values('Uid')).toEqual(Array(4).fill(String(granted.uid)));
      expect(values('Gid')).toEqual(Array(4).fill(String(granted.gid)));
      expect(new Set(values('Groups').map(Number))).toEqual(new Set(granted.groups));
      expect([...values('CapEff'), ...values('CapPrm')]).toEqual(Array(2).fill('0'.repeat(16)));
      expect(values('NoNewPrivs')).toEqual(['1']);
      const modes: number[] = [];
      for (const name of await readdir(`/proc/${qemu.pid}/fd`)) {
        if ((await readlink(`/proc/${qemu.pid}/fd/${name}`).catch(() => '')) !== devicePath) continue;
        const flags = /^flags:\s*(\d+)/m.exec(await readFile(`/proc/${qemu.pid}/fdinfo/${name}`, 'utf8'))?.[1];
        modes.push(Number.parseInt(flags ?? '', 8) & O_ACCMODE);
      }
      expect(modes.length).toBeGreaterThan(0);
      expect(new Set(modes), 'opened for anything but reading').toEqual(new Set([0]));
      running.child.kill('SIGINT');
      const { code, result, stderr } = await running.finished;
      expect([code, result.outcome], stderr).toEqual([130, 'cancelled']);
      expect(await sha256Of(file)).toBe(before);
      expect(await processesOf(granted, 'qemu-system')).toEqual([]);
    }));

  it('is not lent without permission', () =>
    Bench.with(async (bench) => {
      const devicePath = await bench.attach(await makeWriterImage(join(bench.folder, 'writer.img')));
      const { code, result } = await flakestick(machine.other, trying(devicePath)).finished;
      expect(code).toBe(8);
      expect(result).toMatchObject({ failure: { kind: expect.stringContaining('authorization-') } });
    }));

  const lending = (stick: Stick, script: string): Lend => ({
    protocol: PROTOCOL,
    task: 'lend',
    drives: [stick.drive],
    program: '/bin/sh',
    arguments: ['-c', script],
    descriptor: 3,
    folder: '/',
    environment: ['PATH=/usr/bin:/bin', 'LC_ALL=C'],
  });

  async function lend(request: unknown): Promise<{ said: string; code: number | null; refused: string | null }> {
    const helper = talkToHelper(machine.granted);
    helper.say(`${JSON.stringify(request)}\n`);
    const { events } = await helper.ended;
    const returned = events.find(({ event }) => event === 'returned');
    const refused = events.find(({ event }) => event === 'refused');
    return {
      said: returned?.event === 'returned' ? returned.said : '',
      code: returned?.event === 'returned' ? returned.code : null,
      refused: refused?.event === 'refused' ? refused.reason : null,
    };
  }

  it('cannot be written by any program that it is lent to, which has neither root’s rights nor another descriptor', () =>
    Bench.with(async (bench) => {
      const stick = await filledStick(bench);
      const before = await stick.digest();
      expect((await lend(lending(stick, 'dd bs=4096 count=1 status=none <&3 | head -c 14 >&2'))).said).toBe(
        'something dear',
      );
      const zeros = 'dd if=/dev/zero bs=4096 count=1';
      const wrote = await lend(lending(stick, `${zeros} >&3; ${zeros} of=${stick.devicePath}`));
      expect(wrote.said).toMatch(/Bad file descriptor/);
      expect(wrote.said).toMatch(/Permission denied/);
      const said = (await lend(lending(stick, 'id -u >&2; ls /proc/self/fd >&2; env >&2'))).said.split('\n');
      expect(said[0]).toBe(String(machine.granted.uid));
      // Its own folder is the fourth one.
      expect(said.filter((line) => /^\d$/.test(line))).toEqual(['0', '1', '2', '3', '4']);
      expect(said.filter((line) => line.includes('=')).map((line) => line.split('=')[0])).not.toContain('PKEXEC_UID');
      expect(await stick.digest()).toBe(before);
    }));

  it('is one that people plug in, and the request is exact', () =>
    Bench.with(async (bench) => {
      const stick = await filledStick(bench);
      const over = await bench.attach(stick.devicePath);
      const request = lending(stick, 'cat <&3 >&2');
      const overDrive = { ...request, drives: [await driveAt(over)] };
      expect(await lend(overDrive)).toMatchObject({ refused: 'not-removable', said: '' });
      for (const bad of [
        { ...request, program: 'sh' },
        { ...request, descriptor: 4 },
        { ...request, environment: ['LD_PRELOAD=/tmp/x.so'] },
        { ...request, environment: ['PATH'] },
        { ...request, arguments: ['-c', 'cat\0'] },
        { ...request, arguments: Array(300).fill('-c') },
        { ...request, drives: [stick.drive, stick.drive] },
        { ...request, as: 'root' },
      ])
        expect(await lend(bad)).toEqual({ said: '', code: null, refused: null });
    }));

  it('comes back when the parent is gone', () =>
    Bench.with(async (bench) => {
      const stick = await filledStick(bench);
      const marker = join(machine.granted.home, 'lent');
      const helper = talkToHelper(machine.granted);
      helper.say(`${JSON.stringify(lending(stick, `echo >${marker}; exec sleep 1234`))}\n`);
      await expect.poll(() => readFile(marker, 'utf8').catch(() => null)).not.toBeNull();
      expect(await processesOf(machine.granted, 'sleep 1234')).toHaveLength(1);
      helper.hangUp();
      await helper.ended;
      await expect.poll(() => processesOf(machine.granted, 'sleep 1234')).toEqual([]);
    }));
});
