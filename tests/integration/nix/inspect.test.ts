import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Inspection, type SourceWarning } from '../../../contract/wire/source.ts';
import { openNix } from '../../../main/system/nix/index.ts';
import { commandLine } from '../../devices/command-line.ts';
import { nixTestEnvironment } from '../../setup/nix-environment.ts';
import { ONE_IMAGE, type WrittenFlake, writeFlake } from './written-flake.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'flakestick-inspect-'));
const environment = { XDG_CACHE_HOME: path.join(folder, 'cache') };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...argv: string[]) => commandLine(argv, { stateFolder: path.join(folder, 'state'), environment });

async function inspect(reference: string, ...flags: string[]) {
  const { code, result } = await run('inspect', reference, ...flags);
  return { code, result, inspection: Inspection.parse(result['inspection']) };
}

const flake = (name: string, written: WrittenFlake): string => `path:${writeFlake(path.join(folder, name), written)}`;
const names = ({ outputs }: Inspection): string[] => outputs.map(({ name, system }) => `${name} ${system}`);
const risks = (warnings: readonly SourceWarning[]) =>
  warnings.flatMap((warning) => (warning.kind === 'build-risk' ? [warning.risk] : []));
const NO_SANDBOX = { kind: 'unsandboxed-builds', derivations: null };

describe('inspect', () => {
  let several = '';
  beforeAll(() => {
    several = flake('several', {
      outputs: `{
        packages.x86_64-linux = {
          live-iso = image "x86_64-linux" "live.iso";
          "my.image-1.2" = image "x86_64-linux" "dotted.iso";
          thrown = throw "this is not configured yet";
          gone = import ./gone.nix;
          hello = shell "x86_64-linux" "hello-1.0" "";
        };
        packages.aarch64-linux.board = image "aarch64-linux" "board.img";
        nixosConfigurations.server = { config.system.build = { }; };
      }`,
    });
  });

  it('lists the images of both systems; neither one that throws nor one that Nix cannot catch hides any', async () => {
    const { code, inspection } = await inspect(several);
    expect(code).toBe(0);
    expect(names(inspection)).toEqual(['live-iso x86_64-linux', 'my.image-1.2 x86_64-linux', 'board aarch64-linux']);
    expect(inspection.attribute).toBeNull();
    expect(inspection.warnings.filter(({ kind }) => kind === 'output-unreadable')).toEqual([
      { kind: 'output-unreadable', output: 'gone', reason: expect.stringMatching(/gone\.nix.*flake\.nix, line \d+/) },
      { kind: 'output-unreadable', output: 'thrown', reason: expect.stringMatching(/^this is not configured yet/) },
    ]);
  });

  it('takes a package named with dots by its name, and says what the reference means, its hash and its date', async () => {
    const { code, inspection } = await inspect(`${several}#my.image-1.2`);
    expect(code).toBe(0);
    expect(inspection).toMatchObject({
      attribute: 'packages.x86_64-linux."my.image-1.2"',
      narHash: expect.stringMatching(/^sha256-/),
      lastModified: expect.stringMatching(/^20/),
    });
    expect(inspection.lockedReference).toContain(encodeURIComponent(inspection.narHash ?? ''));
  });

  it('takes an image for another system when there is no other; building it is refused', async () => {
    const arm = flake('arm', { outputs: '{ packages.aarch64-linux.iso = image "aarch64-linux" "board.iso"; }' });
    const { code, inspection } = await inspect(arm);
    expect({ code, attribute: inspection.attribute }).toEqual({ code: 0, attribute: 'packages.aarch64-linux.iso' });
    if (process.arch === 'arm64') return;
    const built = await run('build', `${arm}#iso`);
    expect(built.code).toBe(9);
    expect(built.result).toMatchObject({ failure: { kind: 'wrong-system', need: 'aarch64-linux' } });
  });

  it('reports that there is no image, and what it inspected', async () => {
    const none = flake('none', { outputs: '{ packages.x86_64-linux.hello = shell "x86_64-linux" "hello" ""; }' });
    const { code, result, inspection } = await inspect(none);
    expect(code).toBe(3);
    expect(result).toMatchObject({ outcome: 'failed', failure: { kind: 'no-image-output' } });
    expect(inspection.narHash).toMatch(/^sha256-/);
  });

  it('names the settings that are asked for, and the inputs that nothing locks', async () => {
    const data = path.join(folder, 'data');
    mkdirSync(data);
    writeFileSync(path.join(data, 'note'), '');
    const greedy = flake('greedy', {
      more: `nixConfig.extra-substituters = [ "https://cache.example.org" ];
        inputs.data = { url = "path:${data}"; flake = false; };`,
      outputs: ONE_IMAGE,
    });
    const { code, inspection } = await inspect(greedy);
    expect(code).toBe(0);
    expect(inspection.warnings).toContainEqual({
      kind: 'asks-to-trust',
      setting: 'extra-substituters',
      value: 'https://cache.example.org',
    });
    expect(inspection.warnings).toContainEqual({ kind: 'unlocked-inputs', inputs: ['data'] });
    expect(inspection.inputs).toEqual([expect.objectContaining({ name: 'data', narHash: expect.any(String) })]);
    expect(inspection.pin?.overrideInputs.map(({ name }) => name)).toEqual(['data']);
  });
});

it('says that what a flake asks for cannot be read, and never that it asks for nothing', async () => {
  const endless = flake('endless', {
    more: `nixConfig.extra-substituters = [ "https://cache.example.org/${'ä'.repeat(200_000)}" ];`,
    outputs: ONE_IMAGE,
  });
  const { code, inspection } = await inspect(endless);
  expect(code).toBe(0);
  expect(inspection.warnings).toContainEqual({ kind: 'asked-settings-unreadable', reason: expect.any(String) });
});

describe('what needs consent', () => {
  it('is named before anything is built, and refused until it was given', async () => {
    const imports = flake('imports', {
      outputs: `{ packages.x86_64-linux = {
        iso = image "x86_64-linux" listed;
        named = image "x86_64-linux" "\${listed}-\${toString builtins.currentTime}";
        plain-iso = image "x86_64-linux" "plain.iso";
        hidden = throw (import (shell "x86_64-linux" "never-built.nix" "exit 1"));
      }; }`,
    });
    // Its name alone tells nothing without a build.
    const { code, inspection } = await inspect(`${imports}#iso`);
    const reads = { kind: 'import-from-derivation', derivation: expect.stringMatching(/-machine-list\.nix\.drv$/) };
    expect(code).toBe(0);
    expect(risks(inspection.warnings)).toEqual([NO_SANDBOX, reads]);
    expect(names(inspection)).toEqual(['plain-iso x86_64-linux']);
    expect(inspection.warnings).toContainEqual({
      kind: 'output-unreadable',
      output: 'hidden',
      reason: expect.stringContaining('“never-built.nix”'),
    });

    const refused = await run('build', `${imports}#iso`);
    expect(refused.code).toBe(3);
    expect(refused.result).toMatchObject({ failure: { kind: 'consent-needed', risks: [reads, NO_SANDBOX] } });
    expect(refused.stderr).toContain('--accept-import-from-derivation and --accept-unsandboxed-builds');
    const half = await run('build', `${imports}#iso`, '--accept-unsandboxed-builds');
    expect(half.result).toMatchObject({ failure: { kind: 'consent-needed', risks: [reads] } });
    const both = ['--accept-unsandboxed-builds', '--accept-import-from-derivation'];
    const built = await run('build', `${imports}#iso`, ...both);
    expect(built.result).toMatchObject({ outcome: 'built', volumeLabel: 'first' });
  });

  it('is asked only for those who leave a sandbox that lets them', async () => {
    const relaxed = { ...environment, NIX_CONFIG: `${nixTestEnvironment()['NIX_CONFIG']}\nsandbox = relaxed` };
    const leaves = flake('leaves', {
      outputs: `{ packages.x86_64-linux = {
        quiet = image "x86_64-linux" "quiet.iso";
        loud = derivation { system = "x86_64-linux"; name = "loud.iso"; builder = "/bin/sh"; args = [ (derivation {
          system = "x86_64-linux"; name = "looks-around"; builder = "/bin/sh"; __noChroot = true; }) ]; };
      }; }`,
    });
    const options = { stateFolder: path.join(folder, 'state'), environment: relaxed };
    const quiet = await commandLine(['inspect', `${leaves}#quiet`], options);
    expect(risks(Inspection.parse(quiet.result['inspection']).warnings)).toEqual([]);
    const loud = await commandLine(['build', `${leaves}#loud`], options);
    expect(loud.code).toBe(3);
    const derivations = [expect.stringMatching(/-looks-around\.drv$/)];
    expect(loud.result).toMatchObject({ failure: { risks: [{ kind: 'unsandboxed-builds', derivations }] } });
  });
});

it('lists two hundred outputs, one of them broken beyond catching, with few evaluations', async () => {
  const many = (system: string, count: number) =>
    Array.from({ length: count }, (_, index) => `image-${index} = image "${system}" "image-${index}.iso";`).join(' ');
  const large = flake('large', {
    outputs: `{
      packages.x86_64-linux = { ${many('x86_64-linux', 120)} broken = import ./gone.nix; };
      packages.aarch64-linux = { ${many('aarch64-linux', 79)} };
    }`,
  });
  const programs = path.join(folder, 'programs');
  const log = path.join(folder, 'nix-runs');
  mkdirSync(programs);
  const { path: nix } = await openNix();
  writeFileSync(path.join(programs, 'nix'), `#!/bin/sh\necho "$1" >>'${log}'\nexec '${nix}' "$@"\n`);
  chmodSync(path.join(programs, 'nix'), 0o755);
  const before = performance.now();
  const { code, result } = await commandLine(['inspect', large], {
    stateFolder: path.join(folder, 'state'),
    environment: { ...environment, PATH: `${programs}:${process.env['PATH']}` },
  });
  const seconds = (performance.now() - before) / 1000;
  const runs = readFileSync(log, 'utf8').trim().split('\n').length;
  process.stdout.write(`inspect of 200 outputs: ${seconds.toFixed(2)} s, ${runs} runs of nix\n`);
  const inspection = Inspection.parse(result['inspection']);
  expect(code).toBe(0);
  expect(inspection.outputs).toHaveLength(199);
  expect(
    inspection.warnings.flatMap((warning) => (warning.kind === 'output-unreadable' ? [warning.output] : [])),
  ).toEqual(['broken']);
  // Halving finds one among 121 in 14 questions; one question each would be 200.
  expect(runs).toBeLessThan(35);
});
