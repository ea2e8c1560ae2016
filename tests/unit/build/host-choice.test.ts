import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  chooseHost,
  describeChoice,
  findElectron,
  type NoElectron,
  type Surroundings,
} from '../../../build/host-choice.ts';
import { reasonNotToFetch } from '../../../build/obtain-electron.ts';
import { en } from '../../../contract/messages/en/index.ts';

const desktop: Surroundings = {
  electron: { missing: { kind: 'failed', detail: 'fetch failed', triesAgain: false } },
  browser: { kind: 'app-window', path: '/usr/bin/chromium' },
};

describe('chooseHost', () => {
  it('takes Electron where it and a display are there', () => {
    const choice = chooseHost({ ...desktop, electron: { program: '/opt/electron/electron' } });
    expect(choice).toEqual({ host: 'electron', program: '/opt/electron/electron' });
    expect(describeChoice(choice, desktop.browser, en)).toBe('Flakestick opens in Electron (/opt/electron/electron).');
  });

  it('opens a browser window where only Electron is missing, and says why', () => {
    const choice = chooseHost(desktop);
    expect(choice).toMatchObject({ host: 'web', mode: '--open' });
    expect(describeChoice(choice, desktop.browser, en)).toMatch(
      /fetch failed.*\. Flakestick opens in a window of chromium\.$/,
    );
  });

  it('uses the default browser where there is nothing better', () => {
    const browser = { kind: 'default', path: '/usr/bin/xdg-open' } as const;
    const choice = chooseHost({ ...desktop, browser });
    expect(choice).toMatchObject({ host: 'web', mode: '--open' });
    expect(describeChoice(choice, browser, en)).toContain('default browser');
  });

  it.each([
    ['without a display, whatever is installed', { electron: null }, 'There is no display'],
    ['without Electron and a browser', { browser: null }, 'No browser was found'],
  ])('serves the page %s', (_case, change, why) => {
    const surroundings = { ...desktop, ...change };
    const choice = chooseHost(surroundings);
    expect(choice).toMatchObject({ host: 'web', mode: '--serve' });
    expect(describeChoice(choice, surroundings.browser, en)).toContain(why);
  });

  it.each<NoElectron>([
    { kind: 'package-missing' },
    { kind: 'nixos' },
    { kind: 'failed-today' },
    { kind: 'unreachable', triesAgain: false },
    { kind: 'silent', quietMs: 10_000, triesAgain: false },
    { kind: 'no-window', ended: 'SIGTRAP' },
  ])('has whole sentences for $kind', (missing) => {
    const text = describeChoice(chooseHost({ ...desktop, electron: { missing } }), desktop.browser, en);
    expect(text).toMatch(/^[A-Z].*\. Flakestick opens/);
    expect(text).not.toContain('undefined');
  });

  it.each([
    [false, 'tomorrow'],
    [true, 'The next start tries again.'],
  ])('says when it is tried again (%s: %s)', (triesAgain, when) => {
    for (const failed of [
      { kind: 'unreachable' },
      { kind: 'silent', quietMs: 1 },
      { kind: 'failed', detail: 'x' },
    ] as const)
      expect(
        describeChoice(
          chooseHost({ ...desktop, electron: { missing: { ...failed, triesAgain } } }),
          desktop.browser,
          en,
        ),
      ).toContain(when);
  });
});

describe('reasonNotToFetch', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flakestick-electron-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const ask = (environment: NodeJS.ProcessEnv = {}) => reasonNotToFetch(folder, { environment, systemRoot: folder });

  it('is there without the package, on NixOS, and where the user decided otherwise', async () => {
    expect(ask()).toEqual({ kind: 'package-missing' });
    await writeFile(join(folder, 'install.js'), '');
    expect(ask()).toBeNull();
    expect(ask({ ELECTRON_SKIP_BINARY_DOWNLOAD: '1' })).toEqual({ kind: 'download-skipped' });
    expect(ask({ ELECTRON_OVERRIDE_DIST_PATH: '/e' })).toEqual({ kind: 'override-empty', folder: '/e' });
    await mkdir(join(folder, 'etc'));
    await writeFile(join(folder, 'etc/os-release'), 'ID=debian\n');
    expect(ask()).toBeNull();
    await writeFile(join(folder, 'etc/os-release'), 'ID=nixos\n');
    expect(ask()).toEqual({ kind: 'nixos' });
    await writeFile(join(folder, 'etc/os-release'), 'ID=mine\n');
    await writeFile(join(folder, 'etc/NIXOS'), '');
    expect(ask()).toEqual({ kind: 'nixos' });
  });
});

describe('findElectron', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flakestick-electron-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('finds nothing in a package whose runtime was not downloaded', () => {
    expect(findElectron(folder, undefined)).toBeNull();
    expect(findElectron(folder, '/nonexistent')).toBeNull();
  });

  it('finds the runtime of the package, and before it the one that was named', async () => {
    await writeFile(join(folder, 'path.txt'), 'electron');
    expect(findElectron(folder, undefined)).toBeNull();
    await mkdir(join(folder, 'dist'));
    await writeFile(join(folder, 'dist/electron'), '');
    await writeFile(join(folder, 'electron'), '');
    expect(findElectron(folder, undefined)).toBe(join(folder, 'dist/electron'));
    expect(findElectron(folder, folder)).toBe(join(folder, 'electron'));
  });
});
