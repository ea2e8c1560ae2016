import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { chooseHost, findElectron, type Surroundings } from '../../../build/host-choice.ts';

const desktop: Surroundings = {
  electron: '/opt/electron/electron',
  electronPackage: true,
  hasDisplay: true,
  browser: { kind: 'app-window', path: '/usr/bin/chromium' },
};

describe('chooseHost', () => {
  it('takes Electron where its runtime and a display are there', () => {
    expect(chooseHost(desktop)).toEqual({
      host: 'electron',
      program: '/opt/electron/electron',
      sentence: 'Flakestick opens in Electron (/opt/electron/electron).',
    });
  });

  it('opens a browser window where only the runtime is missing, and says how to get it', () => {
    expect(chooseHost({ ...desktop, electron: null })).toEqual({
      host: 'web',
      mode: '--open',
      sentence:
        'Electron’s runtime is not installed (“npx install-electron” gets it), so Flakestick opens in a window of chromium.',
    });
  });

  it('names no command that would not work without the package', () => {
    const { sentence } = chooseHost({ ...desktop, electron: null, electronPackage: false });
    expect(sentence).not.toContain('npx');
  });

  it('uses the default browser where there is nothing better', () => {
    const choice = chooseHost({ ...desktop, electron: null, browser: { kind: 'default', path: '/usr/bin/xdg-open' } });
    expect(choice).toMatchObject({ host: 'web', mode: '--open', sentence: expect.stringContaining('default browser') });
  });

  it.each([
    ['without a display, whatever is installed', { hasDisplay: false }, 'There is no display'],
    ['without a runtime and a browser', { electron: null, browser: null }, 'no browser was found'],
  ])('serves the page %s', (_case, change, why) => {
    const choice = chooseHost({ ...desktop, ...change });
    expect(choice).toMatchObject({ host: 'web', mode: '--serve', sentence: expect.stringContaining(why) });
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
