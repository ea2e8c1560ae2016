/** `npm start`: builds what has changed and opens the app in the best host this machine has. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chooseLanguage, LANGUAGES, REFERENCE_LANGUAGE } from '../contract/messages/language.ts';
import { findBrowser } from '../main/shells/web/index.ts';
import type { FetchProgress } from './electron-runtime.ts';
import { isFresh } from './freshness.ts';
import { chooseHost, describeChoice, type Electron, missedProxy } from './host-choice.ts';
import { type FetchListener, obtainElectron } from './obtain-electron.ts';

const root = join(import.meta.dirname, '..');
const messages = await LANGUAGES[chooseLanguage({ environment: process.env }) ?? REFERENCE_LANGUAGE].load();
const browser = findBrowser();
const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
const PLAIN_LINE_EVERY_MS = 5000;
/** The app writes to this descriptor once its window exists (main/shells/electron/shell.ts). */
const STARTED_FD = 3;

async function buildIfStale(): Promise<void> {
  if (isFresh()) return;
  const child = spawn(process.execPath, [join(root, 'build/build.ts')], { stdio: ['ignore', 'inherit', 'inherit'] });
  const [status] = (await once(child, 'exit')) as [number | null];
  if (status !== 0) process.exit(status ?? 1);
}

/** One changing line on a terminal, else a line from time to time. */
function progressOnStderr(): FetchListener {
  let saidAtMs = performance.now();
  const line = ({ step, doneBytes }: FetchProgress): string =>
    step === 'unpacking' ? messages.start.unpacking : messages.start.arrived({ doneBytes });
  return {
    onFetching: (version) => say(messages.start.fetching({ version })),
    onProgress(progress) {
      if (process.stderr.isTTY) process.stderr.write(`\r${line(progress)}\x1b[K`);
      else if (performance.now() - saidAtMs >= PLAIN_LINE_EVERY_MS) {
        saidAtMs = performance.now();
        say(line(progress));
      }
    },
  };
}

async function findOrFetch(): Promise<Electron | null> {
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return null;
  const electron = await obtainElectron(join(root, 'node_modules/electron'), progressOnStderr());
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  return electron;
}

/** What the app is to open: one source, or nothing. */
const words = process.argv.slice(2);

/** Its exit status; or how it ended, if no window appeared. */
async function runElectron(program: string): Promise<{ status: number } | { endedWithoutWindow: string }> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) say(messages.start.withoutSandbox);
  const child = spawn(program, [...(isRoot ? ['--no-sandbox'] : []), root, ...words], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, FLAKESTICK_STARTED_FD: String(STARTED_FD) },
  });
  const seen = { window: false, signal: false };
  child.stdio[STARTED_FD]?.once('data', () => {
    seen.window = true;
  });
  const forward = (signal: 'SIGINT' | 'SIGTERM'): void => {
    seen.signal = true;
    // A terminal sends Ctrl-C to both of us, and a second one would make Electron quit immediately.
    if (signal === 'SIGTERM' || !process.stdin.isTTY) child.kill(signal);
  };
  process.on('SIGINT', forward).on('SIGTERM', forward);
  const [status, signal] = await once(child, 'exit').catch((thrown: Error): [string] => [thrown.message]);
  process.off('SIGINT', forward).off('SIGTERM', forward);
  if (seen.window || seen.signal || status === 0) return { status: typeof status === 'number' ? status : 1 };
  return { endedWithoutWindow: String(signal ?? status) };
}

/** In this process, so that Ctrl-C reaches the page's host exactly once. It exits by itself. */
async function runWeb(mode: string): Promise<void> {
  const program = join(root, 'dist/main/web.js');
  process.argv = [process.execPath, program, mode, ...words];
  await import(pathToFileURL(program).href);
}

async function open(electron: Electron | null): Promise<void> {
  const choice = chooseHost({ electron, browser });
  say(describeChoice(choice, browser, messages));
  if (missedProxy(choice, process.env)) say(messages.start.missedProxy);
  if (choice.host === 'web') return runWeb(choice.mode);
  const run = await runElectron(choice.program);
  if ('status' in run) process.exit(run.status);
  return open({ missing: { kind: 'no-window', ended: run.endedWithoutWindow } });
}

await buildIfStale();
await open(await findOrFetch());
