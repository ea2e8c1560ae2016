import { describe, expect, it } from 'vitest';
import { putBack } from '../../../../helper/capacity/put-back.ts';
import { DeviceError } from '../../../../helper/io/device-error.ts';
import { FakeMedium, type Lie } from '../fake-medium.ts';
import { type Probed, probe } from './check-run.ts';

const MEBIBYTE = 1024 * 1024;
const SIZE = 15 * MEBIBYTE;

class PowerCut extends Error {}

/** A check whose power is cut at a write; gives what the parent had kept by then. */
async function cutAt(medium: FakeMedium, write: number): Promise<Pick<Probed, 'plan' | 'token' | 'saved'>> {
  const begun: Pick<Probed, 'plan' | 'token' | 'saved'>[] = [];
  medium.beforeWrite = () => {
    if (medium.writes === write) throw new PowerCut();
  };
  await probe(medium, {
    onBegun: (one) => begun.push(one),
  }).catch((thrown: unknown) => {
    if (!(thrown instanceof PowerCut)) throw thrown;
  });
  medium.beforeWrite = () => {};
  const [kept] = begun;
  if (!kept) throw new Error('it did not begin');
  return kept;
}

async function putBackTo(
  medium: FakeMedium,
  { plan, token, saved }: Pick<Probed, 'plan' | 'token' | 'saved'>,
  stop = new AbortController(),
) {
  const said: { event: string; wrong?: number[]; newer?: number[] }[] = [];
  const failed: string[] = [];
  let place = 0;
  await putBack(
    medium,
    { ...plan, token },
    {
      sendEvent: (event) => said.push(event),
      nextOriginal: async (into) => {
        (saved.get(place) as Buffer).copy(into);
        place += 1;
      },
      signal: stop.signal,
      failed: (step, error) => failed.push(`${step}: ${error.code}`),
    },
  );
  return { report: said.find(({ event }) => event === 'put-back'), failed };
}

describe('after a power cut', () => {
  const lies: [string, Lie | undefined][] = [
    ['a true drive', undefined],
    ['a drive that wraps', { realBytes: 7 * MEBIBYTE + 512, beyond: 'wraps' }],
    ['a drive that loses', { realBytes: 7 * MEBIBYTE + 512, beyond: 'zeros' }],
    ['a drive that wraps into a small area', { realBytes: 7 * MEBIBYTE, beyond: { areaBytes: MEBIBYTE / 4 } }],
  ];
  it.each(lies)('%s gets back everything, at whatever write it was cut', async (_what, lie) => {
    for (const write of [0, 1, 150, 300, 400]) {
      const medium = new FakeMedium({ sizeBytes: SIZE, ...(lie ? { lie } : {}) });
      const kept = await cutAt(medium, write);
      expect((await putBackTo(medium, kept)).report).toMatchObject({ wrong: [], newer: [] });
      expect(medium.changed(), `cut at write ${write}`).toEqual([]);
    }
  });

  it('putting back may be cut short as well, and goes on another time', async () => {
    const medium = new FakeMedium({ sizeBytes: SIZE, lie: { realBytes: 7 * MEBIBYTE + 512, beyond: 'wraps' } });
    const kept = await cutAt(medium, 200);
    const stop = new AbortController();
    medium.beforeWrite = () => {
      if (medium.writes > 260) stop.abort();
    };
    expect((await putBackTo(medium, kept, stop)).report).toBeUndefined();
    expect(medium.changed().length).toBeGreaterThan(0);
    medium.beforeWrite = () => {};
    expect((await putBackTo(medium, kept)).report).toMatchObject({ wrong: [] });
    expect(medium.changed()).toEqual([]);
  });

  it('what was put on the drive since then is left alone, and named', async () => {
    const medium = new FakeMedium({ sizeBytes: SIZE });
    const kept = await cutAt(medium, 100);
    const [offset = 0] = kept.plan.places;
    const sector = offset / 512 + 3;
    await medium.write(Buffer.alloc(512, 7), sector * 512);
    expect((await putBackTo(medium, kept)).report).toMatchObject({ wrong: [], newer: [0] });
    expect(medium.changed()).toEqual([sector]);
  });

  it('another drive, without a tag of that check, is not written to', async () => {
    const kept = await cutAt(new FakeMedium({ sizeBytes: SIZE }), 100);
    const other = new FakeMedium({ sizeBytes: SIZE });
    await other.write(Buffer.alloc(512, 7), 0);
    await putBackTo(other, kept);
    expect(other.writes).toBe(1);
  });

  it('a place that cannot be written is named, and the others are put back', async () => {
    const medium = new FakeMedium({ sizeBytes: SIZE });
    const kept = await cutAt(medium, 100);
    medium.beforeWrite = (offset) => {
      if (offset === kept.plan.places[40]) throw new DeviceError('EIO', offset);
    };
    expect((await putBackTo(medium, kept)).report).toMatchObject({ wrong: [40] });
    expect(medium.changed()).toHaveLength(kept.plan.placeBytes / 512);
  });
});
