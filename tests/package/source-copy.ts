/** A copy of the checkout to pack in: packing builds dist/ in its own way, and other suites use that of the checkout. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeStandinRuntime } from './standin-runtime.ts';

const execute = promisify(execFile);
const PROJECT = join(import.meta.dirname, '../..');

export const VALUES = {
  FLAKESTICK_HOMEPAGE: 'https://flakestick.org',
  FLAKESTICK_MAINTAINER: 'Flakestick Tests <tests@flakestick.org>',
  FLAKESTICK_COMMIT: '0123456789abcdef0123456789abcdef01234567',
  SOURCE_DATE_EPOCH: '1795000000',
};

export class SourceCopy {
  readonly folder: string;
  /** The copy, and beside it what packs it. */
  readonly #around: string;

  private constructor(around: string) {
    this.#around = around;
    this.folder = join(around, 'source');
  }

  static async make(): Promise<SourceCopy> {
    const copy = new SourceCopy(await mkdtemp(join(tmpdir(), 'flakestick-package-')));
    const { stdout } = await execute('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
      cwd: PROJECT,
      maxBuffer: 16 * 1024 * 1024,
    });
    const tops = new Set(stdout.split('\0').flatMap((path) => path.split('/')[0] || []));
    for (const name of tops)
      if (name !== 'tests' && name !== 'docs')
        await cp(join(PROJECT, name), join(copy.folder, name), { recursive: true, preserveTimestamps: true });
    await symlink(await realpath(join(PROJECT, 'node_modules')), join(copy.folder, 'node_modules'));
    return copy;
  }

  get release(): string {
    return join(this.folder, 'release');
  }

  /** What a run of one of the build's programs needs. */
  async environment(): Promise<Record<string, string>> {
    const runtime = join(this.#around, 'runtime');
    if (!existsSync(runtime)) await makeStandinRuntime(runtime, '45.4.1');
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: this.#around,
      ELECTRON_OVERRIDE_DIST_PATH: runtime,
      CUSTOM_FPM_PATH: await this.#fpm(),
      APPIMAGE_TOOLS_PATH: await this.#appImageTools(),
      ELECTRON_BUILDER_7ZIP_PATH: '/usr/bin/7zz',
    };
  }

  /** As `npm run package` with these arguments, around the stand-ins for what cannot be had everywhere. Gives what it said. */
  async pack(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
    const { stdout, stderr } = await execute(process.execPath, [join(this.folder, 'build/package.ts'), ...argv], {
      cwd: this.folder,
      maxBuffer: 16 * 1024 * 1024,
      env: { ...(await this.environment()), ...VALUES, ...environment },
    });
    return stdout + stderr;
  }

  async #fpm(): Promise<string> {
    const path = join(this.#around, 'fpm');
    const program = join(import.meta.dirname, 'fpm-standin.ts');
    await writeFile(path, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, { mode: 0o755 });
    return path;
  }

  /** electron-builder's folder of tools. Debian has no runtime of AppImages: what is in the image is read with unsquashfs. */
  async #appImageTools(): Promise<string> {
    const tools = join(this.#around, 'appimage');
    await cp(join(import.meta.dirname, 'appimage-tools'), tools, { recursive: true });
    await copyFile(join(tools, 'runtime-x64'), join(tools, 'runtime-arm64'));
    return tools;
  }

  remove(): Promise<void> {
    return rm(this.#around, { recursive: true, force: true, maxRetries: 5 });
  }
}
