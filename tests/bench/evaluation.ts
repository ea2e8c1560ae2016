/**
 * What an inspection and a first build of presets cost beside a bare evaluation of the same, on a nixpkgs that is not pinned here:
 *
 *   npm run build && sh tests/setup/with-nix.sh sid sh build/node.sh tests/bench/evaluation.ts git+file:///path/of/nixpkgs minimal gnome
 *
 * Each begins with a store that has nixpkgs and nothing else. Prints a row of docs/presets.md for each preset.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { COMMAND_LINE } from '../setup/built-programs.ts';
import { nixTestEnvironment } from '../setup/nix-environment.ts';

const LOOK_MS = 50;
const FLAGS = ['--extra-experimental-features', 'nix-command flakes'];
const folder = '/nix/flakestick-bench';
const nixEnvironment = nixTestEnvironment();
const environment = { ...process.env, ...nixEnvironment, XDG_STATE_HOME: path.join(folder, 'state') };
const [reference = '', ...presets] = process.argv.slice(2);

/** Resident memory of all `nix` below a process, in bytes. */
function nixBytes(pid: number): number {
  const processes = readdirSync('/proc').flatMap((name) => {
    try {
      if (!/^\d+$/.test(name)) return [];
      const parent = Number(
        readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ')[1],
      );
      return [{ pid: Number(name), parent, pages: Number(readFileSync(`/proc/${name}/statm`, 'utf8').split(' ')[1]) }];
    } catch {
      return [];
    }
  });
  const below = (parent: number): number =>
    processes
      .filter((each) => each.parent === parent)
      .reduce((sum, each) => sum + below(each.pid) + (isNix(each.pid) ? each.pages * 4096 : 0), 0);
  return below(pid);
}

/** That of another Debian suite is started by its own loader. */
function isNix(pid: number): boolean {
  try {
    return /^(?:nix|ld-linux)/.test(readFileSync(`/proc/${pid}/comm`, 'utf8'));
  } catch {
    return false;
  }
}

interface Measured {
  readonly seconds: number;
  /** Of processors, all programs together. */
  readonly processorSeconds: number;
  readonly peakBytes: number;
  /** The longest pause between two lines of stderr, the beginning and the end included. */
  readonly silentSeconds: number;
  readonly stdout: string;
}

/** The last line of the shell's `times` is that of its children: `0m31.10s 0m2.50s`. */
function processorSecondsIn(times: string): number {
  const parts = [...(times.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

/** `until`: ends the program once that is in its output. */
function measure(argv: readonly string[], until?: RegExp): Promise<Measured> {
  const startedMs = performance.now();
  const [program = '', ...rest] = argv;
  const timesFile = path.join(folder, 'times');
  const child = spawn(
    '/bin/sh',
    ['-c', 'trap : INT; times=$1; shift; "$@"; times >"$times"', 'sh', timesFile, program, ...rest],
    { env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  let [stdout, peakBytes, silentMs, saidMs, reachedMs] = ['', 0, 0, startedMs, 0];
  const said = (): void => {
    silentMs = Math.max(silentMs, performance.now() - saidMs);
    saidMs = performance.now();
  };
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, nixBytes(child.pid ?? 0));
  }, LOOK_MS);
  child.stderr.on('data', said);
  child.stdout.on('data', (text: Buffer) => {
    stdout += text.toString();
    if (!until || reachedMs > 0 || !until.test(stdout)) return;
    reachedMs = performance.now();
    process.kill(-(child.pid ?? 0), 'SIGINT');
  });
  return new Promise((resolve) => {
    child.once('close', () => {
      clearInterval(timer);
      said();
      const seconds = ((reachedMs || performance.now()) - startedMs) / 1000;
      resolve({
        seconds,
        processorSeconds: processorSecondsIn(readFileSync(timesFile, 'utf8')),
        peakBytes,
        silentSeconds: silentMs / 1000,
        stdout,
      });
    });
  });
}

const nix = (...argv: string[]): string =>
  execFileSync('nix', [...FLAGS, ...argv], {
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1e9,
  });

function emptyStore(): void {
  execFileSync('nix-store', ['--gc'], { env: environment, stdio: 'ignore' });
  const cache = path.join(String(nixEnvironment['XDG_CACHE_HOME']), 'nix');
  for (const name of readdirSync(cache))
    if (name.startsWith('eval-cache')) rmSync(path.join(cache, name), { recursive: true });
}

mkdirSync(folder, { recursive: true });
const fetched = JSON.parse(nix('flake', 'metadata', '--json', reference)) as { path: string; url: string };
mkdirSync('/nix/var/nix/gcroots', { recursive: true });
symlinkSync(fetched.path, '/nix/var/nix/gcroots/bench');
const override = ['--override-input', 'nixpkgs', fetched.url];
console.log(`${fetched.url}\n`);

const text = ({ seconds, processorSeconds, peakBytes }: Measured): string =>
  `${seconds.toFixed(1)} s | ${processorSeconds.toFixed(1)} s | ${Math.round(peakBytes / 2 ** 20)} MiB`;
for (const wanted of presets) {
  const preset = wanted.replace(/\+build$/, '');
  const saved = path.join(folder, `flake-${preset}`);
  rmSync(saved, { recursive: true, force: true });
  const cli = [process.execPath, COMMAND_LINE];
  execFileSync(process.execPath, [COMMAND_LINE, 'save', preset, '--directory', saved, ...override], {
    env: environment,
    stdio: 'ignore',
  });
  emptyStore();
  const attribute = `path:${saved}#packages.x86_64-linux.${preset}.drvPath`;
  const bare = await measure(['nix', ...FLAGS, 'eval', '--raw', '--option', 'eval-cache', 'false', attribute]);
  console.log(`| ${preset}, bare | ${text(bare)} |`);
  emptyStore();
  const inspected = await measure([...cli, 'inspect', preset, ...override]);
  console.log(`| ${preset}, inspect | ${text(inspected)} | silent at most ${inspected.silentSeconds.toFixed(1)} s`);
  console.log(inspected.stdout.replace(/^/gm, '    '));
  if (preset === wanted) continue;
  emptyStore();
  const build = await measure([...cli, 'build', preset, ...override, '--json'], /"stage":"(?:building|fetching)"/);
  console.log(`| ${preset}, until it builds | ${text(build)} |`);
}
