/** When a second list within seconds may do without asking drivelist again. */
import { beforeEach, expect, it, vi } from 'vitest';
import type { HostSnapshot } from '../../../../../main/stages/drive/index.ts';
import type * as List from '../../../../../main/stages/drive/list.ts';
import { recordedMachine } from './recorded-machines.ts';

const { machine: recorded } = await recordedMachine('laptop-nvme.json');
const ANSWER = { state: 'listed', drives: [] } as const;
const now = { machine: recorded, asked: 0, read: 0 };
vi.mock('../../../../../main/stages/drive/read-host-snapshot.ts', () => ({
  readHostSnapshot: async () => {
    now.read += 1;
    return structuredClone(now.machine);
  },
  beginHostSnapshot: async () => {
    now.read += 1;
    const machine = structuredClone(now.machine);
    return { now: () => machine, read: () => [], contents: async () => {} };
  },
}));
vi.mock('../../../../../main/system/drivelist/index.ts', async (original) => ({
  ...(await original<object>()),
  askDrivelist: async () => {
    now.asked += 1;
    return ANSWER;
  },
}));

/** Fresh: a process that has listed nothing. */
let list: typeof List;
beforeEach(async () => {
  vi.resetModules();
  vi.useRealTimers();
  list = await import('../../../../../main/stages/drive/list.ts');
  const candidates = { ...recorded.candidates, names: [] };
  Object.assign(now, { machine: { ...recorded, candidates } satisfies HostSnapshot, asked: 0, read: 0 });
});

it('reads the machine once more and does not ask drivelist, while the same devices are there', async () => {
  await list.listDrives();
  await list.listDrivesAgain({});
  expect(now).toMatchObject({ asked: 1, read: 2 });
});

it.each([
  ['a device was pulled', (machine: HostSnapshot) => machine.devices.pop()],
  ['a medium was swapped', (machine: HostSnapshot) => Object.assign(machine.devices[0] ?? {}, { diskseq: 999 })],
  ['a medium has another size', (machine: HostSnapshot) => Object.assign(machine.devices[0] ?? {}, { sizeBytes: 512 })],
])('asks drivelist when %s', async (_, change) => {
  await list.listDrives();
  now.machine = structuredClone(now.machine);
  change(now.machine);
  await list.listDrivesAgain({});
  expect(now.asked).toBe(2);
});

it('asks drivelist after some seconds, and when nothing was listed yet', async () => {
  await list.listDrivesAgain({});
  expect(now.asked).toBe(1);
  const later = performance.now() + 3001;
  const clock = vi.spyOn(performance, 'now').mockReturnValue(later);
  await list.listDrivesAgain({});
  clock.mockRestore();
  expect(now.asked).toBe(2);
});

it('reads nothing for a first look within seconds', async () => {
  await list.listDrives();
  await list.listDrivesRecently({});
  expect(now).toMatchObject({ asked: 1, read: 1 });
});
