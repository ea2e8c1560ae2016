/**
 * How long a packaged app takes to its window: main until it loads the page, and the page until it is painted. Electron's runtime is a
 * stand-in, so main is measured with Node in its place, and the page in Chromium. `--write-docs` writes docs/benchmarks.md.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { launchChromium, WINDOW } from '../e2e/chromium.ts';
import { SourceCopy } from '../package/source-copy.ts';
import { median, rewriteGenerated } from './table.ts';

const ROUNDS = 5;
const LIMIT_MS = 500;
const PROJECT = join(import.meta.dirname, '../..');

/** Of electron-builder, which depends on it. */
const fromPackager = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const { extractAll } = fromPackager('@electron/asar') as { extractAll: (archive: string, folder: string) => void };

/** Loads main as Electron would, and says when it has loaded the page. */
const driver = (main: string): string => `
import { registerHooks } from 'node:module';
const fake = ${JSON.stringify(pathToFileURL(join(PROJECT, 'tests/fakes/electron.ts')).href)};
registerHooks({ resolve: (name, context, next) => name === 'electron' ? { url: fake, shortCircuit: true } : next(name, context) });
const { BrowserWindow } = await import(fake);
const { started } = await import(${JSON.stringify(pathToFileURL(main).href)});
await started;
console.log(BrowserWindow.all[0].url);
`;

/** From the start of the process to the loading of the page. */
async function mainMs(program: string, script: string, environment: NodeJS.ProcessEnv): Promise<number> {
  const startedMs = performance.now();
  const child = spawn(program, [script], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const tookMs = performance.now() - startedMs;
  child.kill('SIGKILL');
  await once(child, 'close');
  if (line !== 'app://flakestick/index.html') throw new Error(`main loaded ${line}`);
  return tookMs;
}

/** From the beginning of a navigation to the first content, with nothing in Chromium's cache. */
async function firstContentMs(url: string, shown: string): Promise<number> {
  const browser = await launchChromium();
  try {
    const page = await (await browser.newContext({ viewport: WINDOW })).newPage();
    await page.goto(url);
    // The address with the token leads to the page.
    await page.locator(shown).first().waitFor();
    const painted = `new Promise((resolve) => new PerformanceObserver((list) => {
      const [entry] = list.getEntriesByName('first-contentful-paint');
      if (entry) resolve(entry.startTime);
    }).observe({ type: 'paint', buffered: true }))`;
    return (await page.evaluate(painted)) as number;
  } finally {
    await browser.close();
  }
}

/** The page as the app's own host for browsers serves it. */
async function paintMs(program: string, web: string, environment: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(program, [web, '--print-address'], { env: environment, stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return await firstContentMs((JSON.parse(line) as { url: string }).url, 'main');
  } finally {
    child.stdin.end();
    await once(child, 'close');
  }
}

/** What Chromium takes on this machine for a page of one word. */
async function emptyPageMs(): Promise<number> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><p>Ready</p>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await firstContentMs(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, 'p');
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const source = await SourceCopy.make();
const folder = await mkdtemp(join(tmpdir(), 'flakestick-start-up-'));
const times = { main: [] as number[], paint: [] as number[], empty: [] as number[] };
try {
  await source.pack(['--unpacked', '--arch', 'x64']);
  const unpacked = join(source.release, 'linux-unpacked');
  const app = join(folder, 'app');
  extractAll(join(unpacked, 'resources/app.asar'), app);
  const script = join(folder, 'driver.mjs');
  await writeFile(script, driver(join(app, 'dist/main/electron.js')));
  const environment = { PATH: process.env['PATH'], HOME: folder, LC_ALL: 'C.UTF-8' };
  const program = join(unpacked, 'flakestick-app');
  for (let round = 0; round < ROUNDS; round += 1) {
    times.main.push(await mainMs(program, script, environment));
    times.empty.push(await emptyPageMs());
    times.paint.push(await paintMs(program, join(app, 'dist/main/web.js'), environment));
  }
} finally {
  await source.remove();
  await rm(folder, { recursive: true, force: true });
}

const row = (what: string, list: readonly number[], limit: number | string = LIMIT_MS): string =>
  `| ${what} | ${median(list).toFixed(0)} | ${list.map((ms) => ms.toFixed(0)).join(', ')} | ${limit} |`;
const lines = [
  `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node} in the place of Electron’s runtime; load ${loadavg()[0]?.toFixed(1)}.`,
  '',
  '| | median, ms | rounds, ms | at most, ms |',
  '| --- | --- | --- | --- |',
  row('main, from its start to the loading of its page', times.main),
  row('the page in Chromium, to its first content', times.paint),
  row('for comparison, a page of one word', times.empty, '–'),
];
process.stdout.write(`${lines.join('\n')}\n`);
if (process.argv.includes('--write-docs'))
  rewriteGenerated(join(PROJECT, 'docs/benchmarks.md'), 'tests/bench/start-up.ts', lines);
process.exit(median(times.main) <= LIMIT_MS && median(times.paint) <= LIMIT_MS ? 0 : 1);
