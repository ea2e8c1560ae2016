import { BrowserWindow, dialog, nativeTheme } from 'electron';
import type { Messages } from '../../../contract/messages/en/index.ts';
import type { AppBackend } from '../page/index.ts';
import { quitQuestion } from './quit-question.ts';
import { APP_ORIGIN } from './security.ts';

const KEEP_GOING = 0;
const STOP_AND_QUIT = 1;
/** Shown until the page has painted: `--ground` of renderer/ui/theme.css, so that nothing flashes. */
const background = (): string => (nativeTheme.shouldUseDarkColors ? '#11171a' : '#f8fafc');

export function openWindow(preloadPath: string): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Flakestick',
    width: 1280,
    height: 800,
    minWidth: 760,
    minHeight: 560,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: background(),
    webPreferences: {
      preload: preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  const followTheme = (): void => window.setBackgroundColor(background());
  nativeTheme.on('updated', followTheme);
  window.on('closed', () => nativeTheme.off('updated', followTheme));
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${APP_ORIGIN}/index.html`);
  return window;
}

/** Asks before a running job is cancelled, and closes the window only when the job has ended. */
export function confirmClosing(window: BrowserWindow, backend: AppBackend, messages: Messages): void {
  let asking = false;
  const ask = async (): Promise<void> => {
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      ...quitQuestion(backend.stopping() ?? [], messages),
      defaultId: KEEP_GOING,
      cancelId: KEEP_GOING,
    });
    if (response !== STOP_AND_QUIT) return;
    await backend.stopAll();
    window.close();
  };
  window.on('close', (event) => {
    if (!backend.isBusy()) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    void ask().finally(() => {
      asking = false;
    });
  });
}
