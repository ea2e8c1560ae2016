/** Failures that Nix words as an error in the user's code, or not at all: told as what they are, on every version. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../../../contract/wire/failure.ts';
import { NO_IMAGE_OPTIONS } from '../../../contract/wire/image-options.ts';
import { commandLine, STANDIN } from '../../devices/command-line.ts';
import { COMMAND_LINE } from '../../setup/built-programs.ts';
import { nixTestEnvironment } from '../../setup/nix-environment.ts';
import { type Bench, openBench } from './bench.ts';
import { ONE_IMAGE, writeFlake } from './written-flake.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const run = (...argv: string[]) => commandLine(argv, { stateFolder: path.join(bench.folder, 'state') });
/** As a person reads it. */
function said(...argv: string[]): string {
  const state = path.join(bench.folder, 'state');
  const env = { ...process.env, XDG_STATE_HOME: state, XDG_CONFIG_HOME: path.join(state, 'config'), LC_ALL: 'C.UTF-8' };
  const { stdout, stderr } = spawnSync(process.execPath, [COMMAND_LINE, ...argv], { env, encoding: 'utf8' });
  return `${stdout}${stderr}`;
}
const locking = async (text: string, options = {}): Promise<unknown> => bench.lock(text, options).catch(failureOf);

/** A lock with one input, of content that Nix cannot get. */
function lockWith(folder: string, locked: object, original: object): void {
  const nodes = { nixpkgs: { locked, original }, root: { inputs: { nixpkgs: 'nixpkgs' } } };
  writeFileSync(path.join(folder, 'flake.lock'), JSON.stringify({ nodes, root: 'root', version: 7 }));
}

const WRONG = `sha256-${'A'.repeat(43)}=`;
const USES_INPUT = `{ packages.x86_64-linux.iso = image "x86_64-linux" (import inputs.nixpkgs); }`;

describe('without a network', () => {
  const offline = (name: string): string => {
    const folder = path.join(bench.folder, name);
    const repository = { type: 'github', owner: 'nobody', repo: 'nothing' };
    writeFlake(folder, { more: 'inputs.nixpkgs.url = "github:nobody/nothing";', outputs: USES_INPUT });
    lockWith(folder, { ...repository, rev: 'a'.repeat(40), narHash: WRONG }, repository);
    return folder;
  };

  it('a flake whose input is missing says so, with and without a name', async () => {
    const flake = `path:${offline('offline')}`;
    const failure = { kind: 'network-failed', stage: 'source', url: expect.stringContaining('nobody/nothing') };
    for (const name of ['', '#iso']) {
      expect(await locking(`${flake}${name}`, { overrideInputs: [] })).toMatchObject(failure);
      const { code, result } = await run('inspect', `${flake}${name}`);
      expect({ code, failure: result['failure'] ?? result['planFailure'] }).toMatchObject({
        code: 3,
        failure,
      });
    }
  });
});

it('an input whose hash is another is no error in the Nix code', async () => {
  const folder = path.join(bench.folder, 'tampered');
  const input = path.join(bench.folder, 'input');
  writeFlake(input, { outputs: ONE_IMAGE });
  writeFlake(folder, { more: `inputs.nixpkgs.url = "path:${input}";`, outputs: USES_INPUT });
  const at = { type: 'path', path: input };
  lockWith(folder, { ...at, narHash: WRONG, lastModified: 1 }, at);
  expect(await locking(`path:${folder}#iso`, { overrideInputs: [] })).toMatchObject({
    kind: 'hash-mismatch',
    specified: WRONG,
    got: expect.stringMatching(/^sha256-(?!A{43})/),
  });
});

describe('code that reads what a build makes', () => {
  it('asks for a yes also where no output is named and another one is broken', async () => {
    const flake = writeFlake(path.join(bench.folder, 'reading'), {
      outputs: `{ packages.x86_64-linux = { a-broken = throw "not today"; iso = image "x86_64-linux" listed; }; }`,
    });
    expect(await locking(`path:${flake}`, { overrideInputs: [] })).toMatchObject({
      kind: 'consent-needed',
      risks: [{ kind: 'import-from-derivation', derivation: expect.stringContaining('machine-list.nix') }],
    });
    const { code, result } = await run('inspect', `path:${flake}`);
    expect({ code, result }).toMatchObject({
      code: 0,
      result: { plan: null, planFailure: { kind: 'consent-needed' } },
    });
    expect(said('inspect', `path:${flake}`)).toContain('--accept-import-from-derivation');
  });
});

describe('inspect', () => {
  it('says which outputs there are to choose from', async () => {
    const flake = writeFlake(path.join(bench.folder, 'choice'), {
      outputs: `{ packages.x86_64-linux = { one = image "x86_64-linux" "one.iso"; two = image "x86_64-linux" "two.iso"; }; }`,
    });
    const { code, result } = await run('inspect', `path:${flake}`);
    expect({ code, result }).toMatchObject({
      code: 0,
      result: { planFailure: { kind: 'ambiguous-output', available: ['one', 'two'] } },
    });
    expect(said('inspect', `path:${flake}`)).toContain('one, two');
  });

  it('shows which nixpkgs a preset is built from, and that a folder has no revision', async () => {
    const { result } = await run('inspect', 'minimal', ...STANDIN);
    expect(result['inspection']).toMatchObject({
      inputs: [
        { name: 'nixpkgs', revision: null, lockedReference: expect.stringMatching(/^path:\/.*nixpkgs-standin/) },
      ],
    });
    expect(said('inspect', 'minimal', ...STANDIN)).toMatch(/nixpkgs path:\S+ \(a local folder, no revision\)/);
  });

  it('fails where no output can be evaluated', async () => {
    const flake = writeFlake(path.join(bench.folder, 'all-broken'), {
      outputs: `{ packages.x86_64-linux = { one = throw "not today"; two = throw "never"; }; }`,
    });
    const { code, result } = await run('inspect', `path:${flake}`);
    expect({ code, failure: result['failure'] }).toMatchObject({
      code: 3,
      failure: { kind: 'evaluation-failed', message: expect.stringContaining('not today') },
    });
    expect(result['inspection']).toMatchObject({
      warnings: expect.arrayContaining([expect.objectContaining({ output: 'two' })]),
    });
  });

  it('tells an error in a module once, with the file of the user', async () => {
    const module = path.join(bench.folder, 'wrong.nix');
    bench.copy('iso.nix', 'base.nix');
    writeFileSync(
      module,
      '{ pkgs, ... }: {\n  imports = [ ./base.nix ];\n  environment.systemPackages = [ pkgs.no-such-thing ];\n}\n',
    );
    const { code, result } = await run('inspect', module, ...STANDIN);
    const position = { file: module, line: 3 };
    expect({ code, planFailure: result['planFailure'] }).toMatchObject({
      code: 0,
      planFailure: { kind: 'evaluation-failed', message: expect.stringContaining('no-such-thing'), position },
    });
    const text = said('inspect', module, ...STANDIN);
    expect(text.split("'no-such-thing'")).toHaveLength(2);
    expect(text).toContain(`${module} at line 3`);
    expect(text).not.toContain('lib.nix');
  });
});

describe('an unfree package', () => {
  const image = { ...NO_IMAGE_OPTIONS, packages: ['vscode'] };

  it('of a preset takes a yes, and is in the image then', async () => {
    expect(await locking('minimal', { image })).toEqual({
      kind: 'unfree-package',
      package: 'vscode-1.95.2',
      license: 'unfree',
    });
    const locked = await bench.lock('minimal', { image, accept: ['unsandboxed-builds', 'unfree-packages'] });
    expect(locked.evaluated?.dryRun?.join(' ')).toContain('vscode-1.95.2');
  });

  it('of a flake is reported as what its own code has to allow', async () => {
    const flake = bench.copy('own-config', 'unfree');
    writeFileSync(
      path.join(flake, 'configuration.nix'),
      `{ pkgs, modulesPath, ... }: { imports = [ "\${modulesPath}/installer/cd-dvd/installation-cd-minimal.nix" ]; environment.systemPackages = [ pkgs.vscode ]; }`,
    );
    expect(await locking(`path:${flake}#iso`)).toMatchObject({ kind: 'unfree-in-flake', package: 'vscode-1.95.2' });
  });
});

it('a file in a submodule is reported with the reference that includes it', async () => {
  const git = (folder: string, ...argv: string[]): void => {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'protocol.file.allow=always'];
    execFileSync('git', ['-C', folder, ...identity, '-c', 'init.defaultBranch=main', ...argv], { stdio: 'ignore' });
  };
  const secret = path.join(bench.folder, 'private-origin');
  mkdirSync(secret);
  writeFileSync(path.join(secret, 'names.nix'), '"from-a-submodule.iso"\n');
  const folder = writeFlake(path.join(bench.folder, 'with-submodule'), {
    outputs: '{ packages.x86_64-linux.iso = image "x86_64-linux" (import ./private/names.nix); }',
  });
  for (const one of [secret, folder]) git(one, 'init', '--quiet');
  for (const argv of [
    ['add', '--all'],
    ['commit', '--quiet', '--message', 'one'],
  ])
    git(secret, ...argv);
  git(folder, 'submodule', '--quiet', 'add', secret, 'private');
  for (const argv of [
    ['add', '--all'],
    ['commit', '--quiet', '--message', 'one'],
  ])
    git(folder, ...argv);
  const failure = await locking(`${folder}#iso`, { overrideInputs: [] });
  expect(failure).toEqual({
    kind: 'flake-file-in-submodule',
    path: 'private/names.nix',
    submodule: 'private',
    reference: `git+file://${folder}?submodules=1`,
  });
  // Also where no output is named, and it is met while they are listed.
  expect(await locking(folder, { overrideInputs: [] })).toEqual(failure);
  const reference = `git+file://${folder}?submodules=1#iso`;
  const before = process.env['GIT_ALLOW_PROTOCOL'];
  // Git fetches no submodule from a folder otherwise.
  process.env['GIT_ALLOW_PROTOCOL'] = 'file';
  const locked = await locking(reference, { overrideInputs: [] });
  if (before === undefined) delete process.env['GIT_ALLOW_PROTOCOL'];
  expect(locked).toMatchObject({ kind: 'installable' });
});

it('names as not locked only inputs that have a pin of their own', async () => {
  const other = writeFlake(path.join(bench.folder, 'other'), { outputs: ONE_IMAGE });
  const folder = writeFlake(path.join(bench.folder, 'relative'), {
    more: `inputs.other = { url = "path:${other}"; flake = false; }; inputs.same.follows = "other"; inputs.part = { url = "path:./part"; flake = false; };`,
    outputs: ONE_IMAGE,
  });
  mkdirSync(path.join(folder, 'part'));
  writeFileSync(path.join(folder, 'part/note'), 'of the flake itself\n');
  const { warnings, inputs } = await bench.inspect(`path:${folder}`, { overrideInputs: [] });
  expect(warnings).toContainEqual({ kind: 'unlocked-inputs', inputs: ['other'] });
  expect(inputs.find(({ name }) => name === 'part')?.lockedReference).toMatch(/^path:/);
});

describe('where Nix has no room to build', () => {
  const room = mkdtempSync(path.join(tmpdir(), 'flakestick-room-'));
  afterAll(() => {
    execFileSync('umount', [room]);
    rmSync(room, { recursive: true });
  });

  it('that folder is named, and not the store', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2M', 'flakestick-room', room]);
    const flake = writeFlake(path.join(bench.folder, 'large'), {
      outputs: `{ packages.x86_64-linux.iso = derivation { name = "large.iso"; system = "x86_64-linux"; builder = "/bin/sh"; PATH = "/usr/bin:/bin"; args = [ "-c" "head -c 8M /dev/zero >large && cp large $out" ]; }; }`,
    });
    // Newer versions have a setting of their own.
    const settings = `${nixTestEnvironment()['NIX_CONFIG']}${bench.nix.isAtLeast('2.22') ? `\nbuild-dir = ${room}` : ''}`;
    const { code, result } = await commandLine(['build', `path:${flake}#iso`, '--accept-unsandboxed-builds'], {
      stateFolder: path.join(bench.folder, 'state'),
      environment: { TMPDIR: room, NIX_CONFIG: settings },
    });
    expect({ code, failure: result['failure'] }).toMatchObject({
      code: 4,
      failure: { kind: 'disk-full', path: expect.stringContaining(room) },
    });
  });
});

describe('what no binary cache has, down to the compiler', () => {
  /** As many derivations as an image of an unknown nixpkgs takes, and a builder that fails at once. */
  const compiling = (): string =>
    writeFlake(path.join(bench.folder, 'compiling'), {
      outputs: `{ packages.x86_64-linux.iso = derivation {
        name = "live.iso"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "exit 1" ];
        compiler = shell "x86_64-linux" "gcc-15.2.0" "exit 1";
        parts = builtins.genList (number: shell "x86_64-linux" "part-\${toString number}" "exit 1") 400;
      }; }`,
    });

  /** On a terminal, with this answer. */
  async function answered(answer: string): Promise<{ code: unknown; shown: string }> {
    const source = `path:${compiling()}#iso`;
    const command = `exec ${process.execPath} ${COMMAND_LINE} build ${source} --accept-unsandboxed-builds`;
    const state = path.join(bench.folder, 'state');
    const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      env: { ...process.env, XDG_STATE_HOME: state, XDG_CONFIG_HOME: path.join(state, 'config'), LC_ALL: 'C.UTF-8' },
    });
    let shown = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const wasAsked = shown.includes('Type yes');
      shown += text;
      if (!wasAsked && shown.includes('Type yes')) child.stdin.write(`${answer}\n`);
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    return { code, shown };
  }

  it('is asked on a terminal: a yes builds it, and anything else does not', async () => {
    const no = await answered('');
    expect(no.code).toBe(3);
    expect(no.shown).toContain('everything would be compiled, about 402 derivations');
    const yes = await answered('yes');
    expect(yes.code).toBe(4);
    expect(yes.shown).toContain('The build failed');
  });

  it('is said by the plan, and not built without a yes', async () => {
    const source = `path:${compiling()}#iso`;
    const { result } = await run('inspect', source, '--accept-unsandboxed-builds');
    expect(result['plan']).toMatchObject({ builds: 402, compilesEverything: true, likelyMs: null });
    expect(said('inspect', source, '--accept-unsandboxed-builds')).toContain(
      'everything would be compiled, about 402 derivations',
    );
    const refused = await run('build', source, '--accept-unsandboxed-builds');
    expect({ code: refused.code, failure: refused.result['failure'] }).toEqual({
      code: 3,
      failure: expect.objectContaining({ kind: 'compiling-everything', builds: 402 }),
    });
    const accepted = await run('build', source, '--accept-unsandboxed-builds', '--accept-compiling');
    expect({ code: accepted.code, failure: accepted.result['failure'] }).toMatchObject({
      code: 4,
      failure: { kind: 'build-failed' },
    });
  });
});
