/** The web shell as a program of its own, over a small backend. `FLAKESTICK_TEST_BUSY_MS` keeps a job running at first. */
import { runWebShell } from '../../../../../main/shells/web/shell.ts';
import { RUNNING, SmallBackend } from '../../../../fakes/app-backend.ts';

const backend = new SmallBackend();
const busyMs = Number(process.env['FLAKESTICK_TEST_BUSY_MS'] ?? 0);
if (busyMs > 0) {
  backend.enter(RUNNING);
  setTimeout(() => backend.enter({ phase: 'idle' }), busyMs).unref();
}
const status = await runWebShell(process.argv.slice(3), {
  rendererFolder: process.argv[2] ?? '',
  createBackend: async () => backend,
  timeouts: { leftAloneMs: 500, neverVisitedMs: 20_000 },
});
process.stderr.write(`cancelled ${backend.cancelled}, closed ${backend.closed}\n`);
process.exit(status);
