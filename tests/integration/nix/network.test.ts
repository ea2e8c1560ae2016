/** Slow servers, servers that are not there, and no network at all; on loopback only. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine, PROJECT } from '../../devices/command-line.ts';
import { refusingPort, serveFolder, silentPort } from '../../devices/source-server.ts';
import { COMMAND_LINE } from '../../setup/built-programs.ts';
import { promisedMs } from '../../setup/busy.ts';
import { nixTestEnvironment } from '../../setup/nix-environment.ts';
import { ONE_IMAGE, writeFlake } from './written-flake.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'flakestick-network-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Nix as it is without settings for tests: it tries five times. */
const settings = `${nixTestEnvironment()['NIX_CONFIG']}\ndownload-attempts = 5`;
let places = 0;
/** A cache of its own for each: what one has fetched must not help another. */
const place = (more: Record<string, string> = {}) => {
  places += 1;
  const own = path.join(folder, String(places));
  return {
    stateFolder: path.join(own, 'state'),
    environment: { NIX_CONFIG: settings, XDG_CACHE_HOME: path.join(own, 'cache'), ...more },
  };
};

async function timed<T>(work: () => Promise<T>): Promise<T & { ms: number }> {
  const startedMs = performance.now();
  const result = await work();
  return { ...result, ms: performance.now() - startedMs };
}

describe('from a server that gives 150 kB a second', () => {
  const KILOBYTES = 1200;
  let source = '';
  beforeAll(() => {
    source = writeFlake(path.join(folder, 'slow'), { outputs: ONE_IMAGE });
    // Nothing that could be compressed.
    writeFileSync(path.join(source, 'ballast'), randomBytes(KILOBYTES * 1000));
  });

  it('a flake is fetched and inspected, and it is told how far it is at least once a second', async () => {
    const server = await serveFolder(source, 150_000);
    try {
      const { code, events, ms } = await timed(() => commandLine(['inspect', server.address], place()));
      expect(code).toBe(0);
      expect(ms).toBeGreaterThan((KILOBYTES / 150) * 900);
      const progress = events.filter(({ event }) => event === 'progress');
      const fetched = progress.flatMap(({ source: told }) =>
        Number((told as { fetching: { doneBytes: number } | null }).fetching?.doneBytes ?? 0),
      );
      expect(Math.max(...fetched)).toBeGreaterThan(KILOBYTES * 900);
      // Rising, and often.
      expect(new Set(fetched).size).toBeGreaterThan(6);
    } finally {
      await server.close();
    }
  });

  it('on a log, a line comes at least every five seconds', async () => {
    const server = await serveFolder(source, 100_000);
    try {
      const { stateFolder, environment } = place();
      const child = spawn(process.execPath, [COMMAND_LINE, 'inspect', server.address], {
        cwd: PROJECT,
        env: { ...process.env, ...nixTestEnvironment(), XDG_STATE_HOME: stateFolder, ...environment },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const startedMs = performance.now();
      const linesMs: number[] = [0];
      let said = '';
      child.stderr.on('data', (text: Buffer) => {
        said += text.toString();
        linesMs.push(performance.now() - startedMs);
      });
      const code = await new Promise((resolve) => child.once('close', resolve));
      linesMs.push(performance.now() - startedMs);
      expect(code).toBe(0);
      const pauses = linesMs.slice(1).map((ms, index) => ms - (linesMs[index] ?? 0));
      expect(Math.max(...pauses)).toBeLessThan(promisedMs(5500));
      expect(said).toMatch(/Fetching from 127\.0\.0\.1:\d+ {2}[\d.]+ kB of 1\.2 MB {2}\d+ s/);
    } finally {
      await server.close();
    }
  });
});

const sources = {
  'a preset': () => 'plasma5',
  'a flake of a forge': () => 'github:nobody/nothing',
  'a flake in Git': (origin: string) => `git+${origin}/flake`,
  'a flake over SSH': (origin: string) => `git+ssh://${new URL(origin).host}/flake`,
  'an archive': (origin: string) => `${origin}/flake.tar.gz`,
  'an image': (origin: string) => `${origin}/live.iso`,
  'an official image': () => 'official:minimal',
};
const KINDS = Object.keys(sources) as (keyof typeof sources)[];

describe('without a network', () => {
  async function expectTold(kind: keyof typeof sources, origin: string): Promise<void> {
    // What is elsewhere in the world is asked of a proxy on loopback, and so is no further away.
    const proxy = { http_proxy: origin, https_proxy: origin, no_proxy: '127.0.0.1,nowhere.invalid' };
    const { code, result, stderr, ms } = await timed(() =>
      commandLine(['build', sources[kind](origin)], place({ ...proxy, FLAKESTICK_CHANNELS: origin })),
    );
    expect(ms).toBeLessThan(promisedMs(2000));
    const { kind: failure } = result['failure'] as { kind: string };
    expect({ code, isOfNetwork: ['network-failed', 'source-unreachable'].includes(failure) }).toEqual({
      code: 3,
      isOfNetwork: true,
    });
    // Once, with what works without one.
    expect(stderr.match(/flakestick flash FILE/g)).toHaveLength(1);
  }

  it.each(KINDS)('%s is refused within two seconds, once, as all others are', async (kind) => {
    await expectTold(kind, `http://127.0.0.1:${await refusingPort()}`);
  });

  it.each(['a flake in Git', 'an archive', 'an image', 'an official image'] as const)(
    '%s of a name that cannot be found is refused within two seconds, once',
    async (kind) => {
      await expectTold(kind, 'https://nowhere.invalid');
    },
  );
});

describe('in a network that swallows every packet', () => {
  let port = 0;
  let close = (): void => {};
  beforeAll(async () => {
    ({ port, close } = await silentPort());
  });
  afterAll(() => close());

  it.each(KINDS)(
    '%s is told of within two seconds, and refused after ten, by the same code',
    async (kind) => {
      const origin = `http://127.0.0.1:${port}`;
      const proxy = { http_proxy: origin, https_proxy: origin, no_proxy: '127.0.0.1', FLAKESTICK_CHANNELS: origin };
      const { stateFolder, environment } = place(proxy);
      const child = spawn(process.execPath, [COMMAND_LINE, 'build', sources[kind](origin)], {
        cwd: PROJECT,
        env: { ...process.env, ...nixTestEnvironment(), XDG_STATE_HOME: stateFolder, ...environment },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const startedMs = performance.now();
      let said = '';
      let toldMs = Number.POSITIVE_INFINITY;
      child.stderr.on('data', (text: Buffer) => {
        said += text.toString();
        if (/no answer for \d+ s/.test(said)) toldMs = Math.min(toldMs, performance.now() - startedMs);
      });
      const code = await new Promise((resolve) => child.once('close', resolve));
      expect(toldMs).toBeLessThan(promisedMs(2000));
      expect(performance.now() - startedMs).toBeLessThan(promisedMs(13_000));
      expect(code).toBe(3);
      expect(said.match(/flakestick flash FILE/g)).toHaveLength(1);
    },
    60_000,
  );
});
