import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../system/project-root.ts';

/** The app beside an installed command line, or the checkout's own starter, which picks the host and says why. */
export async function runOpen(): Promise<number> {
  const starter = join(PROJECT_ROOT, 'build/start.ts');
  const bundled = join(import.meta.dirname, 'web.js');
  const [file, ...argv] = existsSync(starter) ? [process.execPath, starter] : [process.execPath, bundled, '--open'];
  const child = spawn(file as string, argv, { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both of us, and a second one means “at once” to the app.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
