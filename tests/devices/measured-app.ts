/** The app in a process of its own (tests/fakes/measured-app.ts): what it answers, and what it takes. */
import { type ChildProcess, fork } from 'node:child_process';
import { cp, readFile, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build } from 'vite';
import { nodeBundle } from '../../build/bundles.ts';
import type { CommandName, Reply, ReplyOf, RequestOf } from '../../contract/wire/channels.ts';
import { JobFailure } from '../../contract/wire/failure.ts';
import { PROJECT } from './command-line.ts';
import { descendants } from './processes.ts';

/**
 * The app in one file, as it is shipped: reading TypeScript takes Node tens of megabytes. What it starts is beside it, from dist/. Gives
 * the path of the program.
 */
export async function bundledApp(folder: string): Promise<string> {
  const program = join(folder, 'dist/main/measured-app.js');
  const output = relative(join(PROJECT, 'dist'), program);
  await build(nodeBundle({ entry: 'tests/fakes/measured-app.ts', output, format: 'es' }));
  for (const part of ['main/records.js', 'main/drivelist.js', 'helper'])
    await cp(join(PROJECT, 'dist', part), join(folder, 'dist', part), { recursive: true });
  for (const part of ['package.json', 'nix']) await symlink(join(PROJECT, part), join(folder, part));
  return program;
}

const SAMPLE_EVERY_MS = 100;
const KIBIBYTE = 1024;

/** Of a process and its threads, since it began; 0 when it has ended. */
async function peakBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * KIBIBYTE;
}

const isHelper = async (pid: number): Promise<boolean> =>
  /helper/.test(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));

export class MeasuredApp {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (said: unknown) => void>();
  readonly #peaks = new Map<number, number>();
  readonly #sampling: NodeJS.Timeout;
  #asked = 0;
  /** Where the page is served. */
  origin = '';

  private constructor(program: string, pageFolder: string, environment: NodeJS.ProcessEnv) {
    this.#child = fork(program, [pageFolder], {
      env: { ...process.env, FLAKESTICK_INCLUDE_LOOP: '1', ...environment },
      execArgv: [],
    });
    this.#child.on('message', ({ number, said }: { number: number; said: unknown }) =>
      this.#waiting.get(number)?.(said),
    );
    this.#sampling = setInterval(() => void this.#sample(), SAMPLE_EVERY_MS);
  }

  /** `program`: from `bundledApp`. */
  static async start(program: string, pageFolder: string, environment: NodeJS.ProcessEnv): Promise<MeasuredApp> {
    const app = new MeasuredApp(program, pageFolder, environment);
    app.origin = String(await new Promise((resolve) => app.#waiting.set(0, resolve)));
    return app;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Throws JobFailure. */
  async call<C extends CommandName>(name: C, request: RequestOf<C>): Promise<ReplyOf<C>> {
    const reply = (await this.#ask(name, request)) as Reply;
    if (reply.ok) return reply.value as ReplyOf<C>;
    throw reply.outcome.kind === 'failed' ? new JobFailure(reply.outcome.failure) : new Error(reply.outcome.kind);
  }

  /** Milliseconds of its processor, since the last call. */
  async longestSliceMs(): Promise<number> {
    return (await this.#ask('measure', {})) as number;
  }

  /** Of this program's own processes, the peak of each, whenever it was. */
  async peakBytes(): Promise<number> {
    await this.#sample();
    return [...this.#peaks.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  /** By process: the app, and the helpers that it started. */
  *peaks(): Iterable<readonly [name: string, bytes: number]> {
    for (const [pid, bytes] of this.#peaks) yield [pid === this.pid ? 'the app' : 'a helper', bytes];
  }

  async stop(): Promise<void> {
    clearInterval(this.#sampling);
    if (this.#child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.disconnect();
    await ended;
  }

  async #sample(): Promise<void> {
    const children = await descendants(this.pid);
    for (const pid of [this.pid, ...children]) {
      if (pid !== this.pid && !(await isHelper(pid))) continue;
      this.#peaks.set(pid, Math.max(this.#peaks.get(pid) ?? 0, await peakBytes(pid)));
    }
  }

  #ask(name: string, request: unknown): Promise<unknown> {
    this.#asked += 1;
    const number = this.#asked;
    return new Promise((resolve) => {
      this.#waiting.set(number, resolve);
      this.#child.send({ number, name, request });
    });
  }
}
