/** One run of one program: wall time, processor time and peak memory of it and everything it starts. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { descendants } from '../devices/processes.ts';

export interface Measurement {
  readonly seconds: number;
  /** User and system time. */
  readonly cpuSeconds: number;
  /** Sum of the peaks of its processes: an upper bound. */
  readonly peakMebibytes: number;
  /** Peak of the program itself, without those it starts. */
  readonly ownPeakMebibytes: number;
}

const TICKS_PER_SECOND = 100;
/** Seldom enough not to take part in what is measured. */
const POLL_MS = 50;

function peakOf(pid: number): number | null {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0');
  } catch {
    return null;
  }
}

/** User and system time of all children that have ended, and of theirs that they waited for. Source: cutime and cstime of proc(5). */
function ticksOfChildren(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return Number(fields[13]) + Number(fields[14]);
}

export interface MeasureOptions {
  /** Written to stdin, which stays open until the program ends. */
  readonly input?: string;
  /** Of a cgroup to run in. */
  readonly tasksFile?: string | undefined;
  readonly environment?: Readonly<Record<string, string>>;
  /** Called with each complete line of stdout; what it gives is written to stdin, which needs an `input`. */
  readonly onLine?: (line: string, seconds: number) => string | undefined;
}

/** Throws when the program fails. */
export async function measure(
  argv: readonly string[],
  { input, tasksFile, environment, onLine }: MeasureOptions = {},
): Promise<Measurement & { output: string }> {
  const [file, ...rest] = tasksFile ? ['/bin/sh', '-c', 'echo $$ >"$0" && exec "$@"', tasksFile, ...argv] : argv;
  const ticksBefore = ticksOfChildren();
  const startedMs = performance.now();
  const child = spawn(file as string, rest, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  child.stdin.on('error', () => {});
  if (input === undefined) child.stdin.end();
  else child.stdin.write(input);
  let output = '';
  if (onLine)
    createInterface({ input: child.stdout }).on('line', (line) => {
      const answer = onLine(line, (performance.now() - startedMs) / 1000);
      if (answer !== undefined) child.stdin.write(answer);
    });
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-20_000);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  /** Peaks by process. */
  const seen = new Map<number, number>();
  const look = async (): Promise<void> => {
    const pid = child.pid ?? 0;
    const note = (one: number): void => {
      const peak = peakOf(one);
      // One that has ended and is not waited for yet has no memory any more.
      if (peak) seen.set(one, peak);
    };
    // Before anything is waited for: on a busy machine it may be gone then.
    note(pid);
    for (const one of await descendants(pid)) note(one);
  };
  const poll = setInterval(() => void look(), POLL_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearInterval(poll);
  const seconds = (performance.now() - startedMs) / 1000;
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${complaints}`);
  return {
    seconds,
    cpuSeconds: (ticksOfChildren() - ticksBefore) / TICKS_PER_SECOND,
    peakMebibytes: [...seen.values()].reduce((sum, peak) => sum + peak, 0) / 1024,
    ownPeakMebibytes: (seen.get(child.pid ?? 0) ?? 0) / 1024,
    output,
  };
}
