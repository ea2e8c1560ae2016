/** The command line as a script calls it: a process of its own, JSON lines on stdout, an exit code. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { COMMAND_LINE } from '../setup/built-programs.ts';
import { nixTestEnvironment, STANDIN_REFERENCE } from '../setup/nix-environment.ts';

export const PROJECT = join(import.meta.dirname, '../..');
export const FLAKES = join(PROJECT, 'tests/fixtures/flakes');
/**
 * Both pins of the presets and the fixtures' own input, replaced by what can be built without a network. The stand-in is
 * made with this machine's own programs, so it is built without a sandbox, which takes a yes for a flake.
 */
export const STANDIN = ['--override-input', 'nixpkgs', STANDIN_REFERENCE, '--accept-unsandboxed-builds'];
export const STANDIN_2411 = ['--override-input', 'nixpkgs-2411', STANDIN_REFERENCE];

export interface Finished {
  readonly code: number | null;
  readonly stderr: string;
  readonly events: readonly Line[];
  /** The last line of stdout. */
  readonly result: Line;
}

export interface Line {
  readonly event: string;
  readonly outcome?: string;
  readonly [field: string]: unknown;
}

/** A process here, or in a virtual machine. */
export interface Followed {
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly exitCode: number | null;
  once(event: 'close', listener: (code: number | null) => void): unknown;
}

export interface Running<Child = ChildProcess> {
  readonly child: Child;
  readonly events: Line[];
  readonly finished: Promise<Finished>;
  /** Resolves with the first event that fits. */
  until(fits: (line: Line) => boolean): Promise<Line>;
}

export interface CommandLineOptions {
  /** Where records are kept; settings are in `config` below it. */
  readonly stateFolder: string;
  /** A cgroup to start in, from `throttle`. */
  readonly tasksFile?: string;
  /** A program and its arguments that start the command line. */
  readonly wrapper?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export function startCommandLine(
  argv: readonly string[],
  { stateFolder, tasksFile, wrapper = [], environment }: CommandLineOptions,
): Running {
  const node = [process.execPath, COMMAND_LINE, ...argv, '--json'];
  // The shell joins the cgroup and becomes Node, which keeps the shell's process number.
  const joined = tasksFile ? ['/bin/sh', '-c', 'echo $$ >"$0" && exec "$@"', tasksFile, ...node] : node;
  const [file, ...rest] = [...wrapper, ...joined];
  const child = spawn(file as string, rest, {
    cwd: PROJECT,
    env: {
      ...process.env,
      ...nixTestEnvironment(),
      XDG_STATE_HOME: stateFolder,
      XDG_CONFIG_HOME: join(stateFolder, 'config'),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return follow(child);
}

/** Reads what a command line with --json says. */
export function follow<Child extends Followed>(child: Child): Running<Child> {
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const events: Line[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    events.push(JSON.parse(line) as Line);
    for (const look of waiting) look();
  });
  const finished = new Promise<Finished>((resolve) => {
    child.once('close', (code) => {
      for (const look of waiting) look();
      resolve({ code, stderr, events, result: events.at(-1) ?? { event: 'nothing' } });
    });
  });
  return {
    child,
    events,
    finished,
    until: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = events.find(fits);
          if (found) resolve(found);
          else if (child.exitCode !== null) reject(new Error(`it ended with ${child.exitCode}: ${stderr}`));
          else return;
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
  };
}

export function commandLine(argv: readonly string[], options: CommandLineOptions): Promise<Finished> {
  return startCommandLine(argv, options).finished;
}
