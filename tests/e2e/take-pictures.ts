/** Takes the README's pictures: the real presets, drives that play a part. `sh build/node.sh tests/e2e/take-pictures.ts`, after a build. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startWebHost } from '../../main/shells/web/index.ts';
import { loadPresets } from '../../main/stages/source/index.ts';
import { ScriptedBackend } from '../fakes/scripted-backend.ts';
import { launchChromium, openWatched } from './chromium.ts';
import { chooseTile } from './make-screen.ts';

const project = join(import.meta.dirname, '../..');
const pictures = join(project, 'docs/images');
const presets = await loadPresets();

await mkdir(pictures, { recursive: true });
const browser = await launchChromium();
for (const colorScheme of ['light', 'dark'] as const) {
  const backend = new ScriptedBackend({});
  backend.handlers['preset/list'] = async () => presets;
  const host = await startWebHost({ rendererFolder: join(project, 'dist/renderer'), backend });
  const { page } = await openWatched(browser, host.url, { colorScheme });
  await chooseTile(page, 'GNOME');
  await page.getByRole('checkbox', { name: 'SanDisk Ultra' }).click();
  // The button lights up gently.
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(pictures, `flash-${colorScheme}.png`) });
  await page.context().close();
  await host.close();
}
await browser.close();
