/**
 * Write and verify against dd, cp and bmaptool, interleaved in one run, as ratios: seconds of two runs on a shared machine
 * cannot be compared, ratios within one can. Root, on loop devices over memory.
 *
 *     sh build/node.sh tests/bench/write-verify.ts [--size MEBIBYTES] [--rounds N] [--only plain,limited,drives]
 */
import { randomBytes } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Bench, run } from '../devices/loop-device.ts';
import { throttle } from '../devices/throttle.ts';
import { CONTENDERS, type Contender, type Job } from './contenders.ts';
import type { Measurement } from './measure.ts';

const MEBIBYTE = 1024 * 1024;
const LIMIT_BYTES_PER_SECOND = 100_000_000;
const LIMITED_MEBIBYTES = 512;

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '1024' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: 'plain,limited,drives' },
  },
});
const sizeMebibytes = Number(values.size);
const rounds = Number(values.rounds);
const scenarios = new Set(values.only.split(','));

interface Result {
  readonly write: Measurement;
  readonly verify: Measurement | null;
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
const bothSeconds = ({ write, verify }: Result): number => write.seconds + (verify?.seconds ?? 0);

async function once(contender: Contender, job: Job): Promise<Result> {
  const write = await contender.write(job);
  return { write, verify: contender.verify ? await contender.verify(job) : null };
}

/** Every contender once per round, so that whatever else the machine does falls on all alike. */
async function interleave(contenders: readonly Contender[], job: Job): Promise<Map<string, Result[]>> {
  const results = new Map<string, Result[]>();
  for (let round = 0; round < rounds; round++)
    for (const contender of contenders) {
      const list = results.get(contender.name) ?? [];
      list.push(await once(contender, job));
      results.set(contender.name, list);
    }
  return results;
}

function table(title: string, results: Map<string, Result[]>): void {
  const [[, base = []] = ['', []]] = results;
  print(`\n### ${title}\n`);
  print('| program | digest | write, s | verify, s | both, s | ratio of both | CPU, s | peak, MiB |');
  print('|---|---|---|---|---|---|---|---|');
  for (const contender of CONTENDERS) {
    const list = results.get(contender.name);
    if (!list) continue;
    // Ratios pair up the runs of one round; their median is not the ratio of the medians.
    const ratio = median(list.map((result, round) => bothSeconds(result) / bothSeconds(base[round] as Result)));
    const seconds = (pick: (result: Result) => number | undefined): string => {
      const numbers = list.map(pick).filter((number) => number !== undefined);
      return numbers.length > 0 ? median(numbers).toFixed(2) : '–';
    };
    const apart = contender.verify !== null;
    const cells = [
      contender.name,
      contender.digest,
      apart ? seconds(({ write }) => write.seconds) : '–',
      seconds(({ verify }) => verify?.seconds),
      seconds(bothSeconds),
      ratio.toFixed(2),
      seconds(({ write, verify }) => write.cpuSeconds + (verify?.cpuSeconds ?? 0)),
      Math.max(...list.flatMap(({ write, verify }) => [write.peakMebibytes, verify?.peakMebibytes ?? 0])).toFixed(0),
    ];
    print(`| ${cells.join(' | ')} |`);
  }
}

let report = '';
function print(line: string): void {
  report += `${line}\n`;
  process.stdout.write(`${line}\n`);
}

function fill(path: string, mebibytes: number): void {
  writeFileSync(path, '');
  for (let done = 0; done < mebibytes; done++) appendFileSync(path, randomBytes(MEBIBYTE));
}

await Bench.with(async (bench) => {
  const memory = await bench.mount('tmpfs', 'memory', '-t', 'tmpfs', '-o', 'size=90%');
  const sticks = async (count: number, mebibytes: number): Promise<string[]> => {
    const devices: string[] = [];
    for (let index = 0; index < count; index++) {
      const file = `${memory}/stick-${mebibytes}-${index}`;
      await run('truncate', '-s', `${mebibytes}M`, file);
      devices.push(await bench.attach(file));
    }
    return devices;
  };
  const image = `${memory}/image`;
  fill(image, sizeMebibytes);
  print(`Image of ${sizeMebibytes} MiB, medians of ${rounds} interleaved rounds, Node ${process.versions.node}.`);

  if (scenarios.has('plain')) {
    const devices = await sticks(1, sizeMebibytes + 64);
    table('A memory-backed loop device', await interleave(CONTENDERS, { image, devices }));
  }
  if (scenarios.has('limited')) {
    const small = `${memory}/small-image`;
    fill(small, LIMITED_MEBIBYTES);
    const [device = ''] = await sticks(1, LIMITED_MEBIBYTES + 64);
    const limit = await throttle(device, LIMIT_BYTES_PER_SECOND);
    const ideal = (LIMITED_MEBIBYTES * MEBIBYTE) / LIMIT_BYTES_PER_SECOND;
    try {
      const results = await interleave(CONTENDERS, { image: small, devices: [device], tasksFile: limit.tasksFile });
      table(`A device limited to 100 MB/s (${LIMITED_MEBIBYTES} MiB: ${ideal.toFixed(2)} s each way)`, results);
    } finally {
      await limit.remove();
    }
  }
  if (scenarios.has('drives')) {
    const half = Math.floor(sizeMebibytes / 4);
    const small = `${memory}/drives-image`;
    fill(small, half);
    const devices = await sticks(8, half + 64);
    const limits = await throttle(devices, LIMIT_BYTES_PER_SECOND);
    const flakestick = CONTENDERS.filter(({ mostDevices }) => mostDevices > 1);
    print(`\n### Several drives, each limited to 100 MB/s (${half} MiB)\n`);
    print('| drives | write, s | verify, s | ratio to one drive | CPU, s | peak, MiB |');
    print('|---|---|---|---|---|---|');
    let alone = 0;
    try {
      for (const count of [1, 2, 4, 8]) {
        const results = [];
        const [apart] = flakestick;
        if (!apart) throw new Error('nothing to compare');
        for (let round = 0; round < Math.min(rounds, 3); round++)
          results.push(
            await once(apart, { image: small, devices: devices.slice(0, count), tasksFile: limits.tasksFile }),
          );
        const both = median(results.map(bothSeconds));
        if (count === 1) alone = both;
        const cells = [
          count,
          median(results.map(({ write }) => write.seconds)).toFixed(2),
          median(results.map(({ verify }) => verify?.seconds ?? 0)).toFixed(2),
          (both / alone).toFixed(3),
          median(results.map(({ write, verify }) => write.cpuSeconds + (verify?.cpuSeconds ?? 0))).toFixed(2),
          Math.max(
            ...results.flatMap(({ write, verify }) => [write.peakMebibytes, verify?.peakMebibytes ?? 0]),
          ).toFixed(0),
        ];
        print(`| ${cells.join(' | ')} |`);
      }
    } finally {
      await limits.remove();
    }
  }
});
if (process.env['BENCH_REPORT']) writeFileSync(process.env['BENCH_REPORT'], report);
