import { type BrowserContextOptions, test as base } from '@playwright/test';
import { startWebHost } from '../../main/shells/web/index.ts';
import { type Part, ScriptedBackend } from '../fakes/scripted-backend.ts';
import { launchChromium, openWatched, type Watched } from './chromium.ts';

/** Put there by build-page.ts. */
const rendererFolder = process.env['FLAKESTICK_TEST_PAGE'] ?? '';

export interface Staged extends Watched {
  backend: ScriptedBackend;
  /** The program behind the page ends. */
  leave: () => Promise<void>;
}

/** The page over a scripted backend: `stage(part)` opens it in that state. */
export const test = base.extend<
  { stage: (part?: Part, options?: BrowserContextOptions) => Promise<Staged> },
  { chromiumBrowser: Awaited<ReturnType<typeof launchChromium>> }
>({
  chromiumBrowser: [
    async ({}, use) => {
      const browser = await launchChromium();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  stage: async ({ chromiumBrowser }, use) => {
    const closing: (() => Promise<void>)[] = [];
    await use(async (part = {}, options = {}) => {
      const backend = new ScriptedBackend(part);
      const host = await startWebHost({ rendererFolder, backend });
      const watched = await openWatched(chromiumBrowser, host.url, options);
      let here = true;
      const leave = async () => {
        if (here) await host.close();
        here = false;
      };
      closing.push(() => watched.page.context().close(), leave);
      await watched.page.getByRole('navigation').waitFor();
      return { ...watched, backend, leave };
    });
    for (const close of closing) await close();
  },
});
export { expect } from '@playwright/test';
