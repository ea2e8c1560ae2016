/**
 * What a snapshot of a running job costs the page: 100 of them, ten a second, on a processor that Chromium slows down four times.
 * `sh build/node.sh tests/bench/snapshot.ts`, after a build.
 */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startWebHost } from '../../main/shells/web/index.ts';
import { launchChromium, openWatched } from '../e2e/chromium.ts';
import { writingAt } from '../fakes/scripted/jobs.ts';
import { ScriptedBackend } from '../fakes/scripted-backend.ts';

const SNAPSHOTS = 100;
const SLOWER = 4;
/** Of script, style and layout; painting is Chromium's own. */
const PARTS = ['ScriptDuration', 'RecalcStyleDuration', 'LayoutDuration'];

const backend = new ScriptedBackend({ job: writingAt(0, 0) });
const rendererFolder = join(import.meta.dirname, '../../dist/renderer');
const host = await startWebHost({ rendererFolder, backend });
const browser = await launchChromium();
const { page } = await openWatched(browser, host.url, { colorScheme: 'dark' });
const chromium = await page.context().newCDPSession(page);
await chromium.send('Performance.enable');
await chromium.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });

async function spentMs(): Promise<number> {
  const { metrics } = await chromium.send('Performance.getMetrics');
  return metrics.reduce((sum, { name, value }) => (PARTS.includes(name) ? sum + value * 1000 : sum), 0);
}

await wait(1000);
const before = await spentMs();
for (let tick = 1; tick <= SNAPSHOTS; tick++) {
  backend.play(writingAt(tick / SNAPSHOTS, tick));
  await wait(100);
}
const each = (await spentMs()) - before;
await browser.close();
await host.close();
process.stdout.write(
  `${(each / SNAPSHOTS).toFixed(2)} ms for each snapshot (goal 4.00), at ${SLOWER}x CPU slow-down\n`,
);
