/**
 * Write and verify against dd, cp, bmaptool and etcher-sdk, interleaved in one run, as ratios: seconds of two runs on a
 * shared machine cannot be compared, ratios within one can. The helper is the one that is shipped. Root, on loop devices
 * over memory; about five minutes.
 *
 *     sh build/node.sh tests/bench/write-verify.ts --with-etcher-sdk --write-docs
 *         [--size MEBIBYTES] [--rounds N] [--only plain,limited,pace,drives,many,compressed,memory] [--against CHECKOUT]
 */
import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ImageCompression } from '../../contract/wire/image.ts';
import { Bench, run } from '../devices/loop-device.ts';
import { throttle } from '../devices/throttle.ts';
import buildPrograms from '../setup/built-programs.ts';
import {
  type Contender,
  contenders,
  decompressor,
  ETCHER_SDK,
  earlierBuild,
  FLAKESTICK,
  FLAKESTICK_COMMAND,
  flashTwice,
  verdictSeconds,
} from './contenders.ts';
import {
  bothSeconds,
  comparison,
  cpuSeconds,
  interleave,
  median,
  once,
  peakMebibytes,
  type Result,
  rewriteGenerated,
  row,
} from './table.ts';

const MEBIBYTE = 1024 * 1024;
const LIMIT_BYTES_PER_SECOND = 100_000_000;
const LIMITED_MEBIBYTES = 384;
const DRIVES_MEBIBYTES = 256;
/** Bytes per second of three drives, and an image of eight times the window that they share. */
const PACES = [80_000_000, 40_000_000, 20_000_000];
const PACE_MEBIBYTES = 128;
const SEVERAL = [1, 2, 4, 8];
/** As many as a job takes, each as fast as a cheap stick. */
const MANY = [1, 8, 16, 32];
const MANY_BYTES_PER_SECOND = 30_000_000;
const MANY_MEBIBYTES = 96;
const DOCUMENT = join(import.meta.dirname, '../../docs/benchmarks.md');
const SCENARIOS = 'plain,limited,pace,drives,many,compressed,memory';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '1024' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: SCENARIOS },
    /** An earlier checkout with its dist/, to compare with. */
    against: { type: 'string' },
    'with-etcher-sdk': { type: 'boolean', default: false },
    'write-docs': { type: 'boolean', default: false },
  },
});
const sizeMebibytes = Number(values.size);
const rounds = Number(values.rounds);
const fewerRounds = Math.min(3, rounds);
const scenarios = new Set(values.only.split(','));

const report: string[] = [];
function print(...lines: string[]): void {
  report.push(...lines);
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Noise with the signature of a disk image. Half of each mebibyte is noise when the image shall be compressed, all of it otherwise. */
function fill(path: string, mebibytes: number, noiseBytes = MEBIBYTE): void {
  const file = openSync(path, 'w');
  const piece = Buffer.alloc(MEBIBYTE);
  for (let done = 0; done < mebibytes; done++) {
    randomFillSync(piece, 0, noiseBytes);
    if (done === 0) piece.fill(0, 446, 510).writeUInt16LE(0xaa55, 510);
    writeSync(file, piece);
  }
  closeSync(file);
}

const COMPRESS: { readonly [C in ImageCompression]: string } = {
  gzip: 'gzip -1',
  zstd: 'zstd -q -1',
  xz: 'xz -0 -T0',
  bzip2: 'bzip2 -1',
};

buildPrograms();
await run('sh', join(import.meta.dirname, '../setup/debian-packages.sh'), 'bench');
const earlier = values.against === undefined ? null : earlierBuild(values.against);
const all = contenders({ withEtcherSdk: values['with-etcher-sdk'] });
if (earlier) all.push(earlier.command, earlier.engine);

/** What a regression looks like: each pair ran in the same round. */
function compareWithEarlier(results: ReadonlyMap<Contender, Result[]>): void {
  if (!earlier) return;
  const ratio = (now: Contender, before: Contender, of: (result: Result) => number): string => {
    const base = results.get(before) ?? [];
    return median((results.get(now) ?? []).map((result, round) => of(result) / of(base[round] as Result))).toFixed(2);
  };
  for (const [what, now, before] of [
    ['The engine', FLAKESTICK, earlier.engine],
    ['The whole command', FLAKESTICK_COMMAND, earlier.command],
  ] as const)
    print(
      '',
      `${what} to the earlier build: ${ratio(now, before, bothSeconds)} in time, ${ratio(now, before, cpuSeconds)} in processor time.`,
    );
}

interface Several {
  readonly image: string;
  readonly devices: readonly string[];
  readonly counts: readonly number[];
  /** Bytes per second. */
  readonly limit: number | null;
}

/** A table of what each number of drives takes. */
async function severalDrives({ image, devices, counts, limit: rate }: Several): Promise<string[]> {
  const head = ['drives', 'both, s', 'ratio to one drive', 'CPU, s', 'more per further drive, s', 'peak, MiB'];
  const lines = [row([...head, 'more per further drive, MiB']), row(Array(head.length + 1).fill('---'))];
  const limit = rate === null ? null : await throttle(devices, rate);
  let one = { seconds: 0, cpu: 0, peak: 0 };
  try {
    for (const count of counts) {
      const results: Result[] = [];
      const job = { image, devices: devices.slice(0, count), tasksFile: limit?.tasksFile };
      for (let round = 0; round < fewerRounds; round++) results.push(await once(FLAKESTICK, job));
      const now = {
        seconds: median(results.map(bothSeconds)),
        cpu: median(results.map(cpuSeconds)),
        peak: Math.max(...results.map(peakMebibytes)),
      };
      if (count === 1) one = now;
      const perFurther = (more: number, digits: number): string =>
        count === 1 ? '–' : (more / (count - 1)).toFixed(digits);
      const ratio = (now.seconds / one.seconds).toFixed(3);
      const cpu = [now.cpu.toFixed(2), perFurther(now.cpu - one.cpu, 3)];
      lines.push(
        row([count, now.seconds.toFixed(2), ratio, ...cpu, now.peak.toFixed(0), perFurther(now.peak - one.peak, 1)]),
      );
    }
  } finally {
    await limit?.remove();
  }
  return lines;
}

/** The best of each kind that Debian has. Only lbzip2 and xz decompress on several cores. */
const DECOMPRESS: { readonly [C in ImageCompression]: string } = {
  gzip: 'pigz -dc',
  zstd: 'zstd -dcq -T0',
  xz: 'xz -dc -T0',
  bzip2: 'lbzip2 -dc',
};

/** Packed by several cores where the format allows it, as who offers an image does. */
const PACK: { readonly [C in ImageCompression]: string } = {
  gzip: 'pigz -1',
  zstd: 'zstd -q -3 -T0',
  xz: 'xz -0 -T0',
  bzip2: 'lbzip2 -1',
};

interface Packed {
  readonly image: string;
  readonly devices: readonly string[];
  readonly compression: ImageCompression;
  readonly program: string;
}

/** Ratios pair up the runs of one round. */
async function compressedRow({ image, devices, compression, program }: Packed): Promise<string> {
  const path = `${image}.${compression}`;
  execFileSync('sh', ['-c', `${PACK[compression]} <"$0" >"$1"`, image, path], { stdio: 'inherit' });
  const job = { image: path, imageBytes: sizeMebibytes * MEBIBYTE, compression, devices };
  const yardstick = decompressor(program);
  const rounds = Array.from({ length: fewerRounds }, () => ({ yardstick: 0, engine: 0, first: 0, again: 0 }));
  for (const round of rounds) {
    round.yardstick = bothSeconds(await once(yardstick, job));
    round.engine = bothSeconds(await once(FLAKESTICK, job));
    [round.first, round.again] = await flashTwice(job);
  }
  const of = (key: keyof (typeof rounds)[number]): string => median(rounds.map((round) => round[key])).toFixed(2);
  const ratio = (key: keyof (typeof rounds)[number]): string =>
    median(rounds.map((round) => round[key] / round.yardstick)).toFixed(2);
  const cells = (['engine', 'first', 'again'] as const).flatMap((key) => [of(key), ratio(key)]);
  return row([`${compression} (\`${program}\`)`, of('yardstick'), ...cells]);
}

await Bench.with(async (bench) => {
  const memory = await bench.mount('tmpfs', 'memory', '-t', 'tmpfs', '-o', 'size=90%');
  /** Devices of `mebibytes` and a bit, taken into use at once: pages that were never written would cost the first who does. */
  const sticks = async (name: string, count: number, mebibytes: number): Promise<string[]> => {
    const devices: string[] = [];
    for (let index = 0; index < count; index++) {
      const file = `${memory}/${name}-${index}`;
      await run('dd', 'if=/dev/zero', `of=${file}`, 'bs=1M', `count=${mebibytes + 8}`, 'status=none');
      devices.push(await bench.attach(file));
    }
    return devices;
  };
  const command = `sh build/node.sh tests/bench/write-verify.ts${process.argv
    .slice(2)
    .map((word) => ` ${word}`)
    .join('')}`;
  print(
    `\`${command}\``,
    '',
    `${new Date().toISOString().slice(0, 10)}, Linux on ${availableParallelism()} cores, Node ${process.versions.node}. ` +
      `Medians of interleaved rounds; the helper is the shipped bundle, and its start counts.`,
  );

  if (scenarios.has('plain')) {
    const image = `${memory}/image`;
    fill(image, sizeMebibytes);
    const devices = await sticks('plain', 1, sizeMebibytes);
    print('', `### A memory-backed loop device, ${sizeMebibytes} MiB, ${rounds} rounds`, '');
    const results = await interleave(all, { image, devices }, rounds);
    print(...comparison(results, null));
    compareWithEarlier(results);
    const etcher = results.get(all.find(({ name }) => name === ETCHER_SDK) ?? FLAKESTICK_COMMAND);
    const ours = results.get(FLAKESTICK) ?? [];
    if (etcher && values['with-etcher-sdk']) {
      const ratio = median(ours.map((result, round) => bothSeconds(result) / bothSeconds(etcher[round] ?? result)));
      print('', `Flakestick to etcher-sdk: ${ratio.toFixed(2)}.`);
    }
  }
  if (scenarios.has('limited')) {
    const image = `${memory}/limited-image`;
    fill(image, LIMITED_MEBIBYTES);
    const devices = await sticks('limited', 1, LIMITED_MEBIBYTES);
    const limit = await throttle(devices, LIMIT_BYTES_PER_SECOND);
    const ideal = (LIMITED_MEBIBYTES * MEBIBYTE) / LIMIT_BYTES_PER_SECOND;
    try {
      print('', `### A device limited to 100 MB/s, ${LIMITED_MEBIBYTES} MiB, ${fewerRounds} rounds`, '');
      print(`Ideal is size / rate: ${ideal.toFixed(2)} s each way.`, '');
      const job = { image, devices, tasksFile: limit.tasksFile };
      print(...comparison(await interleave(all, job, fewerRounds), ideal));
    } finally {
      await limit.remove();
    }
  }
  if (scenarios.has('pace')) {
    const plain = `${memory}/pace-image`;
    fill(plain, PACE_MEBIBYTES, MEBIBYTE / 2);
    execFileSync('sh', ['-c', `${COMPRESS.zstd} <"$0" >"$0.zstd"`, plain]);
    const devices = await sticks('pace', PACES.length, PACE_MEBIBYTES);
    const limit = await throttle(devices, PACES);
    const { tasksFile } = limit;
    print('', `### Drives of different speed at once: \`flash\` until each has its verdict, ${PACE_MEBIBYTES} MiB`, '');
    const head = ['image', 'drive, MB/s', 'alone, s', 'with the others, s', 'ratio'];
    print(row(head), row(head.map(() => '---')));
    try {
      for (const [name, image] of [
        ['as it is', plain],
        ['zstd', `${plain}.zstd`],
      ] as const) {
        const alone: number[][] = [];
        const together: number[][] = [];
        for (let round = 0; round < fewerRounds; round++) {
          const each: number[] = [];
          for (const device of devices) each.push(...(await verdictSeconds({ image, devices: [device], tasksFile })));
          alone.push(each);
          together.push(await verdictSeconds({ image, devices, tasksFile }));
        }
        for (const [index, pace] of PACES.entries()) {
          const of = (rounds: readonly number[][]): number[] => rounds.map((round) => round[index] ?? Number.NaN);
          const ratios = of(together).map((seconds, round) => seconds / (of(alone)[round] ?? Number.NaN));
          const cells = [median(of(alone)).toFixed(2), median(of(together)).toFixed(2), median(ratios).toFixed(3)];
          print(row([name, pace / 1e6, ...cells]));
        }
      }
    } finally {
      await limit.remove();
    }
  }
  if (scenarios.has('drives')) {
    const image = `${memory}/drives-image`;
    fill(image, DRIVES_MEBIBYTES);
    const devices = await sticks('drives', Math.max(...SEVERAL), DRIVES_MEBIBYTES);
    const what = `Flakestick, ${DRIVES_MEBIBYTES} MiB`;
    for (const limit of [LIMIT_BYTES_PER_SECOND, null]) {
      const each = limit === null ? '' : `, each limited to ${limit / 1e6} MB/s`;
      print(
        '',
        `### Several drives${each}: ${what}`,
        '',
        ...(await severalDrives({ image, devices, counts: SEVERAL, limit })),
      );
    }
  }
  if (scenarios.has('many')) {
    const image = `${memory}/many-image`;
    fill(image, MANY_MEBIBYTES);
    const devices = await sticks('many', Math.max(...MANY), MANY_MEBIBYTES);
    print(
      '',
      `### As many drives as a job takes, each limited to ${MANY_BYTES_PER_SECOND / 1e6} MB/s: Flakestick, ${MANY_MEBIBYTES} MiB`,
    );
    print('', ...(await severalDrives({ image, devices, counts: MANY, limit: MANY_BYTES_PER_SECOND })));
  }
  if (scenarios.has('compressed')) {
    const image = `${memory}/unpacked-image`;
    fill(image, sizeMebibytes, MEBIBYTE / 2);
    const devices = await sticks('compressed', 1, sizeMebibytes);
    print('', `### Compressed images: to the best decompressor with dd, ${sizeMebibytes} MiB unpacked`, '');
    const head = [
      'image',
      'decompressor, dd, then cmp, s',
      'Flakestick, s',
      'ratio',
      '`flash`, s',
      'ratio',
      '`flash` again, s',
      'ratio',
    ];
    print(row(head), row(head.map(() => '---')));
    for (const [compression, program] of Object.entries(DECOMPRESS) as [ImageCompression, string][])
      print(await compressedRow({ image, devices, compression, program }));
  }
  if (scenarios.has('memory')) {
    const image = `${memory}/compressible-image`;
    fill(image, DRIVES_MEBIBYTES, MEBIBYTE / 2);
    const devices = await sticks('memory', 1, DRIVES_MEBIBYTES);
    print('', `### Peak memory of the helper by image, one drive, ${DRIVES_MEBIBYTES} MiB unpacked`, '');
    print(
      row(['image', 'both, s', 'CPU, s', 'helper, MiB', 'with the programs it starts, MiB']),
      row(Array(5).fill('---')),
    );
    for (const compression of [null, ...(Object.keys(COMPRESS) as ImageCompression[])]) {
      const path = compression === null ? image : `${image}.${compression}`;
      if (compression !== null)
        execFileSync('sh', ['-c', `${COMPRESS[compression]} <"$0" >"$1"`, image, path], { stdio: 'inherit' });
      const result = await once(FLAKESTICK, {
        image: path,
        imageBytes: DRIVES_MEBIBYTES * MEBIBYTE,
        compression,
        devices,
      });
      print(
        row([
          compression ?? 'as it is',
          bothSeconds(result).toFixed(2),
          cpuSeconds(result).toFixed(2),
          result.write.ownPeakMebibytes.toFixed(0),
          peakMebibytes(result).toFixed(0),
        ]),
      );
    }
  }
});
if (values['write-docs']) rewriteGenerated(DOCUMENT, 'tests/bench/write-verify.ts', report);
