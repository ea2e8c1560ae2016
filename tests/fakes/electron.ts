/**
 * The part of the `electron` module that the main process uses, with its order rules and its quitting. Types come from
 * electron.d.ts, so that a wrong signature does not compile. The real module is never imported: without its runtime it
 * starts a download.
 */
import { EventEmitter } from 'node:events';
import type * as E from 'electron';

type Setter<K extends keyof E.Session> = E.Session[K] extends (handler: infer H) => unknown ? H : never;

export class FakeSession
  extends EventEmitter
  implements Pick<E.Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>
{
  request: Setter<'setPermissionRequestHandler'> = null;
  check: Setter<'setPermissionCheckHandler'> = null;
  device: Setter<'setDevicePermissionHandler'> = null;
  setPermissionRequestHandler: E.Session['setPermissionRequestHandler'] = (handler) => void (this.request = handler);
  setPermissionCheckHandler: E.Session['setPermissionCheckHandler'] = (handler) => void (this.check = handler);
  setDevicePermissionHandler: E.Session['setDevicePermissionHandler'] = (handler) => void (this.device = handler);
}

export class FakeWebContents
  extends EventEmitter
  implements Pick<E.WebContents, 'setWindowOpenHandler' | 'send' | 'mainFrame' | 'getURL'>
{
  readonly mainFrame = { url: 'app://flakestick/index.html' } as E.WebFrameMain;
  readonly sent: unknown[][] = [];
  getURL = (): string => this.mainFrame.url;
  openHandler: Parameters<E.WebContents['setWindowOpenHandler']>[0] | null = null;
  setWindowOpenHandler: E.WebContents['setWindowOpenHandler'] = (handler) => void (this.openHandler = handler);
  send: E.WebContents['send'] = (channel, ...sent) => void this.sent.push([channel, ...structuredClone(sent)]);
}

export class BrowserWindow
  extends EventEmitter
  implements
    Pick<
      E.BrowserWindow,
      | 'isDestroyed'
      | 'show'
      | 'loadURL'
      | 'close'
      | 'focus'
      | 'isMinimized'
      | 'restore'
      | 'setBackgroundColor'
      | 'setProgressBar'
    >
{
  static readonly all: BrowserWindow[] = [];
  static getAllWindows = (): BrowserWindow[] => BrowserWindow.all.filter((window) => !window.destroyed);
  readonly webContents = new FakeWebContents();
  readonly options: E.BrowserWindowConstructorOptions;
  readonly calls: string[] = [];
  /** On its icon in the task bar, newest last. */
  readonly bars: number[] = [];
  url = '';
  destroyed = false;
  constructor(options: E.BrowserWindowConstructorOptions = {}) {
    super();
    if (!app.ready) throw new Error('Cannot create BrowserWindow before app is ready');
    this.options = options;
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  isDestroyed = () => this.destroyed;
  isMinimized = () => true;
  show = () => void this.calls.push('show');
  focus = () => void this.calls.push('focus');
  restore = () => void this.calls.push('restore');
  setBackgroundColor: E.BrowserWindow['setBackgroundColor'] = (colour) => void this.calls.push(colour);
  setProgressBar: E.BrowserWindow['setProgressBar'] = (progress) => void this.bars.push(progress);
  loadURL: E.BrowserWindow['loadURL'] = async (url) => void (this.url = url);
  close = () => {
    if (this.destroyed || prevented(this, 'close')) return;
    this.destroyed = true;
    this.emit('closed');
    if (BrowserWindow.getAllWindows().length === 0 && !app.quitting) app.emit('window-all-closed');
  };
}

class FakeApp
  extends EventEmitter
  implements
    Pick<
      E.App,
      'whenReady' | 'enableSandbox' | 'quit' | 'exit' | 'requestSingleInstanceLock' | 'getVersion' | 'isPackaged'
    >
{
  sandboxed = false;
  ready = false;
  quitting = false;
  ended = false;
  isPackaged = true;
  otherInstanceRuns = false;
  whenReady = async () => void (this.ready = true);
  getVersion = () => '1.2.3';
  /** What it gives to the instance that runs. */
  handedOver: unknown = null;
  requestSingleInstanceLock: E.App['requestSingleInstanceLock'] = (data) => {
    // The other one gets a copy, in another process.
    if (this.otherInstanceRuns) this.handedOver = structuredClone(data);
    return !this.otherInstanceRuns;
  };
  enableSandbox = () => {
    if (this.ready) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.sandboxed = true;
  };
  exit = () => void (this.ended = true);
  /** Asks every window first; then `will-quit` may hold it back. */
  quit = () => {
    this.quitting = true;
    for (const window of BrowserWindow.getAllWindows()) window.close();
    if (BrowserWindow.getAllWindows().length > 0 || prevented(this, 'will-quit')) this.quitting = false;
    else this.ended = true;
  };
}

class FakeIpcMain extends EventEmitter implements Pick<E.IpcMain, 'handle'> {
  readonly handlers = new Map<string, (event: E.IpcMainInvokeEvent, ...sent: unknown[]) => unknown>();
  handle: E.IpcMain['handle'] = (channel, listener) => {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.handlers.set(channel, listener);
  };
}

class FakeProtocol implements Pick<E.Protocol, 'handle' | 'registerSchemesAsPrivileged'> {
  readonly schemes: E.CustomScheme[] = [];
  readonly served = new Map<string, (request: Request) => Response | Promise<Response>>();
  registerSchemesAsPrivileged: E.Protocol['registerSchemesAsPrivileged'] = (schemes) => {
    if (app.ready) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    this.schemes.push(...schemes);
  };
  handle: E.Protocol['handle'] = (scheme, handler) => {
    if (!app.ready) throw new Error('protocol.handle before ready');
    this.served.set(scheme, handler);
  };
}

class FakeDialog implements Pick<E.Dialog, 'showErrorBox'> {
  readonly asked: E.MessageBoxOptions[] = [];
  readonly errors: string[] = [];
  /** What the user will press, and choose. */
  button = 0;
  chosen: string[] = [];
  showMessageBox = async (...given: [E.BaseWindow, E.MessageBoxOptions] | [E.MessageBoxOptions]) => {
    const options = given.at(-1) as E.MessageBoxOptions;
    this.asked.push(options);
    return { response: this.button, checkboxChecked: false } satisfies E.MessageBoxReturnValue;
  };
  showOpenDialog = async (..._given: [E.BaseWindow, E.OpenDialogOptions] | [E.OpenDialogOptions]) =>
    ({ canceled: this.chosen.length === 0, filePaths: this.chosen }) satisfies E.OpenDialogReturnValue;
  showErrorBox: E.Dialog['showErrorBox'] = (title, content) => void this.errors.push(`${title}: ${content}`);
}

class FakePowerSaveBlocker implements Pick<E.PowerSaveBlocker, 'start' | 'stop'> {
  readonly running = new Map<number, string>();
  #started = 0;
  start: E.PowerSaveBlocker['start'] = (type) => {
    this.#started += 1;
    this.running.set(this.#started, type);
    return this.#started;
  };
  stop: E.PowerSaveBlocker['stop'] = (id) => this.running.delete(id);
}

class FakeNativeTheme extends EventEmitter implements Pick<E.NativeTheme, 'shouldUseDarkColors'> {
  shouldUseDarkColors = false;
}

export const Menu = {
  template: [] as E.MenuItemConstructorOptions[],
  buildFromTemplate: (template: E.MenuItemConstructorOptions[]) => template,
  setApplicationMenu: (template: E.MenuItemConstructorOptions[]) => void (Menu.template = template),
};

export let app = new FakeApp();
export let session = { defaultSession: new FakeSession() };
export let ipcMain = new FakeIpcMain();
export let protocol = new FakeProtocol();
export let dialog = new FakeDialog();
export let powerSaveBlocker = new FakePowerSaveBlocker();
export let nativeTheme = new FakeNativeTheme();

/** A machine on which nothing has been started yet. */
export function resetElectron(): void {
  BrowserWindow.all.length = 0;
  app = new FakeApp();
  session = { defaultSession: new FakeSession() };
  ipcMain = new FakeIpcMain();
  protocol = new FakeProtocol();
  dialog = new FakeDialog();
  powerSaveBlocker = new FakePowerSaveBlocker();
  nativeTheme = new FakeNativeTheme();
}

/** Emits an event that can be prevented; true when it was. */
export function prevented(emitter: EventEmitter, name: string, url = ''): boolean {
  let was = false;
  emitter.emit(name, { url, preventDefault: () => void (was = true) });
  return was;
}

/** What the page's `ipcRenderer.invoke` does: both ways by structured clone. */
export async function invoke(
  window: BrowserWindow,
  channel: string,
  sent: unknown[],
  frame: { url: string } | null = window.webContents.mainFrame,
): Promise<unknown> {
  const handler = ipcMain.handlers.get(channel);
  if (!handler) throw new Error(`No handler registered for '${channel}'`);
  const event = { sender: window.webContents, senderFrame: frame } as unknown as E.IpcMainInvokeEvent;
  return structuredClone(await handler(event, ...structuredClone(sent)));
}
