/** A throw-away copy of the checkout for `npm start`: Electron's package is a copy, and so no download reaches the real one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROJECT = join(import.meta.dirname, '../..');
const COPIED = ['build', 'contract', 'formats', 'main', 'package.json', 'package-lock.json', 'vite.config.ts'];
const EMPTY = ['helper', 'preload', 'renderer', 'dist/main', 'bin', 'home'];

export interface Ended {
  readonly code: number | null;
  readonly stderr: string;
  readonly tookMs: number;
}

export class CheckoutCopy {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  get electronPackage(): string {
    return join(this.folder, 'node_modules/electron');
  }

  /** `digest`: what the copy of Electron's package says of its runtime for this machine. */
  static async make(digest: string): Promise<CheckoutCopy> {
    const copy = new CheckoutCopy(await mkdtemp(join(tmpdir(), 'flakestick-checkout-')));
    const { folder, electronPackage } = copy;
    for (const name of COPIED) await cp(join(PROJECT, name), join(folder, name), { recursive: true });
    for (const name of EMPTY) await mkdir(join(folder, name), { recursive: true });
    const packages = await realpath(join(PROJECT, 'node_modules'));
    await mkdir(join(folder, 'node_modules'));
    for (const name of await readdir(packages)) {
      if (name !== 'electron' && !name.startsWith('.'))
        await symlink(join(packages, name), join(folder, 'node_modules', name));
    }
    await cp(join(packages, 'electron'), electronPackage, {
      recursive: true,
      filter: (path) => !/\/electron\/(dist|path\.txt)/.test(path),
    });
    const { version } = await copy.#json('package.json');
    const checksums = await copy.#json('checksums.json');
    const archive = `electron-v${version}-linux-${process.arch}.zip`;
    if (!(archive in checksums)) throw new Error(`checksums.json does not name ${archive}`);
    checksums[archive] = digest;
    await writeFile(join(electronPackage, 'checksums.json'), JSON.stringify(checksums));
    await copy.#pretendToBeBuilt();
    return copy;
  }

  async #json(name: string): Promise<Record<string, string>> {
    return JSON.parse(await readFile(join(this.electronPackage, name), 'utf8')) as Record<string, string>;
  }

  /** The page's host says that it was started, and how. */
  async #pretendToBeBuilt(): Promise<void> {
    await writeFile(join(this.folder, 'dist/main/web.js'), 'console.error("web", process.argv[2]);');
    await writeFile(join(this.folder, 'bin/chromium'), '#!/bin/sh\n', { mode: 0o755 });
    const stamp = join(this.folder, 'dist/.built');
    await writeFile(stamp, '');
    const later = Date.now() / 1000 + 3600;
    await utimes(stamp, later, later);
  }

  /** With a display, a browser, and no network but what `environment` names. */
  start(environment: NodeJS.ProcessEnv): ChildProcess {
    return spawn(process.execPath, [join(this.folder, 'build/start.ts')], {
      cwd: this.folder,
      env: {
        PATH: `${join(this.folder, 'bin')}:/usr/bin:/bin`,
        HOME: join(this.folder, 'home'),
        DISPLAY: ':99',
        electron_config_cache: join(this.folder, 'home/.cache/electron'),
        ...environment,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }

  async run(environment: NodeJS.ProcessEnv): Promise<Ended> {
    return ended(this.start(environment));
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const startedMs = performance.now();
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr, tookMs: performance.now() - startedMs };
}
