/**
 * How long the programs take to start, as differences to Node with an empty program, interleaved: `--version`, `drives` with ten
 * drives, and the backend of the app until it answers. Built programs, copied out of the checkout as a package has them. Root, for
 * loop devices; half a minute.
 *
 *     sh build/node.sh tests/bench/start.ts [--rounds N] [--against CHECKOUT] [--write-docs]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Bench } from '../devices/loop-device.ts';
import buildPrograms from '../setup/built-programs.ts';
import { measure } from './measure.ts';
import { median, rewriteGenerated, row } from './table.ts';

const DRIVES = 10;
const DRIVE_BYTES = 8 * 1024 * 1024;
const ROOT = join(import.meta.dirname, '../..');
/** In milliseconds over an empty program. */
const GOALS = { version: 60, drives: 150, backend: 300 } as const;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '11' },
    against: { type: 'string' },
    'write-docs': { type: 'boolean', default: false },
  },
});

/** Milliseconds. */
type Start = () => Promise<number>;
const folder = mkdtempSync(join(tmpdir(), 'flakestick-start-'));
const environment = {
  XDG_STATE_HOME: join(folder, 'state'),
  XDG_CONFIG_HOME: join(folder, 'config'),
  XDG_CACHE_HOME: join(folder, 'cache'),
};

/** The programs of a checkout, where they are in no checkout. */
function installed(checkout: string, name: string): string {
  const target = join(folder, name);
  for (const part of ['dist', 'nix', 'package.json'])
    cpSync(join(checkout, part), join(target, part), { recursive: true });
  return join(target, 'dist/main');
}

const ended = (...argv: string[]): Start => {
  return async () => (await measure([process.execPath, ...argv], { environment })).seconds * 1000;
};

/** Until the address is printed: it is answered from then on. */
const untilReady = (program: string): Start => {
  return async () => {
    const startedMs = performance.now();
    const child = spawn(process.execPath, [program, '--serve'], {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const closed = once(child, 'close').then(([code]) => Promise.reject(new Error(`${program} ended with ${code}`)));
    closed.catch(() => {});
    await Promise.race([once(child.stdout, 'data'), closed]);
    const ms = performance.now() - startedMs;
    child.kill('SIGTERM');
    await closed.catch(() => {});
    return ms;
  };
};

const startsOf = (programs: string): { readonly [K in keyof typeof GOALS]: Start } => ({
  version: ended(join(programs, 'cli.js'), '--version'),
  drives: ended(join(programs, 'cli.js'), 'drives', '--include-loop'),
  backend: untilReady(join(programs, 'web.js')),
});

const WHAT: { readonly [K in keyof typeof GOALS]: string } = {
  version: '`flakestick --version`',
  drives: `\`flakestick drives --include-loop\`, ${DRIVES} loop devices`,
  backend: 'the backend of the app, until it answers',
};

buildPrograms();
const lines: string[] = [];
try {
  const empty = join(folder, 'empty.js');
  writeFileSync(empty, '');
  const bare = ended(empty);
  const now = startsOf(installed(ROOT, 'now'));
  const before = values.against === undefined ? null : startsOf(installed(values.against, 'before'));
  const kinds = Object.keys(GOALS) as (keyof typeof GOALS)[];
  const over = { now: new Map<string, number[]>(), before: new Map<string, number[]>() };
  const bareMs: number[] = [];
  const add = (map: Map<string, number[]>, kind: string, ms: number): void =>
    void map.set(kind, [...(map.get(kind) ?? []), ms]);

  await Bench.with(async (bench) => {
    for (let index = 0; index < DRIVES; index += 1) await bench.attach(await bench.file(`drive-${index}`, DRIVE_BYTES));
    for (let round = 0; round < Number(values.rounds); round += 1) {
      const nothing = await bare();
      bareMs.push(nothing);
      for (const kind of kinds) {
        add(over.now, kind, (await now[kind]()) - nothing);
        if (before) add(over.before, kind, (await before[kind]()) - nothing);
      }
    }
  });
  const ms = (map: Map<string, number[]>, kind: string): string => median(map.get(kind) ?? []).toFixed(0);
  lines.push(
    `\`sh build/node.sh tests/bench/start.ts${process.argv
      .slice(2)
      .map((word) => ` ${word}`)
      .join('')}\``,
    '',
    `${new Date().toISOString().slice(0, 10)}, Linux on ${availableParallelism()} cores, Node ${process.versions.node}. Medians of ` +
      `${values.rounds} interleaved rounds. An empty program takes ${median(bareMs).toFixed(0)} ms, and each other one so much more:`,
    '',
    row(['what', 'ms more', 'goal', ...(before ? ['the earlier build'] : [])]),
    row(Array(before ? 4 : 3).fill('---')),
    ...kinds.map((kind) =>
      row([WHAT[kind], ms(over.now, kind), GOALS[kind], ...(before ? [ms(over.before, kind)] : [])]),
    ),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${lines.join('\n')}\n`);
if (values['write-docs']) rewriteGenerated(join(ROOT, 'docs/benchmarks.md'), 'tests/bench/start.ts', lines);
