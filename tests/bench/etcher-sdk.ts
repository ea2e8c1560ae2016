/** etcher-sdk as balenaEtcher uses it, in a folder of its own outside of the project. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VERSION = '10.2.15';
const SCRIPT = join(import.meta.dirname, 'etcher-flash.cjs');
/** What it needs besides JavaScript; the rest of its native modules is for other sources and drives than ours. */
const NATIVE = ['@ronomon/direct-io', 'xxhash-addon'];
const TIME_OUT_MS = 300_000;

/** Installs it on first use. Gives the arguments of Node before image and devices. Throws when it cannot be had. */
export function etcherSdk(): string[] {
  const folder = join(tmpdir(), `flakestick-bench-etcher-sdk-${VERSION}`);
  const modules = join(folder, 'node_modules');
  const complete = join(folder, 'complete');
  if (!existsSync(complete)) {
    mkdirSync(folder, { recursive: true });
    // One of its dependencies is named by an address outside of the registry; the registry has the same program.
    const manifest = {
      private: true,
      dependencies: { 'etcher-sdk': VERSION },
      overrides: { 'unbzip2-stream': '1.4.3' },
    };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    const headers = existsSync('/usr/include/node/node.h') ? { npm_config_nodedir: '/usr' } : {};
    const npm = (...args: string[]): Buffer =>
      execFileSync('npm', [...args, '--loglevel=error'], {
        cwd: folder,
        env: { ...process.env, ...headers },
        timeout: TIME_OUT_MS,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    npm('install', '--ignore-scripts', '--no-audit', '--no-fund');
    npm('rebuild', ...NATIVE);
    writeFileSync(complete, '');
  }
  return [SCRIPT, modules];
}
