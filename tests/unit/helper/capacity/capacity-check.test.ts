import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceError } from '../../../../helper/io/device-error.ts';
import { choosePositions } from '../../../../main/stages/capacity-check/check-positions.ts';
import { IS_LONG, runs, seededRandom } from '../../../setup/level.ts';
import { FakeMedium, type Lie } from '../fake-medium.ts';
import { probe } from './check-run.ts';

const random = seededRandom('capacity check');

const MEBIBYTE = 1024 * 1024;
/** Below 16 MiB a place has 4 KiB instead of 32, and a check hashes an eighth as much. */
const SMALL = 12 * MEBIBYTE;
const small = fc.integer({ min: 6 * 2048, max: 15 * 2048 });
const large = fc.integer({ min: 24 * 2048, max: 64 * 2048 });
const sizes = (IS_LONG ? fc.oneof(small, large) : small).map((sectors) => sectors * 512);
const sectors = fc.constantFrom(512, 4096);
/** Of what is said: anything from a few MiB to nearly all of it (the end is left alone), in sectors and in no rounder number. */
const fractions = fc.double({ min: 0.08, max: 0.975, noNaN: true });
const realOf = (sizeBytes: number, fraction: number): number => Math.floor((sizeBytes * fraction) / 512) * 512;

describe('a true drive', () => {
  it('passes, whatever its size and its sectors, and is left as it was', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, sectors, async (size, sectorBytes) => {
        const sizeBytes = Math.floor(size / sectorBytes) * sectorBytes;
        const medium = new FakeMedium({ sizeBytes, sectorBytes });
        const { finding, restored, failed, plan } = await probe(medium);
        expect(finding).toEqual({ kind: 'holds', reachedBytes: Math.max(...plan.places) + plan.placeBytes });
        expect({ restored: restored?.wrong, failed }).toEqual({ restored: [], failed: null });
        expect(medium.writes).toBeGreaterThanOrEqual(2 * plan.places.length);
        expect(medium.changed()).toEqual([]);
      }),
      { numRuns: runs(2, 60) },
    );
  });

  it('passes with a memory of its own', async () => {
    const medium = new FakeMedium({ sizeBytes: 64 * MEBIBYTE, memoryBytes: 3 * MEBIBYTE });
    expect((await probe(medium)).finding.kind).toBe('holds');
    expect(medium.changed()).toEqual([]);
  });
});

describe('a drive that wraps', () => {
  it('is found at any size, a power of two or not, exactly, and is left as it was', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fractions, async (sizeBytes, fraction) => {
        const realBytes = realOf(sizeBytes, fraction);
        const medium = new FakeMedium({ sizeBytes, lie: { realBytes, beyond: 'wraps' } });
        const { finding, restored } = await probe(medium);
        expect(finding.kind).toBe('wraps');
        if (finding.kind !== 'wraps') return;
        expect(finding.atLeastBytes).toBeLessThanOrEqual(realBytes);
        expect(finding.atMostBytes).toBeGreaterThanOrEqual(realBytes);
        expect(restored?.wrong).toEqual([]);
        expect(medium.changed()).toEqual([]);
      }),
      { numRuns: runs(4, 100) },
    );
  });

  it.each([
    [2, SMALL],
    [3, SMALL],
    [4, SMALL],
    [6, SMALL],
    [8, SMALL],
    [3, 96 * MEBIBYTE],
  ])('at a part of %i of %i bytes is found exactly', async (part, sizeBytes) => {
    const realBytes = sizeBytes / part;
    const medium = new FakeMedium({ sizeBytes, lie: { realBytes, beyond: 'wraps' } });
    expect((await probe(medium)).finding).toEqual({ kind: 'wraps', atLeastBytes: realBytes, atMostBytes: realBytes });
  });

  it('into a small area at its end is found', async () => {
    await fc.assert(
      fc.asyncProperty(fractions, fc.integer({ min: 13, max: 18 }), async (fraction, power) => {
        const sizeBytes = 15 * MEBIBYTE;
        const realBytes = realOf(sizeBytes, Math.min(0.9, fraction));
        const medium = new FakeMedium({ sizeBytes, lie: { realBytes, beyond: { areaBytes: 2 ** power } } });
        const { finding } = await probe(medium);
        expect(finding.kind).toBe('wraps');
        if (finding.kind === 'wraps') expect(finding.atMostBytes).toBeGreaterThanOrEqual(realBytes - 2 ** power);
        expect(medium.changed()).toEqual([]);
      }),
      { numRuns: runs(3, 60) },
    );
  });
});

describe('a drive that loses what is beyond its end', () => {
  it('is found, and its end is known to a stride', async () => {
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fractions,
        fc.constantFrom('zeros', 'ones', 'noise'),
        async (sizeBytes, fraction, beyond) => {
          const realBytes = realOf(sizeBytes, fraction);
          const medium = new FakeMedium({ sizeBytes, lie: { realBytes, beyond } as Lie });
          const { finding } = await probe(medium);
          expect(finding.kind).toBe('loses');
          if (finding.kind !== 'loses') return;
          expect(finding.atLeastBytes).toBeLessThanOrEqual(realBytes);
          // The place that the end cuts through begins before it.
          expect(finding.atMostBytes).toBeGreaterThan(realBytes - 32_768);
          if (fraction > 0.15) expect(finding.atMostBytes - finding.atLeastBytes).toBeLessThan(sizeBytes / 64);
          expect(medium.changed()).toEqual([]);
        },
      ),
      { numRuns: runs(3, 60) },
    );
  });
});

describe('a memory that hides the lie for what was written last', () => {
  it.each<Lie['beyond']>(['wraps', 'zeros', 'noise'])('does not hide it from the check: %s', async (beyond) => {
    const sizeBytes = 15 * MEBIBYTE;
    const { ballastBytes } = choosePositions(sizeBytes, random);
    const lie = { realBytes: 4 * MEBIBYTE + 512, beyond };
    const medium = new FakeMedium({ sizeBytes, lie, memoryBytes: ballastBytes });
    const { finding } = await probe(medium);
    expect(['wraps', 'loses', 'unreliable']).toContain(finding.kind);
    expect(finding.kind).not.toBe('holds');
  });
});

describe('whatever comes in between', () => {
  it.each(['save', 'tag', 'scan', 'look', 'restore', 'check'])(
    'a stop while it does %s leaves the drive as it was',
    async (step) => {
      for (const lie of [undefined, { realBytes: 5 * MEBIBYTE, beyond: 'wraps' as const }]) {
        const stop = new AbortController();
        const medium = new FakeMedium({ sizeBytes: 15 * MEBIBYTE, ...(lie ? { lie } : {}) });
        const probed = await probe(medium, {
          stop,
          onSaid: (event) => {
            if (event.event === 'advanced' && event.step === step) stop.abort();
          },
        });
        expect(probed.restored?.wrong ?? []).toEqual([]);
        expect(medium.changed()).toEqual([]);
      }
    },
  );

  it('nothing is written before what was saved is kept', async () => {
    const medium = new FakeMedium({ sizeBytes: 64 * MEBIBYTE });
    const { said } = await probe(medium, { isKept: false });
    expect(medium.writes).toBe(0);
    expect(said.map(({ event }) => event)).not.toContain('tagging');
  });

  it('a place that cannot be written ends it, and all others are put back', async () => {
    const medium = new FakeMedium({ sizeBytes: 64 * MEBIBYTE });
    const plan = choosePositions(medium.capacityBytes, random);
    const broken = plan.places[40];
    medium.beforeWrite = (offset) => {
      if (offset === broken) throw new DeviceError('EIO', offset);
    };
    const { failed, restored } = await probe(medium, { plan });
    expect(failed).toMatchObject({ step: 'write', error: { code: 'EIO', offsetBytes: broken } });
    expect(restored).toMatchObject({ wrong: [] });
    expect(medium.changed()).toEqual([]);
  });

  it('reports an unplugged drive as gone, and puts nothing back', async () => {
    const medium = new FakeMedium({ sizeBytes: 64 * MEBIBYTE });
    medium.beforeWrite = () => {
      if (medium.writes === 30) medium.lost = true;
    };
    const { failed, restored } = await probe(medium);
    expect(restored).toBeNull();
    expect(failed).not.toBeNull();
    expect(medium.changed().length).toBeGreaterThan(0);
  });
});

it('places that are not on the drive are refused before anything is read', async () => {
  const medium = new FakeMedium({ sizeBytes: 64 * MEBIBYTE });
  const plan = choosePositions(medium.capacityBytes, random);
  for (const places of [[64 * MEBIBYTE], [512], [0, 32_768, 0]])
    await expect(probe(medium, { plan: { ...plan, places } })).rejects.toThrow('not on the drive');
});
