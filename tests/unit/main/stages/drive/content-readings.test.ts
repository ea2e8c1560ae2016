/** Readings beside the list: which of them wait for which. What is read is not the question here. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { contentOf } from '../../../../../main/stages/drive/content-readings.ts';
import { type Content, NOTHING_KNOWN, type Probed } from '../../../../../main/stages/drive/read-content.ts';

const reads = vi.hoisted(() => ({
  read: (_probed: unknown): Promise<unknown> => Promise.resolve(null),
  begun: [] as string[],
}));
vi.mock('../../../../../main/stages/drive/read-content.ts', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  readContent: (probed: Probed) => {
    reads.begun.push(probed.devicePath);
    return reads.read(probed);
  },
}));

const BLANK: Content = { ...NOTHING_KNOWN, blank: true };
const NOWHERE = '/nonexistent/block/sdx';
const never = new Promise<Content>(() => {});

const stick = (devicePath: string, more: Partial<Probed> = {}): Probed => ({
  devicePath,
  sizeBytes: 8_000_000_000,
  sectorBytes: 512,
  isDrive: true,
  hasPartitions: false,
  udev: new Map(),
  state: 'missing',
  ...more,
});
/** Begun at once. */
async function read(probed: Probed, settle = async (): Promise<Probed> => probed) {
  const content = await contentOf(probed, NOWHERE, settle);
  return { now: () => content.now(), reading: content.read?.() ?? null };
}

beforeEach(() => {
  vi.useFakeTimers();
  reads.begun.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

it('a stick is being read until it is known, and is never blank meanwhile', async () => {
  const answer = Promise.withResolvers<Content>();
  reads.read = () => answer.promise;
  const content = await read(stick('/dev/a'));
  expect(content.now()).toMatchObject({ isBeingRead: true, blank: false, untold: 'no-probe' });
  answer.resolve(BLANK);
  await content.reading;
  expect(content.now()).toEqual(BLANK);
});

it('nothing is read before that is asked for, and then once', async () => {
  reads.read = () => Promise.resolve(BLANK);
  const content = await contentOf(stick('/dev/later'), NOWHERE, async () => stick('/dev/later'));
  expect(reads.begun).toEqual([]);
  await Promise.all([content.read?.(), content.read?.()]);
  expect(reads.begun).toEqual(['/dev/later']);
});

it('what a settled udev names is known without a reading', async () => {
  const udev = new Map([['ID_FS_TYPE', 'ext4']]);
  const { now, reading } = await read(stick('/dev/b', { udev, state: 'settled' }));
  expect(now()).toMatchObject({ filesystem: 'ext4', isBeingRead: false });
  expect(reading).toBeNull();
  expect(reads.begun).toEqual([]);
});

it('31 sticks that do not answer cost the 32nd a second, and those that answer cost it nothing', async () => {
  reads.read = (probed) => ((probed as Probed).devicePath === '/dev/good' ? Promise.resolve(BLANK) : never);
  const hanging = await Promise.all(Array.from({ length: 31 }, (_, index) => read(stick(`/dev/hangs${index}`))));
  const good = await read(stick('/dev/good'));
  await vi.advanceTimersByTimeAsync(900);
  expect(good.now()).toMatchObject({ isBeingRead: true });
  await vi.advanceTimersByTimeAsync(200);
  expect(good.now()).toEqual(BLANK);
  expect(hanging.every(({ now }) => now().isBeingRead)).toBe(true);
});

it('a device is read once at a time, however many ask', async () => {
  const answers: (() => void)[] = [];
  reads.read = () => new Promise((resolve) => answers.push(() => resolve(BLANK)));
  const [first, second] = [await read(stick('/dev/once')), await read(stick('/dev/once'))];
  await vi.advanceTimersByTimeAsync(10);
  expect(reads.begun).toEqual(['/dev/once']);
  answers[0]?.();
  await first.reading;
  // Nothing tells whether it was written in between: there is no sysfs to ask.
  await vi.advanceTimersByTimeAsync(10);
  expect(reads.begun).toEqual(['/dev/once', '/dev/once']);
  answers[1]?.();
  await second.reading;
  expect(second.now()).toEqual(BLANK);
});

it('udev is asked again before anything is read, once it is settled', async () => {
  reads.read = async (probed) => ({ ...NOTHING_KNOWN, filesystem: (probed as Probed).state });
  const busy = stick('/dev/plugged', { state: 'unsettled' });
  const content = await read(busy, async () => ({ ...busy, state: 'settled' }));
  expect(content.now()).toMatchObject({ isBeingRead: true, untold: 'udev-outdated' });
  await content.reading;
  expect(content.now()).toMatchObject({ filesystem: 'settled' });
});

it('a reading that fails leaves the contents unknown, and no longer being read', async () => {
  reads.read = () => Promise.reject(new Error('a bug'));
  const content = await read(stick('/dev/bug'));
  await content.reading;
  expect(content.now()).toMatchObject({ isBeingRead: false, blank: false, untold: 'no-probe' });
});
