/** A small run of the whole command and of its engine beside dd, for what shall be seen to become slower. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Bench, diskImageBytes, run } from '../devices/loop-device.ts';
import { DD, FLAKESTICK, FLAKESTICK_COMMAND } from './contenders.ts';
import { bothSeconds, cpuSeconds, interleave, median, type Result } from './table.ts';

export const DOCUMENT = join(import.meta.dirname, '../../docs/benchmarks.md');
export const GUARD = 'tests/bench/guard.ts';
const MEBIBYTE = 1024 * 1024;
/** Processor time is counted in hundredths of a second, of which dd may take none. */
const MIN_SECONDS = 0.01;

/** To `dd, then dd | cmp`, in the same round. */
const Ratios = z.strictObject({
  engine: z.strictObject({ time: z.number().positive(), cpu: z.number().positive() }),
  command: z.strictObject({ time: z.number().positive(), cpu: z.number().positive() }),
});
export type Ratios = z.infer<typeof Ratios>;

/** As root. Medians of the rounds; a device and an image in memory. */
export async function pairedRun({ mebibytes, rounds }: { mebibytes: number; rounds: number }): Promise<Ratios> {
  const ratios: Ratios[] = [];
  await Bench.with(async (bench) => {
    const memory = await bench.mount('tmpfs', 'memory', '-t', 'tmpfs', '-o', 'size=90%');
    const image = join(memory, 'image');
    await writeFile(image, diskImageBytes(mebibytes * MEBIBYTE));
    // A younger image is not compared with.
    await sleep(2500);
    // Pages that were never written would cost the first who does.
    await run('dd', 'if=/dev/zero', `of=${memory}/drive`, 'bs=1M', `count=${mebibytes + 8}`, 'status=none');
    const devices = [await bench.attach(join(memory, 'drive'))];
    const results = await interleave([DD, FLAKESTICK, FLAKESTICK_COMMAND], { image, devices }, rounds);
    const ratio = (contender: typeof DD, of: (result: Result) => number): number => {
      const base = results.get(DD) ?? [];
      const toBase = (result: Result, round: number): number =>
        of(result) / Math.max(of(base[round] as Result), MIN_SECONDS);
      const list = (results.get(contender) ?? []).map(toBase);
      return Number(median(list).toFixed(2));
    };
    const both = (contender: typeof DD) => ({
      time: ratio(contender, bothSeconds),
      cpu: ratio(contender, cpuSeconds),
    });
    ratios.push({ engine: both(FLAKESTICK), command: both(FLAKESTICK_COMMAND) });
  });
  return Ratios.parse(ratios[0]);
}

/** The last ones that were written down. */
export function knownRatios(): Ratios {
  const text = readFileSync(DOCUMENT, 'utf8');
  const written = text.slice(text.indexOf(`<!-- A run of ${GUARD} writes what follows. -->`));
  return Ratios.parse(JSON.parse(/`({"engine".*})`/.exec(written)?.[1] ?? 'null'));
}
