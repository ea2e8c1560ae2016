import { expect, it, vi } from 'vitest';
import { drivesOf } from '../../../../../main/stages/drive/drives-of.ts';
import type { HostSnapshot } from '../../../../../main/stages/drive/host-snapshot.ts';
import { unmountDrive } from '../../../../../main/stages/drive/unmount.ts';
import { recordedMachine } from './recorded-machines.ts';

const now = vi.hoisted(() => ({ machine: null as unknown }));

vi.mock('../../../../../main/stages/drive/read-both-lists.ts', async (original) => ({
  ...(await original<object>()),
  readBothLists: async () => now.machine,
}));
// The kernel alone, without drivelist's answer.
vi.mock('../../../../../main/stages/drive/read-host-snapshot.ts', () => ({
  readHostSnapshot: async () => ({
    ...(now.machine as HostSnapshot),
    drivelist: { state: 'awaited', before: null, unchanged: [] },
  }),
}));
vi.mock('../../../../../main/system/program.ts', () => ({
  runProgram: async () => {
    const machine = now.machine as HostSnapshot;
    const mounts = machine.mounts.filter(({ mountPoint }) => !mountPoint.startsWith('/run/media/'));
    now.machine = { ...machine, mounts };
    return { code: 0, said: '', stdout: '', ended: 'exited' };
  },
}));

it('unmounts a stick that drivelist lists, and judges it again by the same list', async () => {
  const { machine } = await recordedMachine('iso-stick-mounted-whole.json');
  now.machine = machine;
  const stick = drivesOf(machine, {}).find(({ devicePath }) => devicePath === '/dev/sda');
  if (!stick) throw new Error('the recording has no /dev/sda');
  const unmounted: string[] = [];
  await unmountDrive(stick, {
    includeLoop: false,
    terminal: false,
    signal: new AbortController().signal,
    onUnmounted: (mountPoint) => unmounted.push(mountPoint),
  });
  expect(unmounted).toEqual(['/run/media/mia/nixos-24.11']);
});
