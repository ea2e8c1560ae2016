import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { build, type PreviewServer, preview } from 'vite';
import { openWatched } from './chromium.ts';
import { expect, test } from './scripted.ts';

const common = { configFile: join(import.meta.dirname, '../../vite.gallery.config.ts'), logLevel: 'error' } as const;

/** Not where CI runs the tests. */
const takesPictures = process.env['CI'] !== 'true';

/** The gallery, built into a folder of its own. */
async function serveGallery(outDir: string): Promise<{ server: PreviewServer; url: string }> {
  await build({ ...common, build: { outDir, emptyOutDir: true } });
  const server = await preview({ ...common, build: { outDir }, preview: { host: '127.0.0.1', port: 0, open: false } });
  const [url] = server.resolvedUrls?.local ?? [];
  if (!url) throw new Error('the gallery is not served');
  return { server, url };
}

test('everything that is drawn has a name, in light and dark', async ({ chromiumBrowser }) => {
  const folder = await mkdtemp(join(tmpdir(), 'flakestick-gallery-'));
  const { server, url } = await serveGallery(folder);
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, problems } = await openWatched(chromiumBrowser, url, {
        colorScheme,
        reducedMotion: 'reduce',
        viewport: { width: 1280, height: 800 },
      });
      await page.getByRole('heading', { name: 'Scenes' }).waitFor();
      const sideways = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
      expect(sideways).toBe(false);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
      if (takesPictures)
        await page.screenshot({ path: `tests/e2e/screenshots/gallery-${colorScheme}.png`, fullPage: true });
      expect(problems).toEqual([]);
      await page.context().close();
    }
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
});
