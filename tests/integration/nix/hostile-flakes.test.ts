/** Flakes that want all memory, or print without end: Nix is stopped, and this program takes next to nothing. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../../../contract/wire/failure.ts';
import { promisedMs } from '../../setup/busy.ts';
import { runs } from '../../setup/level.ts';
import { type Bench, openBench } from './bench.ts';

const MEBIBYTE = 1024 ** 2;
/** Of this process, beside what it holds already. */
const MAX_GROWTH_BYTES = 256 * MEBIBYTE;
/** Of 1 MiB each. */
const TRACES = runs(600, 9000);

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());
afterEach(() => {
  delete process.env['FLAKESTICK_NIX_MEMORY'];
});

function flakeOf(name: string, iso: string): string {
  const folder = path.join(bench.folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'flake.nix'), `{ outputs = _: { packages.x86_64-linux.iso = ${iso}; }; }\n`);
  return `path:${folder}#iso`;
}

async function watched<T>(doing: Promise<T>): Promise<{ value: unknown; growthBytes: number; blockedMs: number }> {
  const before = process.memoryUsage().rss;
  let growthBytes = 0;
  let blockedMs = 0;
  let lastMs = performance.now();
  const timer = setInterval(() => {
    growthBytes = Math.max(growthBytes, process.memoryUsage().rss - before);
    blockedMs = Math.max(blockedMs, performance.now() - lastMs - 5);
    lastMs = performance.now();
  }, 5);
  const value = await doing.catch(failureOf);
  clearInterval(timer);
  return { value, growthBytes, blockedMs };
}

describe('a flake of a stranger’s', () => {
  it('that takes memory without end is stopped at the limit', async () => {
    process.env['FLAKESTICK_NIX_MEMORY'] = '0.4';
    // Some 3 GB of a list’s elements, made one after the other.
    const text = flakeOf('greedy', 'builtins.seq (builtins.genList (n: n) 100000000) null');
    const { value } = await watched(bench.lock(text, { overrideInputs: [] }));
    expect(value).toEqual({ kind: 'nix-out-of-memory', limitBytes: 0.4 * 1024 ** 3 });
  });

  it(`that traces ${TRACES} lines of 1 MiB takes no memory of this program`, async () => {
    const line = 'builtins.concatStringsSep "" (builtins.genList (_: "0123456789abcdef") 65536)';
    const traces = `builtins.foldl' (all: n: builtins.trace (toString n + line) all) null (builtins.genList (n: n) ${TRACES})`;
    const text = flakeOf('chatty', `let line = ${line}; in builtins.seq (${traces}) (throw "that is all")`);
    const { value, growthBytes, blockedMs } = await watched(bench.lock(text, { overrideInputs: [] }));
    expect(value).toMatchObject({ kind: 'evaluation-failed', message: expect.stringContaining('that is all') });
    expect(growthBytes).toBeLessThan(MAX_GROWTH_BYTES);
    expect(blockedMs).toBeLessThan(promisedMs(2000));
  });

  it('with a lock of 100,000 nodes is refused for that', async () => {
    const text = flakeOf('locked', 'throw "not looked at"');
    const nodes = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, place) => [`n${place}`, { inputs: { a: `n${place + 1}` } }]),
    );
    const lock = { nodes: { ...nodes, root: { inputs: {} }, n100000: {} }, root: 'root', version: 7 };
    writeFileSync(path.join(bench.folder, 'locked/flake.lock'), JSON.stringify(lock));
    const { value } = await watched(bench.lock(text, { overrideInputs: [] }));
    expect(value).toMatchObject({ kind: expect.stringMatching(/^(bad-flake-reference|nix-out-of-memory)$/) });
  });
});

it('an option in the place of a reference never reaches Nix', async () => {
  const overrideInputs = [{ name: '--impure', reference: 'github:o/r' }];
  const text = flakeOf('plain', 'throw "not evaluated"');
  expect(await bench.lock(text, { overrideInputs }).catch(failureOf)).toMatchObject({ kind: 'bad-usage' });
});

describe('listing a flake of a stranger’s', () => {
  const inspectOutputs = async (name: string, outputs: string) => {
    const folder = path.join(bench.folder, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'flake.nix'), `{ outputs = _: ${outputs}; }\n`);
    const startedMs = performance.now();
    const inspection = await bench.inspect(`path:${folder}`, { overrideInputs: [] });
    return { ...inspection, seconds: (performance.now() - startedMs) / 1000 };
  };
  const ISO = '(derivation { name = "x.iso"; system = "x86_64-linux"; builder = "/bin/sh"; })';
  const many = (value: string): string =>
    `builtins.listToAttrs (builtins.genList (n: { name = "iso-\${toString n}"; value = ${value}; }) 10000)`;

  it('ends with 10,000 outputs, and says that not all are listed', async () => {
    const { outputs, warnings, seconds } = await inspectOutputs('many', `{ packages.x86_64-linux = ${many(ISO)}; }`);
    expect(outputs).toHaveLength(1000);
    expect(warnings).toContainEqual(expect.objectContaining({ reason: { because: 'answer-too-large' } }));
    expect(seconds).toBeLessThan(promisedMs(30_000) / 1000);
  });

  it('ends with 10,000 that throw, and with 10,000 that cannot be caught', async () => {
    for (const value of ['throw "no"', 'import ./gone.nix']) {
      const name = value.replace(/\W/g, '');
      const { outputs, warnings, seconds } = await inspectOutputs(
        name,
        `{ images = ${many(`(${value})`)}; iso = ${ISO}; }`,
      );
      expect(outputs.map((output) => output.name)).toEqual(['iso']);
      expect(warnings.length).toBeGreaterThan(10);
      expect(warnings.length).toBeLessThan(1001);
      expect(seconds).toBeLessThan(promisedMs(60_000) / 1000);
    }
  });

  it('ends with sets that hold themselves, all called like images', async () => {
    const loop = `let images = builtins.listToAttrs (builtins.genList (n: { name = "iso-\${toString n}"; value = images; }) 50); in images`;
    const { outputs, seconds } = await inspectOutputs(
      'loop',
      `{ images = ${loop}; hydraJobs = ${loop}; isos = { x = ${ISO}; }; }`,
    );
    expect(outputs.map(({ name }) => name)).toEqual(['isos.x']);
    expect(seconds).toBeLessThan(promisedMs(60_000) / 1000);
  });
});
