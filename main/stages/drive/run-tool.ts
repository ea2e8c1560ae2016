/** Runs a small program of the system by argv, and gives what it said. Never a shell. */
import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

export interface ToolResult {
  /** Null: there is no such program, it was ended by a signal, or it took too long. */
  readonly code: number | null;
  readonly isMissing: boolean;
  /** Both streams, for recognising and showing. */
  readonly said: string;
}

export interface ToolOptions {
  /** Left out where waiting is right: an unmount writes back what is in memory, which takes as long as it takes. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Without a controlling terminal it cannot ask for a password where nobody looks. */
  readonly withoutTerminal?: boolean;
}

const MAX_CHARACTERS = 8000;
/** Where system programs are when PATH does not say so; NixOS has them in none of the usual folders. */
const SYSTEM_FOLDERS = ['/run/wrappers/bin', '/run/current-system/sw/bin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'];

export async function findTool(name: string): Promise<string | null> {
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS]) {
    const path = join(folder, name);
    if (!path.startsWith('/')) continue;
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return null;
}

/** Never throws. With `signal` it stops waiting at once; a program that hangs in the kernel is left to itself. */
export async function runTool(name: string, args: readonly string[], options: ToolOptions = {}): Promise<ToolResult> {
  const path = await findTool(name);
  if (!path) return { code: null, isMissing: true, said: `${name} is not installed` };
  const { timeoutMs = 0, signal, withoutTerminal = false } = options;
  return new Promise((resolve) => {
    // The words of errors are recognised, so they must be English. `detached` begins a session of its own.
    const child = spawn(path, args, {
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: withoutTerminal,
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-MAX_CHARACTERS);
      });
    const end = (code: number | null, words: string): void => {
      clearTimeout(late);
      signal?.removeEventListener('abort', stop);
      resolve({ code, isMissing: false, said: words.trim() });
    };
    const abandon = (words: string): void => {
      child.kill('SIGKILL');
      child.unref();
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
      end(null, words);
    };
    const stop = (): void => abandon('it was stopped');
    const late =
      timeoutMs > 0
        ? setTimeout(() => abandon(`${name} gave no answer in ${timeoutMs / 1000} s`), timeoutMs)
        : undefined;
    child.once('error', (error) => end(null, error.message));
    child.once('close', (code) => end(code, said));
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
  });
}
