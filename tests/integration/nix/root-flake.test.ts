/** The flake that installs the app, evaluated against the stand-in for nixpkgs; nothing of it is built. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nixTestEnvironment, STANDIN_REFERENCE } from '../../setup/nix-environment.ts';
import { standin2605Reference, standinReference } from '../../setup/standin-release.ts';

const PROJECT = join(import.meta.dirname, '../../..');
/** All but what the flake must do without; `path:` would copy node_modules. */
const FILES = [
  ...['.npmrc', 'LICENSE', 'flake.lock', 'flake.nix', 'package-lock.json', 'package.json', 'tsconfig.json'],
  ...['vite.config.ts', 'build', 'contract', 'formats', 'helper', 'main', 'nix', 'preload', 'renderer'],
];
const folder = mkdtempSync(join(tmpdir(), 'flakestick-root-flake-'));

beforeAll(() => {
  for (const name of FILES) cpSync(join(PROJECT, name), join(folder, name), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function nix(argv: readonly string[], nixpkgs = STANDIN_REFERENCE): string {
  // Nix 2.8 cannot read a string with several dependencies from its cache.
  const flags = ['--option', 'eval-cache', 'false', '--no-write-lock-file', '--override-input', 'nixpkgs', nixpkgs];
  return execFileSync('nix', [...argv, ...flags], {
    env: { ...process.env, ...nixTestEnvironment() },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
const evaluate = (attribute: string): unknown => JSON.parse(nix(['eval', '--json', `path:${folder}#${attribute}`]));

/** Values of a machine that has only the module, and what is under test of it. */
function ofMachine(nixpkgs: string, expression: string): unknown {
  const system = `
    let
      flake = builtins.getFlake "path:${folder}";
      nixpkgs = builtins.getFlake "${nixpkgs}";
      machine = enable: nixpkgs.lib.nixosSystem {
        system = "x86_64-linux";
        modules = [ flake.nixosModules.default { programs.flakestick = { inherit enable; package = nixpkgs.legacyPackages.x86_64-linux.hello; }; } ];
      };
      on = (machine true).config;
      off = (machine false).config;
    in ${expression}`;
  const flags = ['--impure', '--json', '--expr', system];
  return JSON.parse(
    execFileSync('nix', ['eval', ...flags], {
      env: { ...process.env, ...nixTestEnvironment() },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

describe('flake.nix', () => {
  it('passes `nix flake check`', () => {
    expect(() => nix(['flake', 'check', '--no-build', `path:${folder}`])).not.toThrow();
  });

  it('has a package for both systems, and `nix build` knows what that takes', () => {
    for (const system of ['x86_64-linux', 'aarch64-linux'])
      expect(evaluate(`packages.${system}.default.drvPath`)).toMatch(/-flakestick-\d+\.\d+\.\d+\.drv$/);
    expect(() => nix(['build', '--dry-run', `path:${folder}#default`])).not.toThrow();
  });

  it('opens the app by `nix run`, and the command line by its name', () => {
    expect(evaluate('apps.x86_64-linux.default.program')).toMatch(/-flakestick-[\d.]+\/bin\/flakestick$/);
    expect(evaluate('apps.x86_64-linux.cli.program')).toMatch(/\/libexec\/flakestick-cli$/);
  });

  it('gives the app its own helper, and nothing at /opt or /usr', () => {
    const script = evaluate('packages.x86_64-linux.default.installPhase') as string;
    expect(script).toContain('--replace-fail /usr/lib/flakestick/flakestick-helper $out/libexec/flakestick-helper');
    expect(script).not.toContain('/opt/');
    expect(evaluate('packages.x86_64-linux.default.preBuild')).toContain('FLAKESTICK_HELPER=$out/libexec/');
  });

  it('has a test in a virtual machine, whose driver evaluates', () => {
    expect(evaluate('checks.x86_64-linux.flash.driver.drvPath')).toMatch(/nixos-test-driver-flakestick-flash\.drv$/);
  });

  it('lays out a command, a command line and a helper that know one another', () => {
    const out = join(folder, 'out');
    const environment = {
      ...process.env,
      // What buildNpmPackage has there.
      PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
      out,
      FLAKESTICK_HELPER: `${out}/libexec/flakestick-helper`,
    };
    symlinkSync(realpathSync(join(PROJECT, 'node_modules')), join(folder, 'node_modules'));
    const evaluated = evaluate('packages.x86_64-linux.default.installPhase') as string;
    // Node of this machine in the place of nixpkgs'.
    const phase = evaluated.replaceAll(/\/nix\/store\/\S+\/bin\/node\S*/g, process.execPath);
    cpSync(join(PROJECT, 'dist'), join(folder, 'dist'), { recursive: true });
    const functions = join(PROJECT, 'tests/fixtures/nix-install-phase.sh');
    execFileSync('bash', ['-c', `. ${functions}\n${phase}`], { cwd: folder, env: environment });

    const run = (...argv: string[]) => execFileSync(join(out, 'bin/flakestick'), argv, { encoding: 'utf8' });
    expect(run('--version')).toMatch(/^\d+\.\d+\.\d+/);
    expect(run('presets')).toContain('minimal');
    // It ends with an error, as nothing is asked of it.
    const helper = spawnSync(join(out, 'libexec/flakestick-helper'), { input: '', encoding: 'utf8' });
    expect(helper.stdout).toMatch(/^\{.*"hello"/);
    const action = readFileSync(join(out, 'share/polkit-1/actions/org.flakestick.helper.policy'), 'utf8');
    expect(action).toContain(`>${out}/libexec/flakestick-helper</annotate>`);
    expect(readdirSync(join(out, 'share/icons/hicolor'))).toContain('scalable');
    for (const [file, expected] of [
      ['man/man1/flakestick.1', '.TH FLAKESTICK 1'],
      ['man/de/man1/flakestick.1', '.TH FLAKESTICK 1'],
      ['bash-completion/completions/flakestick', 'complete -F'],
      ['zsh/site-functions/_flakestick', '#compdef flakestick'],
      ['fish/vendor_completions.d/flakestick.fish', 'complete '],
    ] as const)
      expect(readFileSync(join(out, 'share', file), 'utf8'), file).toContain(expected);
  });

  it('has the commit of the sources in the version, where Nix knows it', () => {
    const git = (...argv: string[]): string =>
      execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@test.invalid', ...argv], {
        cwd: folder,
        encoding: 'utf8',
      }).trim();
    const run = (...argv: string[]): string =>
      execFileSync('nix', [...argv, '--option', 'eval-cache', 'false'], {
        env: { ...process.env, ...nixTestEnvironment() },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    git('init', '--quiet');
    git('add', '--', ...FILES);
    // An input that is not the lock's makes the sources count as changed.
    run('flake', 'lock', `git+file://${folder}`, '--override-input', 'nixpkgs', STANDIN_REFERENCE);
    git('commit', '--quiet', '--all', '--message=all');
    const phase = (reference: string): string =>
      JSON.parse(run('eval', '--json', `${reference}#packages.x86_64-linux.default.installPhase`)) as string;
    expect(phase(`git+file://${folder}`)).toContain(`"commit": "${git('rev-parse', 'HEAD')}"`);
    expect(phase(`path:${folder}`)).not.toContain('"commit"');
    rmSync(join(folder, '.git'), { recursive: true });
  });

  it('names every archive by the digest of package-lock.json, and no address', () => {
    const lock = JSON.parse(readFileSync(join(PROJECT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { integrity?: string; os?: string[] }>;
    };
    const text = execFileSync('nix', ['show-derivation', '--recursive', nixPath('packages.x86_64-linux.default')], {
      env: { ...process.env, ...nixTestEnvironment() },
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const { 'node_modules/zod': zod, 'node_modules/react': react } = lock.packages;
    for (const { integrity = '' } of [zod ?? {}, react ?? {}]) {
      const hex = Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex');
      // As package-lock.json writes it, since 2.33.
      expect([hex, integrity].some((digest) => digest !== '' && text.includes(digest))).toBe(true);
    }
    expect(text).not.toMatch(/registry\.|npmjs/);
  });
});

const nixPath = (attribute: string): string => evaluate(`${attribute}.drvPath`) as string;

describe('nixosModules.default', () => {
  it('installs nothing until it is enabled', () => {
    expect(ofMachine(STANDIN_REFERENCE, '[ on.programs.flakestick.enable off.security.polkit.enable ]')).toEqual([
      true,
      false,
    ]);
    expect(ofMachine(STANDIN_REFERENCE, 'map (p: p.pname) off.environment.systemPackages')).not.toContain('hello');
  });

  it('brings the package, polkit and udisks', () => {
    expect(ofMachine(STANDIN_REFERENCE, 'map (p: p.pname) on.environment.systemPackages')).toContain('hello');
    expect(ofMachine(STANDIN_REFERENCE, '[ on.security.polkit.enable on.services.udisks2.enable ]')).toEqual([
      true,
      true,
    ]);
  });

  it('asks for a setuid pkexec where that is an option, and leaves older releases alone', () => {
    const wrapper = 'on.security.polkit.enablePkexecWrapper or null';
    expect(ofMachine(standin2605Reference(), wrapper)).toBeNull();
    expect(ofMachine(standinReference('26.11'), wrapper)).toBe(true);
  });
});
