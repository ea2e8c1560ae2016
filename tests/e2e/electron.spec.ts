/** The window of the real app, where the Electron runtime is: everything else runs in a browser. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { PROJECT } from '../devices/command-line.ts';
import { nixTestEnvironment } from '../setup/nix-environment.ts';

/** Where its own installer puts it. Asking the package would start a download. */
const RUNTIME = join(PROJECT, 'node_modules/electron/dist/electron');

test('the app opens its window (needs the Electron runtime)', async () => {
  test.skip(!existsSync(RUNTIME), `${RUNTIME} is missing: node node_modules/electron/install.js`);
  const stateFolder = mkdtempSync(join(tmpdir(), 'flakestick-electron-'));
  const app = await _electron.launch({
    executablePath: RUNTIME,
    args: [PROJECT, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    env: { ...(process.env as Record<string, string>), ...nixTestEnvironment(), XDG_STATE_HOME: stateFolder },
  });
  try {
    const page = await app.firstWindow();
    await expect(page).toHaveTitle(/Flakestick/);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  } finally {
    await app.close();
    rmSync(stateFolder, { recursive: true, force: true });
  }
});
