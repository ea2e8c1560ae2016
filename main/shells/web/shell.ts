import { parseArgs } from 'node:util';
import { en, type Messages } from '../../../contract/messages/en/index.ts';
import type { AppBackend } from '../page/index.ts';
import { findBrowser, openBrowser } from './browser.ts';
import { startWebHost, type WebHost } from './host.ts';
import { Lifetime, type ShellTimeouts } from './lifetime.ts';

// not shown: the starter calls this program, and engineers
const USAGE = `usage: web --print-address | --serve | --open
  --print-address  print {"url": …} and serve until stdin ends
  --serve          say the address and serve until Ctrl-C
  --open           open a browser window and serve until it is closed`;

/** The dependencies of the shell; tests use a small backend and their own timeouts. */
export interface WebShell {
  rendererFolder: string;
  createBackend: () => Promise<AppBackend>;
  /** English when left out. */
  messages?: Messages;
  timeouts?: ShellTimeouts;
}

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

/** Runs the app as a page until it is asked to end. Gives the exit status. */
export async function runWebShell(programArguments: string[], shell: WebShell): Promise<number> {
  const mode = chooseMode(programArguments);
  if (!mode) {
    say(USAGE);
    return 2;
  }
  const ending = endBySignal();
  const backend = await shell.createBackend();
  const visits = new Set<(connected: boolean) => void>();
  const texts = (shell.messages ?? en).host;
  const host = await startWebHost({
    messages: shell.messages ?? en,
    rendererFolder: shell.rendererFolder,
    backend,
    onClient: (connected) => {
      for (const visit of visits) visit(connected);
    },
  });
  const closeWindow = await startMode[mode]({ shell, texts, backend, host, visits, end: ending.resolve });
  await ending.promise;
  if (backend.isBusy()) {
    say(texts.stopping);
    await backend.stopAll();
  }
  await host.close();
  await closeWindow();
  await backend.close();
  return 0;
}

interface Running {
  shell: WebShell;
  texts: Messages['host'];
  backend: AppBackend;
  host: WebHost;
  visits: Set<(connected: boolean) => void>;
  end: () => void;
}
type Mode = 'print-address' | 'serve' | 'open';
type Cleanup = () => Promise<void>;

const startMode: { [M in Mode]: (running: Running) => Promise<Cleanup> } = {
  async 'print-address'({ host, end }) {
    process.stdout.write(`${JSON.stringify({ url: host.url })}\n`);
    process.stdin.once('end', end).resume();
    return async () => void process.stdin.pause();
  },
  async serve({ host, texts }) {
    process.stdout.write(`${host.url}\n`);
    say(texts.openAddress);
    // Nothing else keeps the program alive when stdin is closed, and the server does; no cleanup of its own.
    return async () => {};
  },
  async open(running) {
    const { shell, texts, backend, host, visits, end } = running;
    const browser = findBrowser();
    if (!browser) return startMode.serve(running);
    const lifetime = new Lifetime(() => backend.isBusy(), end, shell.timeouts);
    visits.add((connected) => lifetime.clientChanged(connected));
    if (browser.kind === 'app-window' && process.getuid?.() === 0) say(texts.withoutSandbox);
    if (browser.kind === 'default') say(texts.ifNoPageOpens({ url: host.url }));
    const window = await openBrowser(browser, host.url);
    void window.closed.then(() => {
      if (!lifetime.visited) say(texts.browserFailed({ browser: browser.path, url: host.url }));
      else if (backend.isBusy()) say(texts.stillRunning({ url: host.renewAddress() }));
      lifetime.windowClosed();
    });
    return async () => {
      lifetime.stop();
      await window.dispose();
    };
  },
};

function chooseMode(programArguments: string[]): Mode | null {
  const boolean = { type: 'boolean' } as const;
  const options = { 'print-address': boolean, serve: boolean, open: boolean };
  try {
    const modes = Object.keys(parseArgs({ args: programArguments, options }).values) as Mode[];
    return modes.length === 1 ? (modes[0] ?? null) : null;
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
