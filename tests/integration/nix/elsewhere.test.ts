/** Other machines, other stores, other caches: each gives the same image, to the last bit. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuildProgress } from '../../../contract/wire/job.ts';
import { STANDIN, startCommandLine } from '../../devices/command-line.ts';
import { type SshMachine, startSshMachine, whyNoSshMachine } from '../../devices/ssh-machine.ts';
import { type Bench, type Installable, isoIn, openBench } from './bench.ts';

const reason = whyNoSshMachine();
if (reason) process.stderr.write(`Skipped: another machine over SSH. ${reason}\n`);

const SYSTEM = process.arch === 'arm64' ? 'aarch64-linux' : 'x86_64-linux';

const planIn = (seen: readonly BuildProgress[]) => seen.find(({ plan }) => plan !== null)?.plan;

const otherSystem = process.arch === 'arm64' ? 'x86_64-linux' : 'aarch64-linux';

it('an image for another kind of machine is refused before the build, with what would make it possible', async () => {
  const stateFolder = mkdtempSync(path.join(os.tmpdir(), 'flakestick-elsewhere-'));
  try {
    const argv = ['build', 'minimal', ...STANDIN, '--system', otherSystem];
    const { code, events, result } = await startCommandLine(argv, { stateFolder }).finished;
    expect(code).toBe(9);
    expect(result['failure']).toMatchObject({ kind: 'wrong-system', need: otherSystem });
    expect(JSON.stringify(result['explanation'])).toMatch(
      otherSystem === 'aarch64-linux' ? /binfmt.*--builders/ : /--builders/,
    );
    expect(events.some(({ phase }) => phase === 'building')).toBe(false);
  } finally {
    rmSync(stateFolder, { recursive: true });
  }
});

describe.skipIf(reason !== null)(`an image that is built${reason ? ` (${reason})` : ''}`, () => {
  let bench: Bench;
  let builder: SshMachine;
  let otherStore: SshMachine;
  let locked: Installable;
  /** Of the build on this machine alone. */
  let here = { storePath: '', sha256: '' };
  const outLinkPath = () => path.join(bench.folder, 'roots/result');

  const sha256Of = (storePath: string): string =>
    createHash('sha256')
      .update(readFileSync(isoIn(storePath).path))
      .digest('hex');
  /** Only the image: what it is made of stays. */
  function forget(): void {
    rmSync(outLinkPath(), { force: true });
    execFileSync('nix-store', ['--delete', here.storePath], { stdio: 'ignore' });
  }
  async function build(more: Parameters<Bench['build']>[1] = {}) {
    const seen: BuildProgress[] = [];
    const { storePath } = await bench.build(locked, {
      ...more,
      outLinkPath: outLinkPath(),
      onProgress: (progress) => seen.push(progress),
    });
    return { storePath, sha256: sha256Of(storePath), seen };
  }

  beforeAll(async () => {
    bench = await openBench();
    [builder, otherStore] = await Promise.all([startSshMachine(), startSshMachine()]);
    const flake = bench.copy('own-config');
    const configuration = path.join(flake, 'configuration.nix');
    const text = readFileSync(configuration, 'utf8');
    writeFileSync(configuration, text.replace('"own-config"', `"elsewhere-${process.pid}"`));
    locked = await bench.lock(`path:${flake}#iso`);
    const { storePath, sha256 } = await build();
    here = { storePath, sha256 };
  });
  afterAll(() => {
    delete process.env['NIX_SSHOPTS'];
    builder.close();
    otherStore.close();
    bench.close();
  });

  it('by an ssh-ng builder is the same', async () => {
    forget();
    process.env['NIX_SSHOPTS'] = builder.sshOptions;
    const builders = `${builder.address} ${SYSTEM} ${builder.keyFile} 1 100`;
    const { storePath, sha256, seen } = await build({ builders });
    expect({ storePath, sha256 }).toEqual(here);
    expect(builder.has(storePath)).toBe(true);
    const machines = seen.flatMap(({ running }) => running.map(({ machine }) => machine));
    expect(machines).toContain(builder.address);
  });

  it('in another store is the same, and comes home', async () => {
    forget();
    process.env['NIX_SSHOPTS'] = otherStore.sshOptions;
    const { storePath, sha256, seen } = await build({ store: otherStore.address });
    expect({ storePath, sha256 }).toEqual(here);
    expect(otherStore.has(storePath)).toBe(true);
    // All of it: nothing of it was there.
    expect(planIn(seen)?.builds).toBeGreaterThan(3);
    expect(seen.at(-1)?.builds.done).toBe(planIn(seen)?.builds);
  });

  it('and kept in a cache is fetched from there, and only with the key that signed it', async () => {
    const secretKey = path.join(bench.folder, 'secret-key');
    const nixKey = (...argv: string[]) =>
      execFileSync('nix', ['--extra-experimental-features', 'nix-command', 'key', ...argv], {
        input: argv.includes('convert-secret-to-public') ? readFileSync(secretKey) : '',
        encoding: 'utf8',
      });
    writeFileSync(secretKey, nixKey('generate-secret', '--key-name', 'test-1'));
    const trustedKeys = nixKey('convert-secret-to-public').trim();
    const cache = `file://${path.join(bench.folder, 'cache')}`;
    execFileSync('nix', [
      ...['--extra-experimental-features', 'nix-command', 'copy'],
      ...['--to', `${cache}?compression=none&secret-key=${secretKey}`, here.storePath],
    ]);
    forget();
    const before = process.env['NIX_CONFIG'] ?? '';
    process.env['NIX_CONFIG'] = before.replace('substitute = false', 'substitute = true');
    try {
      const unsigned = await build({ substituters: cache });
      // The cache has it, so the plan is to fetch it; Nix then builds what it cannot trust.
      expect(planIn(unsigned.seen)).toMatchObject({ builds: 0, fetches: 1 });
      expect(unsigned.seen.at(-1)?.builds.done).toBe(1);
      expect(unsigned.sha256).toBe(here.sha256);
      forget();
      const { storePath, sha256, seen } = await build({ substituters: cache, trustedKeys });
      expect({ storePath, sha256 }).toEqual(here);
      expect(planIn(seen)).toMatchObject({ builds: 0, fetches: 1 });
      expect(planIn(seen)?.downloadBytes).toBeGreaterThan(5e6);
      expect(seen.at(-1)).toMatchObject({ stage: 'fetching', builds: { done: 0 }, fetches: { done: 1 } });
      await refusesSmallStore(cache, trustedKeys);
    } finally {
      process.env['NIX_CONFIG'] = before;
    }
  });

  /** The same on a machine whose store is too small for it: a file system of 12 MB over /nix, which only that run sees. */
  async function refusesSmallStore(cache: string, trustedKeys: string): Promise<void> {
    const { code, result, events } = await startCommandLine(
      [
        ...['build', `path:${path.join(bench.folder, 'own-config')}#iso`, ...STANDIN],
        ...['--substituters', cache, '--trusted-public-keys', trustedKeys],
      ],
      {
        stateFolder: path.join(bench.folder, 'state'),
        wrapper: ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs -o size=12M none /nix && exec "$@"', 'sh'],
        environment: {
          NIX_CONFIG: process.env['NIX_CONFIG'] ?? '',
          XDG_CACHE_HOME: path.join(bench.folder, 'other-cache'),
        },
      },
    ).finished;
    expect(result['failure']).toMatchObject({
      kind: 'disk-too-small',
      shortages: [{ path: '/nix/store', needBytes: expect.any(Number), freeBytes: expect.any(Number) }],
    });
    expect(code).toBe(9);
    expect(events.find(({ event }) => event === 'plan')).toMatchObject({ plan: { builds: 0, fetches: 1 } });
    const evaluated = events.filter(({ phase }) => phase === 'locking').map(({ filesEvaluated }) => filesEvaluated);
    expect(Math.max(...evaluated.map(Number))).toBeGreaterThan(0);
  }
});
