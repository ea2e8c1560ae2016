/** A system is evaluated once: what is planned, built, rebuilt and recorded is the derivation that came of it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_BUILD_OPTIONS } from '../../../contract/wire/source.ts';
import { buildInstallable } from '../../../main/stages/nix-build/index.ts';
import { inspectSource, loadPresets, lockSource, parseSource } from '../../../main/stages/source/index.ts';
import type { NixSession } from '../../../main/system/nix/index.ts';
import { commandLine, STANDIN_2411 } from '../../devices/command-line.ts';
import { type Bench, openBench, STANDIN as STANDIN_INPUT } from './bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

/** The same Nix, and what it was asked. */
function watched(nix: NixSession): { nix: NixSession; asked: (readonly string[])[] } {
  const asked: (readonly string[])[] = [];
  return {
    asked,
    nix: {
      ...nix,
      run(argv, options) {
        asked.push(argv);
        return nix.run(argv, options);
      },
      stream(program, argv, options) {
        asked.push(argv);
        return nix.stream(program, argv, options);
      },
    },
  };
}

/** Of the system itself: looking for it by name forces less of it. */
const evaluations = (asked: readonly (readonly string[])[]) =>
  asked.filter((argv) => argv.includes('build') && argv.some((word) => word.includes('#')));

it('an inspected module is planned and built without a second evaluation, also once its derivation was forgotten', async () => {
  const { nix, asked } = watched(bench.nix);
  const text = bench.copy('iso.nix');
  const accept = ['unsandboxed-builds' as const];
  const options = { ...DEFAULT_BUILD_OPTIONS, overrideInputs: STANDIN_INPUT, accept };
  const source = await parseSource(text, { presets: await loadPresets(), currentFolder: bench.folder });
  if (source.kind !== 'module') throw new Error(source.kind);
  await inspectSource({ source, options }, nix);
  expect(evaluations(asked)).toHaveLength(1);
  const locked = await lockSource({ source, sourceText: text, options }, nix);
  if (locked.kind !== 'installable') throw new Error(locked.kind);
  const build = () => buildInstallable(locked, nix, { outLinkPath: path.join(bench.folder, 'roots/once') });
  const { storePath, derivation } = await build();
  expect(evaluations(asked)).toHaveLength(1);
  expect(derivation).toBe(locked.evaluated?.derivation);
  // Garbage was collected since.
  execFileSync('rm', [path.join(bench.folder, 'roots/once')]);
  execFileSync('nix-store', ['--delete', storePath, String(derivation)], { stdio: 'ignore' });
  expect((await build()).storePath).toBe(storePath);
  expect(evaluations(asked)).toHaveLength(2);
});

describe('a first build of a preset', () => {
  it('evaluates it once, and then builds the derivation', async () => {
    const stateFolder = path.join(bench.folder, 'state');
    const environment = { XDG_CACHE_HOME: path.join(bench.folder, 'cache') };
    const { code, events } = await commandLine(['build', 'plasma5', ...STANDIN_2411], { stateFolder, environment });
    expect(code).toBe(0);
    const log = readFileSync(path.join(stateFolder, 'flakestick/logs/flakestick.log'), 'utf8').trim().split('\n');
    const started = log.map((line) => JSON.parse(line) as { event: string; argv: string[] });
    const builds = started.flatMap(({ event, argv }) => (event === 'started' && argv.includes('build') ? [argv] : []));
    expect(evaluations(builds)).toHaveLength(1);
    expect(builds.at(-1)?.at(-1)).toMatch(/\.drv(?:\^out)?$/);
    const files = events.flatMap(({ phase, filesEvaluated }) => (phase === 'locking' ? [Number(filesEvaluated)] : []));
    expect(Math.max(...files)).toBeGreaterThan(10);
  });
});
