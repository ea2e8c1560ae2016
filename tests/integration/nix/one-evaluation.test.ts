/** A system is evaluated once: what is planned, built, rebuilt and recorded is the derivation that came of it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
      stream(argv, options) {
        asked.push(argv);
        return nix.stream(argv, options);
      },
    },
  };
}

/** Of the system itself: looking for it by name forces less of it. */
const evaluations = (asked: readonly (readonly string[])[]) =>
  asked.filter(
    (argv) => argv.includes('build') && (argv.includes('--file') || argv.some((word) => word.includes('#'))),
  );

async function sourceOf(text: string) {
  const source = await parseSource(text, { presets: await loadPresets(), currentFolder: bench.folder });
  if (source.kind === 'download' || source.kind === 'official') throw new Error(source.kind);
  return source;
}
const OPTIONS = { ...DEFAULT_BUILD_OPTIONS, overrideInputs: STANDIN_INPUT, accept: ['unsandboxed-builds' as const] };

it.each([
  'iso.nix',
  // Looks up <nixpkgs/…>.
  'legacy-iso.nix',
])(
  'the inspected module %s is planned and built without a second evaluation, also once its derivation was forgotten',
  async (name) => {
    const { nix, asked } = watched(bench.nix);
    const text = bench.copy(name);
    const options = OPTIONS;
    const source = await sourceOf(text);
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
  },
);

it.each([
  [
    'a flake',
    'broken/flake.nix',
    '{ outputs = _: { packages.x86_64-linux.iso = { type = "derivation"; name = "x.iso"; drvPath = throw "not yet"; }; }; }',
  ],
  [
    'a module',
    'broken.nix',
    '{ modulesPath, ... }: { imports = [ (modulesPath + "/installer/cd-dvd/installation-cd-minimal.nix") ]; isoImage.volumeID = throw "not yet"; }',
  ],
  [
    'a module that looks up <nixpkgs>',
    'legacy.nix',
    '{ ... }: { imports = [ <nixpkgs/nixos/modules/installer/cd-dvd/installation-cd-minimal.nix> ]; isoImage.volumeID = throw "not yet"; }',
  ],
])('%s with an error is evaluated once by an inspection and its plan', async (_case, name, text) => {
  const { nix, asked } = watched(bench.nix);
  const file = path.join(bench.folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  const isFlake = name.endsWith('flake.nix');
  const sourceText = isFlake ? `path:${path.dirname(file)}#iso` : file;
  const source = await sourceOf(sourceText);
  const options = isFlake ? { ...OPTIONS, overrideInputs: [] } : OPTIONS;
  const { warnings } = await inspectSource({ source, options }, nix);
  expect(JSON.stringify(warnings)).toContain('not yet');
  expect(evaluations(asked)).toHaveLength(1);
  await expect(lockSource({ source, sourceText, options }, nix)).rejects.toMatchObject({
    failure: { kind: 'evaluation-failed', message: expect.stringContaining('not yet') as string },
  });
  expect(evaluations(asked)).toHaveLength(1);
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
