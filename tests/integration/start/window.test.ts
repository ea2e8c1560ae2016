/** `npm start` on a machine with a display and without Electron's runtime. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import { fetchRuntime } from '../../../build/electron-runtime.ts';
import { CheckoutCopy, ended } from '../../devices/checkout-copy.ts';
import { ElectronMirror, type MirrorMode, runtimeArchive } from '../../devices/electron-mirror.ts';

const PROJECT = join(import.meta.dirname, '../../..');
const { version } = JSON.parse(await readFile(join(PROJECT, 'node_modules/electron/package.json'), 'utf8')) as {
  version: string;
};
/** Writes its arguments beside itself, and answers as the app does when its window exists. */
const WINDOW = '#!/bin/sh\nprintf "%s\\n" "$@" > "$(dirname "$0")/arguments"\necho window >&"$FLAKESTICK_STARTED_FD"\n';
const CRASH = '#!/bin/sh\nkill -ABRT $$\n';

type Finish = Pick<TestContext, 'onTestFinished'>;

async function setUp(
  { onTestFinished }: Finish,
  mode: MirrorMode,
  { script = WINDOW, digest }: { script?: string; digest?: string } = {},
) {
  const { archive, sha256 } = runtimeArchive(version, script);
  const mirror = await ElectronMirror.start(archive, mode);
  onTestFinished(() => mirror.stop());
  const checkout = await CheckoutCopy.make(digest ?? sha256);
  onTestFinished(() => checkout.remove());
  return { mirror, checkout, environment: { ELECTRON_MIRROR: mirror.address } };
}

/** What a download leaves: nothing, whatever became of it. */
async function leftBehind({ electronPackage, folder }: CheckoutCopy): Promise<string[]> {
  const beside = await readdir(join(folder, 'node_modules'));
  return [
    ...beside.filter((name) => name.startsWith('.electron-fetch')),
    ...(await readdir(electronPackage)).filter((name) => name === 'dist' || name === 'path.txt'),
  ];
}

describe.concurrent('npm start without Electron’s runtime', () => {
  it('fetches it, opens it with the checkout, and opens it at once the next time', async (context) => {
    const { mirror, checkout, environment } = await setUp(context, 'good');
    const first = await checkout.run(environment);
    expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining(`Downloading Electron ${version}`) });
    expect(first.stderr).toContain('opens in Electron');
    const given = await readFile(join(checkout.electronPackage, 'dist/arguments'), 'utf8');
    expect(given.trim().split('\n').at(-1)).toBe(checkout.folder);
    expect(mirror.asked).toEqual([`/v${version}/electron-v${version}-linux-${process.arch}.zip`]);
    expect(await leftBehind(checkout)).toEqual(['dist', 'path.txt']);

    expect((await checkout.run(environment)).stderr).not.toContain('Downloading');
    expect(mirror.asked).toHaveLength(1);
  });

  it('refuses a runtime with another digest, and does not ask again that day', async (context) => {
    const { mirror, checkout, environment } = await setUp(context, 'good', { digest: '0'.repeat(64) });
    const first = await checkout.run(environment);
    expect(first.stderr).toContain('did not match expected checksum');
    expect(first.stderr).toMatch(/opens in a window of chromium\.\nweb --open/);
    expect(await leftBehind(checkout)).toEqual([]);
    expect(existsSync(join(checkout.folder, 'home/.cache/electron'))).toBe(false);

    const next = await checkout.run(environment);
    expect(next.stderr).toContain('earlier today');
    expect(mirror.asked).toHaveLength(1);
    // Another mirror is another question.
    await checkout.run({ ELECTRON_MIRROR: environment.ELECTRON_MIRROR.replace('127.0.0.1', 'localhost') });
    expect(mirror.asked).toHaveLength(2);
  });

  it('opens the browser when the mirror stalls, and starts quickly the next time', async (context) => {
    const { mirror, checkout, environment } = await setUp(context, 'stalls');
    const first = await checkout.run(environment);
    expect(first.stderr).toContain('hardly any data arrived for 10 seconds');
    expect(first.stderr).toContain('web --open');
    expect(first.tookMs).toBeLessThan(30_000);
    expect(await leftBehind(checkout)).toEqual([]);
    // The next start waits for no network: 0.6 s here.
    expect((await checkout.run(environment)).stderr).toContain('earlier today');
    expect(mirror.asked).toHaveLength(1);
  });

  it.for([
    ['that does not have the version', 'not-found', '404'],
    ['that is broken', 'broken', '500'],
    ['that breaks off in the middle', 'breaks-off', 'could not be downloaded'],
    ['that is nobody', null, 'could not be reached|ECONNREFUSED'],
  ] as const)('opens the browser for a mirror %s, and says why', async ([_case, mode, why], context) => {
    const { checkout, environment, mirror } = await setUp(context, mode ?? 'good');
    if (!mode) await mirror.stop();
    const { stderr } = await checkout.run(environment);
    expect(stderr).toMatch(new RegExp(why));
    expect(stderr).toContain('web --open');
    expect(await leftBehind(checkout)).toEqual([]);
  });

  it('follows a mirror that sends it elsewhere, below a folder of any name', async (context) => {
    const { mirror, checkout, environment } = await setUp(context, 'elsewhere');
    const below = `${environment.ELECTRON_MIRROR}a%20b/ü/?/../`;
    const { stderr } = await checkout.run({ ELECTRON_MIRROR: below });
    expect(stderr).toContain('opens in Electron');
    expect(mirror.asked).toHaveLength(2);
  });

  it('shows no password of a mirror', async (context) => {
    const { checkout, environment } = await setUp(context, 'not-found');
    const named = environment.ELECTRON_MIRROR.replace('//', '//me:hunter22@');
    const { stderr } = await checkout.run({ ELECTRON_MIRROR: named });
    expect(stderr).toContain('could not be downloaded');
    expect(stderr).toContain('web --open');
    expect(stderr).not.toContain('hunter22');
  });

  it('needs no home folder that can be written', async (context) => {
    const { mirror, checkout, environment } = await setUp(context, 'good');
    // Root may write everywhere but below what is no folder.
    const nowhere = { HOME: '/dev/null/home', electron_config_cache: '' };
    const { stderr } = await checkout.run({ ...environment, ...nowhere });
    expect(stderr).toContain('opens in Electron');
    expect(mirror.asked).toHaveLength(1);
    expect(await leftBehind(checkout)).toEqual(['dist', 'path.txt']);
  });

  it('promises nothing for tomorrow where it cannot remember until then', async (context) => {
    const { mirror, checkout, environment } = await setUp(context, 'not-found');
    const nowhere = { ...environment, HOME: '/dev/null/home', electron_config_cache: '' };
    for (const asked of [1, 2]) {
      const { stderr } = await checkout.run(nowhere);
      expect(stderr).toContain('The next start tries again.');
      expect(mirror.asked).toHaveLength(asked);
    }
  });

  it('takes Ctrl-C for “in the browser, then”, once, and tries again at the next start', async (context) => {
    const { mirror, checkout, environment } = await setUp(context, 'stalls');
    const child = checkout.start(environment);
    const result = ended(child);
    while (mirror.asked.length === 0) await sleep(50);
    child.kill('SIGINT');
    await sleep(50);
    // npm hands on what the terminal has sent already.
    child.kill('SIGINT');
    expect(await result).toMatchObject({ code: 0, stderr: expect.stringContaining('you interrupted it') });
    expect((await result).stderr).toContain('web --open');
    expect(await leftBehind(checkout)).toEqual([]);

    const next = checkout.start(environment);
    const nextEnd = once(next, 'close');
    while (mirror.asked.length === 1) await sleep(50);
    next.kill('SIGTERM');
    expect(await nextEnd).toEqual([143, null]);
    expect(await leftBehind(checkout)).toEqual([]);
  });

  it('fetches once for two starts at the same time', async (context) => {
    const { mirror, checkout, environment } = await setUp(context, 'trickles');
    const first = checkout.run(environment);
    while (mirror.asked.length === 0) await sleep(50);
    expect((await checkout.run(environment)).stderr).toContain('Another “npm start”');
    mirror.release();
    expect((await first).stderr).toContain('opens in Electron');
    expect(mirror.asked).toHaveLength(1);
  });

  it('opens the browser where Electron ends without a window', async (context) => {
    const { checkout, environment } = await setUp(context, 'good', { script: CRASH });
    const { stderr, code } = await checkout.run(environment);
    expect(stderr).toContain('before it opened a window (SIGABRT)');
    expect(stderr).toContain('web --open');
    expect(code).toBe(0);
  });

  it('fetches nothing without a display, and where the user decided otherwise', async (context) => {
    const { mirror, checkout, environment } = await setUp(context, 'good');
    const cases = [
      [{ DISPLAY: '' }, 'There is no display'],
      [{ ELECTRON_OVERRIDE_DIST_PATH: '/nonexistent' }, '/nonexistent'],
      [{ ELECTRON_SKIP_BINARY_DOWNLOAD: '1' }, 'ELECTRON_SKIP_BINARY_DOWNLOAD is set'],
    ] as const;
    for (const [change, why] of cases)
      expect((await checkout.run({ ...environment, ...change })).stderr).toContain(why);
    expect(mirror.asked).toEqual([]);
  });

  it('goes through the proxy that the package is told to use', async (context) => {
    const { mirror, checkout } = await setUp(context, 'good');
    const { stderr } = await checkout.run({
      ELECTRON_MIRROR: 'http://mirror.invalid/',
      ELECTRON_GET_USE_PROXY: '1',
      HTTP_PROXY: mirror.address,
    });
    expect(stderr).toContain('could not be downloaded');
    expect(mirror.asked).toEqual(['CONNECT mirror.invalid:80']);
    expect(stderr).not.toContain('ELECTRON_GET_USE_PROXY');
  });

  it.for(['https_proxy', 'HTTP_PROXY'])(
    'says that %s is used on request only, where that may be why',
    async (name, context) => {
      const { checkout } = await setUp(context, 'good');
      const { stderr } = await checkout.run({ ELECTRON_MIRROR: 'http://127.0.0.1:1/', [name]: 'http://127.0.0.1:2' });
      expect(stderr).toContain('only with ELECTRON_GET_USE_PROXY=1');
    },
  );
});

describe('fetchRuntime', () => {
  async function fetch(context: Finish, mode: MirrorMode, quietMs: number) {
    const { checkout, environment } = await setUp(context, mode);
    process.env['ELECTRON_MIRROR'] = environment.ELECTRON_MIRROR;
    process.env['electron_config_cache'] = join(checkout.folder, 'home/.cache/electron');
    const seen: number[] = [];
    const result = fetchRuntime({
      packageFolder: checkout.electronPackage,
      quietMs,
      signal: new AbortController().signal,
      onProgress: ({ doneBytes }) => seen.push(doneBytes),
    });
    return { result: await result, seen, left: await leftBehind(checkout) };
  }

  it('waits for a mirror that is slow but moves', async (context) => {
    const { result, seen, left } = await fetch(context, 'slow', 2000);
    expect(result).toEqual({ kind: 'fetched' });
    expect(seen.length).toBeGreaterThan(3);
    expect(left).toEqual(['dist', 'path.txt']);
  });

  it('gives up a mirror that crawls', async (context) => {
    const { result, left } = await fetch(context, 'crawls', 2000);
    expect(result).toEqual({ kind: 'silent', quietMs: 2000 });
    expect(left).toEqual([]);
  });

  it('gives up a mirror that answers nothing', async (context) => {
    const { result, left } = await fetch(context, 'answers-nothing', 2000);
    expect(result).toEqual({ kind: 'silent', quietMs: 2000 });
    expect(left).toEqual([]);
  });
});
