/** What is told of a stick that is plugged in while drivelist does not answer. The stick is /dev/sdb of a recorded laptop. */
import { beforeEach, expect, it, vi } from 'vitest';
import type { Drive } from '../../../../../contract/wire/drive.ts';
import { drivesOf } from '../../../../../main/stages/drive/drives-of.ts';
import type { HostSnapshot } from '../../../../../main/stages/drive/host-snapshot.ts';
import { WatchedLists } from '../../../../../main/stages/drive/watched-lists.ts';
import type { DrivelistAnswer } from '../../../../../main/system/drivelist/index.ts';
import { recordedMachine } from './recorded-machines.ts';

const { snapshot, asked, prepared } = vi.hoisted(() => ({
  snapshot: { machine: null as unknown, fails: false },
  /** Answers the list that was asked for, in the order of asking. */
  asked: [] as ((answer: unknown) => void)[],
  /** How many lists were asked for whenever a thread was started ahead. */
  prepared: [] as number[],
}));
vi.mock('../../../../../main/stages/drive/read-host-snapshot.ts', () => ({
  beginHostSnapshot: () => {
    if (snapshot.fails) return Promise.reject(new Error('sysfs is gone'));
    const { machine } = snapshot;
    return Promise.resolve({ now: () => machine, read: () => [], contents: () => Promise.resolve() });
  },
}));
vi.mock('../../../../../main/system/drivelist/index.ts', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  askDrivelist: () => new Promise((resolve) => asked.push(resolve)),
  prepareDrivelist: () => prepared.push(asked.length),
}));

const { machine: full } = await recordedMachine('laptop-nvme.json');
const isOfStick = (name: string): boolean => name.startsWith('sdb');
const withoutStick: HostSnapshot = {
  ...full,
  devices: full.devices.filter(({ name }) => !isOfStick(name)),
  candidates: { names: full.candidates.names.filter((name) => !isOfStick(name)) },
};
if (full.drivelist.state !== 'listed') throw new Error('the recorded laptop has no list of drivelist');
const whole: DrivelistAnswer = full.drivelist;
const before: DrivelistAnswer = {
  state: 'listed',
  drives: whole.drives.filter(({ devicePath }) => devicePath !== '/dev/sdb'),
};

const stickIn = (drives: readonly Drive[]): Drive | undefined =>
  drives.find(({ devicePath }) => devicePath === '/dev/sdb');
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let told: Drive[][] = [];
const watched = (): WatchedLists => {
  const lists = new WatchedLists(() => {
    const machine = lists.now();
    if (machine) told.push(drivesOf(machine));
    return Promise.resolve();
  });
  return lists;
};
const last = (): Drive[] => told.at(-1) ?? [];

beforeEach(() => {
  told = [];
  asked.length = 0;
  prepared.length = 0;
  snapshot.fails = false;
  snapshot.machine = withoutStick;
});

it('a stick is listed while the answer to an earlier question is awaited, and with drivelist once it has answered about it', async () => {
  const lists = watched();
  await lists.refresh();
  snapshot.machine = full;
  await lists.refresh();
  expect(stickIn(last())).toMatchObject({ seenBy: ['sysfs'], refusals: [{ kind: 'awaiting-drivelist' }] });

  // The earlier answer does not speak of it, and could not.
  asked[0]?.(before);
  await settled();
  expect(stickIn(last())).toMatchObject({
    seenBy: ['sysfs'],
    refusals: [{ kind: 'awaiting-drivelist' }],
    warnings: expect.not.arrayContaining([{ kind: 'not-in-drivelist' }]) as unknown,
  });
  expect(last().find(({ devicePath }) => devicePath === '/dev/sdc')?.seenBy).toEqual(['drivelist', 'sysfs']);
  expect(asked).toHaveLength(2);

  asked[1]?.(whole);
  await settled();
  expect(stickIn(last())).toMatchObject({ seenBy: ['drivelist', 'sysfs'], refusals: [] });
  expect(asked).toHaveLength(2);
});

it('drivelist is asked once at a time, however often something changes, and then about the last', async () => {
  const lists = watched();
  for (const machine of [withoutStick, full, withoutStick, full]) {
    snapshot.machine = machine;
    await lists.refresh();
  }
  expect(asked).toHaveLength(1);
  asked[0]?.(before);
  await settled();
  expect(asked).toHaveLength(2);
  asked[1]?.(whole);
  await settled();
  expect(asked).toHaveLength(2);
  expect(stickIn(last())?.seenBy).toEqual(['drivelist', 'sysfs']);
});

it('the thread of the next list is started ahead once drivelist has answered, and not while it is awaited', async () => {
  const lists = watched();
  await lists.refresh();
  snapshot.machine = full;
  await lists.refresh();
  asked[0]?.(before);
  await settled();
  expect(prepared).toEqual([]);
  asked[1]?.(whole);
  await settled();
  expect(prepared).toEqual([2]);
});

it('where the two differ, both are read once more, and what one of them does not list then is said', async () => {
  const lists = watched();
  snapshot.machine = full;
  await lists.refresh();
  asked[0]?.(before);
  await settled();
  expect(asked).toHaveLength(2);
  asked[1]?.(before);
  await settled();
  expect(asked).toHaveLength(2);
  expect(stickIn(last())?.warnings).toContainEqual({ kind: 'not-in-drivelist' });
});

it('a stick that is pulled before the answer is gone, and the answer does not bring it back', async () => {
  const lists = watched();
  snapshot.machine = full;
  await lists.refresh();
  snapshot.machine = withoutStick;
  await lists.refresh();
  asked[0]?.(whole);
  await settled();
  expect(stickIn(last())).toBeUndefined();
});

it('after a failed reading the next one tells', async () => {
  const lists = watched();
  snapshot.fails = true;
  await expect(lists.refresh()).rejects.toThrow('sysfs is gone');
  snapshot.fails = false;
  await lists.refresh();
  expect(last()).not.toEqual([]);
});

it('drivelist that did not answer is asked again after its pause, though nothing has changed', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const lists = watched();
    snapshot.machine = full;
    await lists.refresh();
    asked[0]?.({ state: 'absent', reason: 'no-answer' });
    await settled();
    expect(stickIn(last())).toMatchObject({ seenBy: ['sysfs'], refusals: [] });
    await vi.advanceTimersByTimeAsync(31_000);
    asked[1]?.(whole);
    await settled();
    expect(stickIn(last())?.seenBy).toEqual(['drivelist', 'sysfs']);
    lists.stop();
  } finally {
    vi.useRealTimers();
  }
});

it('tells nothing once it is stopped, and asks nobody again', async () => {
  const lists = watched();
  await lists.refresh();
  snapshot.machine = full;
  await lists.refresh();
  lists.stop();
  const { length } = told;
  asked[0]?.(before);
  await settled();
  expect(told).toHaveLength(length);
  expect(asked).toHaveLength(1);
  expect(prepared).toEqual([]);
});
