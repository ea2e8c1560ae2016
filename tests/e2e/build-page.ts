import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const project = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Builds the page before the first test, so that what is looked at is what the code says now. The scripted tests get a
 * copy of their own: another build of the same checkout may empty dist/ at any moment.
 */
// Playwright reads the default export.
export default async function buildPage(): Promise<() => void> {
  await build({ configFile: join(project, 'vite.config.ts'), logLevel: 'error' });
  const copy = mkdtempSync(join(tmpdir(), 'flakestick-page-'));
  cpSync(join(project, 'dist/renderer'), copy, { recursive: true });
  process.env['FLAKESTICK_TEST_PAGE'] = copy;
  return () => rmSync(copy, { recursive: true, force: true });
}
