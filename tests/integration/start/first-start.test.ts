/** The README's two commands on a machine with a display, an old Node and no compiler. Electron’s runtime comes from loopback. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, ended } from '../../devices/checkout-copy.ts';
import { ElectronMirror, runtimeArchive } from '../../devices/electron-mirror.ts';
import { ThrowawayRoot } from '../../package/throwaway-root.ts';

const PROJECT = join(import.meta.dirname, '../../..');
const SHIPPED = ['build', 'contract', 'formats', 'helper', 'main', 'nix', 'preload', 'renderer'];
const AT_THE_ROOT = ['.npmrc', 'LICENSE', 'package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts'];
const COMPILERS = ['cc', 'gcc', 'c++', 'g++', 'clang', 'make', 'python3', 'node-gyp'];
/** Writes its arguments beside itself, and answers as the app does when its window exists. */
const WINDOW = `#!/bin/sh
printf '%s\\n' "$DISPLAY" "$@" >"$(dirname "$0")/arguments"
echo window >&"$FLAKESTICK_STARTED_FD"
`;

let folder = '';
let checkout = '';
let display: ChildProcess;
let displayName = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flakestick-first-start-'));
  checkout = join(folder, 'checkout');
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', ...SHIPPED], {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  for (const file of [...AT_THE_ROOT, ...list.split('\0').filter(Boolean)]) {
    await mkdir(dirname(join(checkout, file)), { recursive: true });
    await cp(join(PROJECT, file), join(checkout, file));
  }
  await mkdir(join(folder, 'bin'));
  for (const name of COMPILERS) {
    await writeFile(join(folder, 'bin', name), `#!/bin/sh\necho ${name} >>${folder}/compiled\nexit 1\n`);
    await chmod(join(folder, 'bin', name), 0o755);
  }
  display = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '800x600x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [number] = (await once(display.stdout ?? display, 'data')) as [Buffer];
  displayName = `:${number.toString().trim()}`;
});
afterAll(async () => {
  display.kill();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** The Node and npm of the system, whatever runs the tests; what npm has fetched before, it takes from its cache. */
function npm(argv: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const { HOME } = process.env;
  const child = spawn('npm', argv, {
    cwd: checkout,
    env: {
      PATH: `${folder}/bin:/usr/local/bin:/usr/bin:/bin`,
      HOME: folder,
      npm_config_cache: process.env['npm_config_cache'] ?? join(HOME ?? '', '.npm'),
      npm_config_prefer_offline: 'true',
      // A notice about a newer npm is not ours.
      npm_config_update_notifier: 'false',
      electron_config_cache: join(folder, 'electron'),
      DISPLAY: displayName,
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return ended(child);
}

describe('npm ci && npm start', () => {
  it('installs without a compiler and without a wall of warnings', async () => {
    const { code, stderr } = await npm(['ci']);
    expect(code, stderr).toBe(0);
    expect(stderr).toBe('');
    await expect(readFile(join(folder, 'compiled'), 'utf8')).rejects.toThrow('ENOENT');
  });

  it('then builds, fetches Electron’s runtime, and opens it with the checkout on the display', async () => {
    const electron = join(checkout, 'node_modules/electron');
    const { version } = JSON.parse(await readFile(join(electron, 'package.json'), 'utf8')) as { version: string };
    const { archive, sha256 } = runtimeArchive(version, WINDOW);
    const checksums = JSON.parse(await readFile(join(electron, 'checksums.json'), 'utf8')) as Record<string, string>;
    checksums[`electron-v${version}-linux-${process.arch}.zip`] = sha256;
    await writeFile(join(electron, 'checksums.json'), JSON.stringify(checksums));
    const mirror = await ElectronMirror.start(archive, 'good');
    try {
      const { code, stderr } = await npm(['start'], { ELECTRON_MIRROR: mirror.address });
      expect(code, stderr).toBe(0);
      expect(stderr).toContain(`Downloading Electron ${version}`);
      expect(stderr).toContain('opens in Electron');
      const seen = (await readFile(join(electron, 'dist/arguments'), 'utf8')).trim().split('\n');
      expect([seen.at(0), seen.at(-1)]).toEqual([displayName, checkout]);
      expect(mirror.asked).toEqual([`/v${version}/electron-v${version}-linux-${process.arch}.zip`]);
    } finally {
      await mirror.stop();
    }
  });
});

/** Ends the app instead of showing its page. */
const BROWSER = '#!/bin/sh\nkill -INT $PPID\n';

describe('npm start on NixOS', () => {
  it.each([
    ['/etc/NIXOS', ''],
    ['/etc/os-release', 'ID=nixos\nVERSION_ID="26.05"\n'],
  ])('that is told by %s fetches nothing, and opens a browser', async (file, content) => {
    const electron = join(checkout, 'node_modules/electron');
    for (const name of ['dist', 'path.txt']) await rm(join(electron, name), { recursive: true, force: true });
    await writeFile(join(folder, 'bin/chromium'), BROWSER, { mode: 0o755 });
    const mirror = await ElectronMirror.start(Buffer.alloc(0), 'not-found');
    const root = await ThrowawayRoot.make(folder);
    try {
      await rm(root.at(file), { force: true });
      await writeFile(root.at(file), content);
      const { stderr } = await root.run(['sh', '-c', `cd '${checkout}' && exec npm start`], {
        environment: {
          PATH: `${folder}/bin:/usr/local/bin:/usr/bin:/bin`,
          DISPLAY: displayName,
          ELECTRON_MIRROR: mirror.address,
          electron_config_cache: join(folder, 'electron'),
          npm_config_update_notifier: 'false',
        },
      });
      expect(stderr).toContain('does not run on NixOS');
      expect(stderr).toContain('opens in a window of chromium');
      expect(stderr).not.toContain('Downloading');
      expect(mirror.asked).toEqual([]);
    } finally {
      await root.remove();
      await mirror.stop();
    }
  });
});
