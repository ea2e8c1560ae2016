import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { type AppEvent, type Backend, dispatch, type Reply, type Shortcut } from '../../../contract/wire/channels.ts';
import type { Failure } from '../../../contract/wire/failure.ts';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../../../preload/channel.ts';
import { isAppUrl } from './security.ts';

const STRANGER: Failure = { kind: 'bad-usage', detail: { because: 'foreign-request' } };

/** Only the top frame of a window that shows our page may ask. */
function isOurPage(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === event.sender.mainFrame && isAppUrl(frame.url);
}

/** Answers what the page asks. The one place that handles a message from a page. */
export function answerPage(backend: Backend): void {
  ipcMain.handle(CALL_CHANNEL, (event, name: unknown, request: unknown): Promise<Reply> | Reply =>
    isOurPage(event) ? dispatch(backend, name, request) : { ok: false, outcome: { kind: 'failed', failure: STRANGER } },
  );
}

/** What was chosen in the menu is done by the page. */
export function tellShortcut(window: BrowserWindow, shortcut: Shortcut): void {
  const event: AppEvent = { event: 'shortcut', shortcut };
  if (!window.isDestroyed()) window.webContents.send(EVENT_CHANNEL, event);
}

/** Sends the backend's events to the page until the window is closed. */
export function tellPage(window: BrowserWindow, backend: Backend): void {
  const unsubscribe = backend.subscribe((event) => {
    if (!window.isDestroyed()) window.webContents.send(EVENT_CHANNEL, event);
  });
  window.on('closed', unsubscribe);
}
