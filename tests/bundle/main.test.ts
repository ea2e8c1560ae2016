/** The shipped main bundles, run as they are: missing exports, paths that do not exist and forgotten files fail here. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type * as FakeElectron from '../fakes/electron.ts';
import { promisedMs } from '../setup/busy.ts';

const root = join(import.meta.dirname, '../..');
const fake = pathToFileURL(join(root, 'tests/fakes/electron.ts')).href;
const bundle = (name: string): string => join(root, 'dist', name);
// Nothing of the machine's own settings and records.
const home = mkdtempSync(join(tmpdir(), 'flakestick-home-'));
for (const name of ['HOME', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME'])
  process.env[name] = home;
delete process.env['FLAKESTICK_INCLUDE_LOOP'];
process.env['LC_ALL'] = 'C';
after(() => rmSync(home, { recursive: true, force: true }));

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: fake, shortCircuit: true } : next(specifier, context),
});

test('the Electron bundle opens its window on the built page, and answers it', async () => {
  const electron = (await import(fake)) as typeof FakeElectron;
  const { started } = (await import(pathToFileURL(bundle('main/electron.js')).href)) as { started: Promise<void> };
  await started;
  assert.deepEqual(electron.dialog.errors, []);
  const window = electron.BrowserWindow.all[0];
  assert.ok(window, 'no window was opened');
  assert.ok(
    existsSync(window.options.webPreferences?.preload ?? ''),
    'the preload bundle is not where the window looks',
  );

  const serve = electron.protocol.served.get('app');
  assert.ok(serve);
  const page = await serve(new Request(window.url));
  assert.equal(page.status, 200);
  assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none'; script-src 'self'/);
  const assets = [...(await page.text()).matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path]) => path);
  assert.ok(assets.some((path) => path?.endsWith('.js')) && assets.some((path) => path?.endsWith('.css')));
  for (const path of assets) assert.equal((await serve(new Request(`app://flakestick/${path}`))).status, 200, path);

  const host = (await electron.invoke(window, 'flakestick:call', ['app/host', {}])) as { ok: true; value: unknown };
  assert.deepEqual(host, {
    ok: true,
    value: { kind: 'electron', version: '1.2.3', nativeFileDialog: true, includeLoop: false, language: 'en' },
  });
  assert.deepEqual(await electron.invoke(window, 'flakestick:call', ['job/state', {}]), {
    ok: true,
    value: { phase: 'idle' },
  });

  window.close();
  for (let waited = 0; !electron.app.ended && waited < promisedMs(5000) / 100; waited += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  assert.ok(electron.app.ended, 'the app did not quit within 5 s of its window being closed');
});

/** Through curl, because `fetch` says of itself that it is a script, and scripts are not let in. */
function get(url: string, cookies: string): string {
  return execFileSync('curl', ['--silent', '--fail', '--cookie', cookies, '--cookie-jar', cookies, url], {
    encoding: 'utf8',
  });
}

test('the web bundle prints its address, serves the built page, and ends when stdin ends', async () => {
  const child = spawn(process.execPath, [bundle('main/web.js'), '--print-address'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const ended = once(child, 'close');
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { url } = JSON.parse(line.toString()) as { url: string };
    const cookies = join(home, 'cookies');
    get(url, cookies);
    const document = get(new URL('/', url).href, cookies);
    assert.match(document, /<script type="module"/);
    // It is painted before the program runs.
    assert.match(document, /<div id="root" inert>.*<h1>/s);
    child.stdin.end();
    assert.deepEqual(await ended, [0, null]);
  } finally {
    child.kill();
  }
});

test('the command line bundle is executable and knows its commands', () => {
  const help = execFileSync(bundle('main/cli.js'), ['--help'], {
    env: { ...process.env, PATH: `${join(process.execPath, '..')}:${process.env['PATH']}` },
    encoding: 'utf8',
  });
  for (const command of ['doctor', 'presets', 'inspect', 'drives', 'build', 'flash', 'verify', 'records'])
    assert.match(help, new RegExp(`\\b${command}\\b`));
});

test('where it is installed, the version is printed without the rest of the command line', () => {
  const installed = join(home, 'installed');
  mkdirSync(join(installed, 'dist/main'), { recursive: true });
  // cli-run.js is not there.
  copyFileSync(bundle('main/cli.js'), join(installed, 'dist/main/cli.js'));
  const run = (manifest: object, option: string): string => {
    writeFileSync(join(installed, 'package.json'), JSON.stringify({ type: 'module', ...manifest }));
    return execFileSync(process.execPath, [join(installed, 'dist/main/cli.js'), option], { encoding: 'utf8' });
  };
  assert.equal(run({ version: '1.2.3' }, '--version'), '1.2.3\n');
  assert.equal(run({ version: '1.2.3', commit: '0123456789abcdef0123' }, '-V'), '1.2.3 (0123456789ab)\n');
});
