import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { en, type Messages } from '../../../contract/messages/en/index.ts';
import { AskedSource } from '../../../contract/wire/channels.ts';
import { currentFolder } from '../../system/current-folder.ts';
import type { AppBackend } from '../page/index.ts';
import { findBrowser, openBrowser } from './browser.ts';
import { startWebHost, type WebHost } from './host.ts';
import { Lifetime, type ShellTimeouts } from './lifetime.ts';
import { joinOrStart } from './running-instance.ts';

// not shown: the starter calls this program, and engineers
const USAGE = `usage: web --print-address | --serve [SOURCE] | --open [SOURCE]
  --print-address  print {"url": …} and serve until stdin ends
  --serve          say the address and serve until Ctrl-C
  --open           open a browser window and serve until it is closed`;
/** A default browser has read its start page by then; nothing tells when. */
const HANDED_TO_BROWSER_MS = 10_000;

/** The dependencies of the shell; tests use a small backend and their own timeouts. */
export interface WebShell {
  rendererFolder: string;
  createBackend: () => Promise<AppBackend>;
  /** English when left out. */
  messages?: Messages;
  timeouts?: ShellTimeouts;
}

interface Invocation {
  readonly mode: Mode;
  readonly asked: AskedSource | null;
}

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

/** Runs the app as a page until it is asked to end, or hands over to the one that runs. Gives the exit status. */
export async function runWebShell(programArguments: string[], shell: WebShell): Promise<number> {
  const invocation = parseInvocation(programArguments);
  if (!invocation) {
    say(USAGE);
    return 2;
  }
  const ending = endBySignal();
  const started: { running?: Running } = {};
  const start = async (): Promise<(asked: AskedSource | null) => string> => {
    const running = await serve(shell, ending.resolve);
    if (invocation.asked) running.backend.askFor(invocation.asked);
    started.running = running;
    return (asked) => handOver(running, asked);
  };
  // A program that asks for an address has its own page.
  if (invocation.mode === 'print-address') await start();
  const joined = started.running ? null : await joinOrStart(invocation.asked, start);
  if (joined && 'url' in joined) return showRunning(joined.url, invocation.mode, { shell, ended: ending.promise });
  const { running } = started;
  if (!running) return 1;
  await startMode[invocation.mode](running);
  await ending.promise;
  await joined?.instance.stop();
  if (running.backend.isBusy()) {
    say(running.texts.stopping);
    await running.backend.stopAll();
  }
  await running.host.close();
  await running.closeWindow();
  await running.backend.close();
  return 0;
}

interface Running {
  readonly shell: WebShell;
  readonly texts: Messages['host'];
  readonly backend: AppBackend;
  readonly host: WebHost;
  readonly visits: Set<(connected: boolean) => void>;
  readonly end: () => void;
  lifetime: Lifetime | null;
  closeWindow: () => Promise<void>;
}
type Mode = 'print-address' | 'serve' | 'open';

async function serve(shell: WebShell, end: () => void): Promise<Running> {
  const backend = await shell.createBackend();
  const visits: Running['visits'] = new Set();
  const messages = shell.messages ?? en;
  const host = await startWebHost({
    messages,
    rendererFolder: shell.rendererFolder,
    backend,
    onClient: (connected) => {
      for (const visit of visits) visit(connected);
    },
  });
  const texts = messages.host;
  return { shell, texts, backend, host, visits, end, lifetime: null, closeWindow: async () => {} };
}

/** The window of the later start takes the place of ours; nothing that runs is touched. */
function handOver(running: Running, asked: AskedSource | null): string {
  if (asked) running.backend.askFor(asked);
  void running.closeWindow();
  running.closeWindow = async () => {};
  running.lifetime?.awaitVisit();
  return running.host.renewAddress();
}

/** Opens the page of the instance that runs, until its window is closed. */
async function showRunning(
  url: string,
  mode: Mode,
  { shell, ended }: { shell: WebShell; ended: Promise<void> },
): Promise<number> {
  const texts = (shell.messages ?? en).host;
  const browser = mode === 'open' ? findBrowser() : null;
  say(texts.runsAlready);
  if (!browser) {
    process.stdout.write(`${url}\n`);
    say(texts.openAddressOfRunning);
    return 0;
  }
  const window = await openBrowser(browser, url);
  await Promise.race([window.closed, ended, ...(browser.kind === 'default' ? [delay(HANDED_TO_BROWSER_MS)] : [])]);
  await window.dispose();
  return 0;
}

const startMode: { [M in Mode]: (running: Running) => Promise<void> } = {
  async 'print-address'(running) {
    process.stdout.write(`${JSON.stringify({ url: running.host.url })}\n`);
    process.stdin.once('end', running.end).resume();
    running.closeWindow = async () => void process.stdin.pause();
  },
  // Nothing else keeps the program alive when stdin is closed, and the server does; no cleanup of its own.
  async serve({ host, texts }) {
    process.stdout.write(`${host.url}\n`);
    say(texts.openAddress);
  },
  async open(running) {
    const { shell, texts, backend, host, visits, end } = running;
    const browser = findBrowser();
    if (!browser) return startMode.serve(running);
    const lifetime = new Lifetime(() => backend.isBusy(), end, shell.timeouts);
    running.lifetime = lifetime;
    visits.add((connected) => lifetime.clientChanged(connected));
    if (browser.kind === 'app-window' && process.getuid?.() === 0) say(texts.withoutSandbox);
    if (browser.kind === 'default') say(texts.ifNoPageOpens({ url: host.url }));
    const window = await openBrowser(browser, host.url);
    const close = async (): Promise<void> => {
      lifetime.stop();
      await window.dispose();
    };
    running.closeWindow = close;
    void window.closed.then(() => {
      // Another start has taken its place.
      if (running.closeWindow !== close) return;
      if (!lifetime.visited) say(texts.browserFailed({ browser: browser.path, url: host.url }));
      else if (backend.isBusy()) say(texts.stillRunning({ url: host.renewAddress() }));
      lifetime.windowClosed();
    });
  },
};

function parseInvocation(programArguments: string[]): Invocation | null {
  const boolean = { type: 'boolean' } as const;
  const options = { 'print-address': boolean, serve: boolean, open: boolean };
  try {
    const { values, positionals } = parseArgs({ args: programArguments, options, allowPositionals: true });
    const [mode, ...others] = Object.keys(values) as Mode[];
    const [text, ...more] = positionals;
    if (!mode || others.length > 0 || more.length > 0 || (mode === 'print-address' && text !== undefined)) return null;
    return { mode, asked: text === undefined ? null : AskedSource.parse({ text, currentFolder: currentFolder() }) };
  } catch {
    return null;
  }
}

/** Resolves at the first signal, or on request; a second signal ends the program immediately. */
function endBySignal(): PromiseWithResolvers<void> {
  const ending = Promise.withResolvers<void>();
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (asked) process.exit(130);
      asked = true;
      ending.resolve();
    });
  return ending;
}
