/** The web shell as a program of its own, over a small backend, and executables to put on its PATH. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makePageFolder, removePageFolder } from '../fakes/page-folder.ts';

const run = promisify(execFile);
const PROGRAM = join(import.meta.dirname, '../fakes/small-web-shell.ts');

export interface WebShell {
  readonly child: ChildProcess;
  readonly said: () => string;
  /** Settles with the first line on stdout. */
  readonly firstLine: Promise<string>;
  readonly status: Promise<number | null>;
}

/** Its page and its executables, removed together. */
export class WebShellBench {
  readonly rendererFolder: string;
  readonly binFolder: string;
  readonly #children: ChildProcess[] = [];

  private constructor(rendererFolder: string, binFolder: string) {
    this.rendererFolder = rendererFolder;
    this.binFolder = binFolder;
  }

  static async make(): Promise<WebShellBench> {
    return new WebShellBench(await makePageFolder(), await mkdtemp(join(tmpdir(), 'flakestick-bin-')));
  }

  /** Each has a state folder of its own, unless one is named: one page serves each. */
  start(
    mode: string | readonly string[],
    environment: NodeJS.ProcessEnv = {},
    stdin: 'pipe' | 'ignore' = 'pipe',
  ): WebShell {
    const child = spawn(process.execPath, [PROGRAM, this.rendererFolder, ...[mode].flat()], {
      env: { ...process.env, XDG_STATE_HOME: this.stateFolder(), ...environment },
      stdio: [stdin, 'pipe', 'pipe'],
    });
    this.#children.push(child);
    let said = '';
    child.stderr?.on('data', (part: Buffer) => {
      said += part.toString();
    });
    const firstLine = once(child.stdout ?? child, 'data').then(([part]) => String(part).trim());
    const status = once(child, 'close').then(([code]) => code as number | null);
    return { child, said: () => said, firstLine, status };
  }

  stateFolder(): string {
    return mkdtempSync(join(this.binFolder, 'state-'));
  }

  /** An executable of that name, alone in a folder for PATH, which it gives. */
  async executable(name: string, script: string): Promise<string> {
    const folder = await mkdtemp(join(this.binFolder, 'path-'));
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
    return folder;
  }

  kill(): void {
    for (const child of this.#children.splice(0)) child.kill('SIGKILL');
  }

  async remove(): Promise<void> {
    this.kill();
    await removePageFolder(this.rendererFolder);
    await rm(this.binFolder, { recursive: true, force: true });
  }
}

export const curlStatus = async (url: string): Promise<string> =>
  (await run('curl', ['--silent', '--output', '/dev/null', '--write-out', '%{http_code}', url])).stdout;

export const withPath = (folder: string): NodeJS.ProcessEnv => ({ PATH: `${folder}:${process.env['PATH'] ?? ''}` });
