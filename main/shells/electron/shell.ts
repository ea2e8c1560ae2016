import { closeSync, writeSync } from 'node:fs';
import { app, type BrowserWindow, dialog, session } from 'electron';
import type { Messages } from '../../../contract/messages/en/index.ts';
import type { AppBackend } from '../page/index.ts';
import { askedSource, handedSource, WantedSource } from './asked-source.ts';
import { chooseFile } from './file-dialog.ts';
import { answerPage, tellPage, tellShortcut } from './ipc.ts';
import { setMenu } from './menu.ts';
import { registerPageScheme, servePage } from './page-protocol.ts';
import { hardenContents, hardenSession } from './security.ts';
import { stayAwakeWhileBusy } from './sleep.ts';
import { showInTaskBar } from './task-bar.ts';
import { confirmClosing, openWindow } from './window.ts';

/** What only Electron can give the backend. */
export interface Desktop {
  version: string;
  chooseFile: (what: 'source' | 'record') => Promise<string | null>;
}

export interface ElectronShell {
  rendererFolder: string;
  preloadPath: string;
  createBackend: (desktop: Desktop) => Promise<AppBackend>;
  messages: Messages;
}

/** Runs the app in one window. Settles when the window exists, or when another instance shows its window instead. */
export async function runElectronShell(shell: ElectronShell): Promise<void> {
  const startedFd = takeStartedFd();
  registerPageScheme();
  app.enableSandbox();
  const asked = askedSource(process.argv, app.isPackaged);
  if (!app.requestSingleInstanceLock({ asked })) {
    app.quit();
    return;
  }
  let window: BrowserWindow | null = null;
  const wanted = new WantedSource(asked);
  app.on('web-contents-created', (_event, contents) => hardenContents(contents));
  app.on('second-instance', (...[, , , data]) => {
    wanted.replace(handedSource(data));
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => app.quit());
  await app.whenReady();
  try {
    hardenSession(session.defaultSession);
    servePage(shell.rendererFolder);
    setMenu(shell.messages.host, (shortcut) => {
      if (window) tellShortcut(window, shortcut);
    });
    const backend = await shell.createBackend({
      version: app.getVersion(),
      chooseFile: (what) => chooseFile(window, what, shell.messages.host.dialogs),
    });
    wanted.giveTo(backend);
    closeBeforeQuitting(backend);
    stayAwakeWhileBusy(backend);
    answerPage(backend);
    window = openWindow(shell.preloadPath);
    tellPage(window, backend);
    showInTaskBar(window, backend);
    confirmClosing(window, backend, shell.messages);
    reportWindow(startedFd);
    window.on('closed', () => {
      window = null;
    });
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    dialog.showErrorBox(shell.messages.host.couldNotStartTitle, why);
    app.exit(1);
  }
}

/** Lets the backend end its work; then the app quits. */
function closeBeforeQuitting(backend: AppBackend): void {
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void backend.close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}

/** The descriptor on which `npm start` waits; programs that are started from here must not inherit its number. */
function takeStartedFd(): number | null {
  const { FLAKESTICK_STARTED_FD: fd } = process.env;
  delete process.env['FLAKESTICK_STARTED_FD'];
  return fd && /^\d+$/.test(fd) ? Number(fd) : null;
}

/** Tells `npm start` that Electron works here. If it ends without this, the app opens in a browser. */
function reportWindow(fd: number | null): void {
  if (fd === null) return;
  try {
    writeSync(fd, 'window\n');
    closeSync(fd);
  } catch {
    // Nobody is waiting any more.
  }
}
