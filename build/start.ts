/** `npm start`: builds what has changed and opens the app in the best host this machine has. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findBrowser } from '../main/shells/web/index.ts';
import { isFresh } from './freshness.ts';
import { chooseHost, findElectron } from './host-choice.ts';

const root = join(import.meta.dirname, '..');
const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

async function buildIfStale(): Promise<void> {
  if (isFresh()) return;
  const child = spawn(process.execPath, [join(root, 'build/build.ts')], { stdio: ['ignore', 'inherit', 'inherit'] });
  const [status] = (await once(child, 'exit')) as [number | null];
  if (status !== 0) process.exit(status ?? 1);
}

async function runElectron(program: string): Promise<number> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) say('Running as root: Electron is started without its sandbox (--no-sandbox).');
  const child = spawn(program, [...(isRoot ? ['--no-sandbox'] : []), root], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both of us, and Electron takes a second one for impatience.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [status] = (await once(child, 'exit')) as [number | null];
  return status ?? 1;
}

/** In this process, so that Ctrl-C reaches the page's host exactly once. It exits by itself. */
async function runWeb(mode: string): Promise<void> {
  const program = join(root, 'dist/main/web.js');
  process.argv = [process.execPath, program, mode];
  await import(pathToFileURL(program).href);
}

const electronPackage = join(root, 'node_modules/electron');
const choice = chooseHost({
  electron: findElectron(electronPackage),
  electronPackage: existsSync(electronPackage),
  hasDisplay: Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']),
  browser: findBrowser(),
});
await buildIfStale();
say(choice.sentence);
if (choice.host === 'electron') process.exit(await runElectron(choice.program));
await runWeb(choice.mode);
