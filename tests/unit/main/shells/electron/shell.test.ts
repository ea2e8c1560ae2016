import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { en } from '../../../../../contract/messages/en/index.ts';
import type { JobState } from '../../../../../contract/wire/job.ts';
import { type ElectronShell, runElectronShell } from '../../../../../main/shells/electron/index.ts';
import { RUNNING, SmallBackend } from '../../../../fakes/app-backend.ts';
import * as electron from '../../../../fakes/electron.ts';
import { makePageFolder, removePageFolder } from '../../../../fakes/page-folder.ts';
import { JOBS, writingAt } from '../../../../fakes/scripted/jobs.ts';

const rendererFolder = await makePageFolder();
let backend: SmallBackend;
let desktop: Parameters<ElectronShell['createBackend']>[0];
let shell: ElectronShell;

const { argv } = process;
beforeEach(() => {
  process.argv = ['flakestick-app'];
  electron.resetElectron();
  backend = new SmallBackend();
  shell = {
    rendererFolder,
    preloadPath: join(import.meta.dirname, 'preload.cjs'),
    messages: en,
    createBackend: async (given) => {
      desktop = given;
      return backend;
    },
  };
});

afterAll(() => {
  process.argv = argv;
  return removePageFolder(rendererFolder);
});

async function start(): Promise<electron.BrowserWindow> {
  await runElectronShell(shell);
  const window = electron.BrowserWindow.all[0];
  if (!window) throw new Error('no window was opened');
  return window;
}

const serve = (url: string) => {
  const handler = electron.protocol.served.get('app');
  if (!handler) throw new Error('app:// is not served');
  return handler(new Request(url));
};

describe('the window', () => {
  it('tells `npm start` that it exists, and leaves nothing of that to programs it starts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flakestick-started-'));
    const fd = openSync(join(folder, 'said'), 'w');
    process.env['FLAKESTICK_STARTED_FD'] = String(fd);
    try {
      await start();
      expect(readFileSync(join(folder, 'said'), 'utf8')).toBe('window\n');
      expect(process.env).not.toHaveProperty('FLAKESTICK_STARTED_FD');
      expect(() => closeSync(fd)).toThrow('EBADF');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is sandboxed, isolated and without Node', async () => {
    const window = await start();
    expect(electron.app.sandboxed).toBe(true);
    expect(window.options).toMatchObject({ width: 1280, height: 800, minWidth: 760, minHeight: 560, show: false });
    expect(window.options.webPreferences).toMatchObject({
      preload: shell.preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  it('shows itself when the page has painted, on the background of its theme', async () => {
    const window = await start();
    const light = window.options.backgroundColor;
    expect(window.calls).toEqual([]);
    window.emit('ready-to-show');
    electron.nativeTheme.shouldUseDarkColors = true;
    electron.nativeTheme.emit('updated');
    expect(window.calls).toEqual(['show', expect.stringMatching(/^#[0-9a-f]{6}$/)]);
    expect(window.calls[1]).not.toBe(light);
  });

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('stays on its own page at %s', async (event) => {
    const { webContents } = await start();
    expect(electron.prevented(webContents, event, 'https://example.org/')).toBe(true);
    expect(electron.prevented(webContents, event, 'app://flakestick.example.org/')).toBe(true);
    expect(electron.prevented(webContents, event, 'file:///etc/passwd')).toBe(true);
    expect(electron.prevented(webContents, event, 'app://flakestick/index.html')).toBe(false);
  });

  it('opens no second window, no webview and no download', async () => {
    const { webContents } = await start();
    expect(webContents.openHandler?.({ url: 'app://flakestick/index.html' } as never)).toEqual({ action: 'deny' });
    expect(electron.prevented(webContents, 'will-attach-webview')).toBe(true);
    expect(electron.prevented(electron.session.defaultSession, 'will-download')).toBe(true);
  });

  it.each(['media', 'geolocation', 'usb', 'openExternal'])('is granted no %s', async (permission) => {
    const { webContents } = await start();
    const { request, check, device } = electron.session.defaultSession;
    const grant = vi.fn();
    request?.(webContents as never, permission as never, grant, {} as never);
    expect(grant).toHaveBeenCalledExactlyOnceWith(false);
    expect(check?.(null, permission as never, 'app://flakestick', {} as never)).toBe(false);
    expect(device?.({} as never)).toBe(false);
  });

  it('may notify, and no other page may', async () => {
    const { webContents } = await start();
    const { request, check } = electron.session.defaultSession;
    const granted: boolean[] = [];
    const ask = (url: string): void => {
      Object.assign(webContents.mainFrame, { url });
      request?.(webContents as never, 'notifications', (isGranted) => granted.push(isGranted), {} as never);
    };
    ask('app://flakestick/index.html');
    ask('https://example.org/');
    expect(granted).toEqual([true, false]);
    expect(check?.(null, 'notifications', 'app://flakestick', {} as never)).toBe(true);
    expect(check?.(null, 'notifications', 'app://flakestick/', {} as never)).toBe(true);
    expect(check?.(null, 'notifications', 'app://flakestick.example.org', {} as never)).toBe(false);
  });

  it('has what the keys do in its menu, too, which the page does', async () => {
    const window = await start();
    const items = electron.Menu.template.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
    const byKey = new Map(items.map((item) => [item.accelerator, item]));
    for (const [keys, shortcut] of [
      ['Ctrl+1', 'make'],
      ['Ctrl+O', 'open'],
      ['Ctrl+Enter', 'start'],
      ['F1', 'help'],
    ] as const) {
      const item = byKey.get(keys);
      // The page hears the key: twice would open two dialogs.
      expect(item?.registerAccelerator).toBe(false);
      item?.click?.({} as never, undefined, {} as never);
      expect(window.webContents.sent.at(-1)).toEqual(['flakestick:event', { event: 'shortcut', shortcut }]);
    }
  });

  it('shows in the task bar how far the job is, and nothing when it has ended', async () => {
    const window = await start();
    const tell = (state: JobState): void => backend.tell({ event: 'job', state });
    tell(JOBS.locking);
    tell(writingAt(0.25, 1));
    tell(JOBS['verify-running']);
    tell(JOBS.cancelled);
    expect(window.bars.map((bar) => Math.round(bar * 100) / 100)).toEqual([2, 0.25, 0.74, -1]);
  });

  it('is brought to the front when the app is started again', async () => {
    const window = await start();
    electron.app.emit('second-instance', {}, [], '');
    expect(window.calls).toEqual(['restore', 'focus']);
  });

  it('is not opened by a second instance, which quits and starts no backend', async () => {
    electron.app.otherInstanceRuns = true;
    const createBackend = vi.spyOn(shell, 'createBackend');
    await runElectronShell(shell);
    expect(electron.app.ended).toBe(true);
    expect(electron.BrowserWindow.all).toEqual([]);
    expect(createBackend).not.toHaveBeenCalled();
  });

  it.each([
    ['packaged', true, ['/opt/Flakestick/flakestick-app', '--ozone-platform=x11', 'config#iso']],
    ['of a checkout', false, ['electron', '/home/me/flakestick', '--no-sandbox', 'config#iso']],
    ['of a checkout, for root', false, ['electron', '--no-sandbox', '/home/me/flakestick', 'config#iso']],
    [
      'of nixpkgs',
      false,
      ['electron', '--ozone-platform-hint=auto', '--enable-wayland-ime=true', '/nix/store/f', 'config#iso'],
    ],
  ])('opens the source that it is started with, in an app that is %s', async (_, isPackaged, argv) => {
    process.argv = argv;
    electron.app.isPackaged = isPackaged;
    await start();
    expect(backend.asked).toEqual([{ text: 'config#iso', currentFolder: process.cwd() }]);
  });

  it.each([
    ['packaged', true, ['/opt/Flakestick/flakestick-app', '--ozone-platform=x11']],
    ['of a checkout, for root', false, ['electron', '--no-sandbox', '/home/me/flakestick']],
    ['of nixpkgs', false, ['electron', '--ozone-platform-hint=auto', '/nix/store/f']],
  ])('opens no source where none is named, in an app that is %s', async (_, isPackaged, argv) => {
    process.argv = argv;
    electron.app.isPackaged = isPackaged;
    await start();
    expect(backend.asked).toEqual([]);
  });

  it('opens the source of a second instance that came before the backend was there', async () => {
    const { createBackend } = shell;
    const second = { text: './x.iso', currentFolder: '/home/me' };
    shell.createBackend = async (given) => {
      electron.app.emit('second-instance', {}, [], '', { asked: second });
      electron.app.emit('second-instance', {}, [], '', { asked: null });
      return createBackend(given);
    };
    process.argv = ['flakestick-app', 'config#iso'];
    await start();
    expect(backend.asked).toEqual([second]);
  });

  it('starts in a folder that was removed meanwhile', async () => {
    vi.spyOn(process, 'cwd').mockImplementation(() => {
      throw new Error('ENOENT: no such file or directory, uv_cwd');
    });
    try {
      await start();
      process.argv = ['flakestick-app', 'config#iso'];
      electron.resetElectron();
      await start();
      expect(backend.asked).toMatchObject([{ text: 'config#iso' }]);
    } finally {
      vi.restoreAllMocks();
    }
  });

  it('gets the source of a second instance, wherever that was started, and nothing that is no source', async () => {
    await start();
    expect(backend.asked).toEqual([]);
    const running = electron.app;
    const first = backend;
    electron.resetElectron();
    process.argv = ['flakestick-app', './x.iso'];
    electron.app.otherInstanceRuns = true;
    await runElectronShell(shell);
    running.emit('second-instance', {}, [], '', electron.app.handedOver);
    running.emit('second-instance', {}, [], '', { asked: { text: 7 } });
    running.emit('second-instance', {}, [], '', null);
    expect(first.asked).toEqual([{ text: './x.iso', currentFolder: process.cwd() }]);
  });

  it('says why when the backend cannot start, without a stack trace', async () => {
    shell.createBackend = async () => {
      throw new Error('the state folder is not writable');
    };
    await runElectronShell(shell);
    expect(electron.dialog.errors).toEqual(['Flakestick could not start: the state folder is not writable']);
    expect(electron.app.ended).toBe(true);
  });
});

describe('the page', () => {
  it('is loaded from app://flakestick under a policy that starts from nothing', async () => {
    const window = await start();
    expect(electron.protocol.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
    const response = await serve(window.url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(await response.text()).toContain('<title>Flakestick</title>');
    expect((await serve('app://flakestick/assets/page.js')).headers.get('content-type')).toContain('javascript');
  });

  it.each([
    'app://flakestick/nothing.js',
    'app://flakestick/..%2fsecret.txt',
    'app://flakestick/%2e%2e/secret.txt',
    'app://elsewhere/index.html',
  ])('has nothing at %s', async (url) => {
    await start();
    expect((await serve(url)).status).toBe(404);
  });
});

describe('a request of the page', () => {
  const ask = (window: electron.BrowserWindow, frame?: { url: string } | null) =>
    electron.invoke(window, 'flakestick:call', ['job/state', {}], frame);

  it('is answered by the backend', async () => {
    expect(await ask(await start())).toEqual({ ok: true, value: { phase: 'idle' } });
  });

  it('is refused to a frame inside the page, to a frame that is gone, and to another page', async () => {
    const window = await start();
    const refused = { ok: false, outcome: { failure: { kind: 'bad-usage' } } };
    expect(await ask(window, { url: 'app://flakestick/index.html' })).toMatchObject(refused);
    expect(await ask(window, null)).toMatchObject(refused);
    Object.assign(window.webContents.mainFrame, { url: 'https://example.org/' });
    expect(await ask(window)).toMatchObject(refused);
  });

  it('is refused when it is no command or has another shape', async () => {
    const window = await start();
    for (const sent of [['__proto__', {}], ['job/state', { more: 1 }], [42, {}], []])
      expect(await electron.invoke(window, 'flakestick:call', sent)).toMatchObject({
        ok: false,
        outcome: { failure: { kind: 'bad-usage' } },
      });
  });

  it('can open the desktop’s own dialog through the backend', async () => {
    await start();
    expect(await desktop.chooseFile('source')).toBeNull();
    electron.dialog.chosen = ['/home/me/nixos.iso'];
    expect(await desktop.chooseFile('source')).toBe('/home/me/nixos.iso');
    expect(desktop.version).toBe('1.2.3');
  });
});

describe('while a job runs', () => {
  it('sends each state to the page until the window is closed', async () => {
    const window = await start();
    backend.enter(RUNNING);
    expect(window.webContents.sent).toEqual([['flakestick:event', { event: 'job', state: RUNNING }]]);
    backend.state = { phase: 'idle' };
    const listeners = backend.listenerCount;
    window.close();
    expect(backend.listenerCount).toBe(listeners - 2);
  });

  it('keeps the machine awake, with one inhibitor for the whole job', async () => {
    await start();
    backend.enter(RUNNING);
    backend.enter({ ...RUNNING });
    expect([...electron.powerSaveBlocker.running.values()]).toEqual(['prevent-app-suspension']);
    backend.enter({ phase: 'idle' });
    expect(electron.powerSaveBlocker.running.size).toBe(0);
  });

  it('asks before it quits, and stays when the answer is to keep going', async () => {
    const window = await start();
    backend.enter(RUNNING);
    electron.app.quit();
    await vi.waitFor(() => expect(electron.dialog.asked).toHaveLength(1));
    expect(electron.dialog.asked[0]).toMatchObject({
      type: 'warning',
      message: 'Something is still running. Stop it and quit?',
      detail: expect.stringContaining('Nothing has been written'),
      defaultId: 0,
      cancelId: 0,
    });
    await vi.waitFor(() => expect(electron.app.quitting).toBe(false));
    expect(backend.cancelled).toBe(0);
    expect(window.destroyed).toBe(false);
  });

  it('asks once, however often it is told to close', async () => {
    const window = await start();
    backend.enter(RUNNING);
    window.close();
    window.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(electron.dialog.asked).toHaveLength(1);
  });

  it('stops the job before it quits, when told to', async () => {
    const window = await start();
    electron.dialog.button = 1;
    let ended = false;
    backend.stopAll = async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(window.destroyed).toBe(false);
      ended = true;
      backend.state = { phase: 'idle' };
    };
    backend.enter(RUNNING);
    window.close();
    await vi.waitFor(() => expect(electron.app.ended).toBe(true));
    expect(ended).toBe(true);
    expect(backend.closed).toBe(1);
  });
});

it('quits without a question when no job runs, after the backend has let go', async () => {
  const window = await start();
  window.close();
  expect(electron.app.ended).toBe(false);
  await vi.waitFor(() => expect(electron.app.ended).toBe(true));
  expect(electron.dialog.asked).toEqual([]);
  expect(backend.closed).toBe(1);
});
