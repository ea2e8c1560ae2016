/** One attempt in a virtual machine, and what is left of it. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandLineOptions, type Running, startCommandLine } from '../../devices/command-line.ts';
import type { Bench } from '../../devices/loop-device.ts';
import { processesOf } from '../../devices/processes.ts';

/** Enough for the stand-in, and little on a machine that runs other tests. */
export const SMALL = ['--headless', '--memory', '512M'];

export const sha256Of = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

export interface Trying {
  readonly stateFolder: string;
  start(argv: readonly string[], options?: Partial<CommandLineOptions>): Running;
  /** Files and processes of the machines that were started. */
  left(): Promise<string[]>;
}

/** With folders of its own for what is left: nothing may be. */
export async function trying(bench: Bench): Promise<Trying> {
  const stateFolder = join(bench.folder, 'state');
  const runtime = join(bench.folder, 'run');
  const temporary = join(bench.folder, 'tmp');
  await mkdir(runtime, { mode: 0o700 });
  await mkdir(temporary);
  const own = { XDG_RUNTIME_DIR: runtime, TMPDIR: temporary };
  return {
    stateFolder,
    start: (argv, options) =>
      startCommandLine(['try', ...argv], {
        stateFolder,
        ...options,
        environment: { ...own, ...options?.environment },
      }),
    async left() {
      const folders = [temporary, join(runtime, 'flakestick')];
      const files = await Promise.all(folders.map((folder) => readdir(folder).catch((): string[] => [])));
      const processes = await processesOf({ uid: process.getuid?.() ?? 0 }, bench.folder);
      const ours = processes.filter(({ command }) => command.includes('qemu-system'));
      return [...files.flat().filter((name) => name !== 'leases'), ...ours.map(({ command }) => command)];
    },
  };
}
