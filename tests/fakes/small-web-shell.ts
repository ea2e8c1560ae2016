/** The web shell as a program of its own, over a small backend. With `FLAKESTICK_TEST_BUSY` a job runs until SIGUSR2. */
import { runWebShell } from '../../main/shells/web/shell.ts';
import { RUNNING, SmallBackend } from './app-backend.ts';

const backend = new SmallBackend();
if (process.env['FLAKESTICK_TEST_BUSY']) {
  backend.enter(RUNNING);
  process.once('SIGUSR2', () => backend.enter({ phase: 'idle' }));
}
const status = await runWebShell(process.argv.slice(3), {
  rendererFolder: process.argv[2] ?? '',
  createBackend: async () => backend,
  timeouts: { leftAloneMs: 500, neverVisitedMs: 60_000 },
});
for (const { text, currentFolder } of backend.asked) process.stderr.write(`asked ${text} in ${currentFolder}\n`);
process.stderr.write(`cancelled ${backend.cancelled}, closed ${backend.closed}\n`);
process.exit(status);
