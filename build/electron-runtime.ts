/**
 * Fetches Electron's runtime as the `electron` package does, by that package's own install.js: the package handles address,
 * mirror, proxy, cache and digests (ADR 0041). By itself it waits 300 s on a silent connection.
 */
import { spawn } from 'node:child_process';
import { type Dirent, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Beside the package, so that the finished file need not be copied to another disk to be unpacked. */
const TEMPORARY = '.electron-fetch-';
const LOOK_EVERY_MS = 250;
const MAX_OUTPUT_CHARACTERS = 8000;
/** Unpacking depends on the local disk, which may be slower than the network timeout allows. */
const UNPACKING_QUIET_FACTOR = 6;

export type FetchResult =
  | { readonly kind: 'fetched' }
  /** The network, a proxy or a name: the package says no more than “fetch failed”. */
  | { readonly kind: 'unreachable' }
  /** `detail` is the package's message, in one line. */
  | { readonly kind: 'failed'; readonly detail: string }
  | { readonly kind: 'silent'; readonly quietMs: number }
  | { readonly kind: 'interrupted' };

export interface FetchProgress {
  readonly step: 'downloading' | 'unpacking';
  /** Of the archive. */
  readonly doneBytes: number;
}

export interface FetchOptions {
  /** The package `electron`, a link resolved. */
  readonly packageFolder: string;
  /** The download is given up if nothing arrives for this long. */
  readonly quietMs: number;
  readonly signal: AbortSignal;
  /** Called when something changed. */
  readonly onProgress: (progress: FetchProgress) => void;
}

/** Bytes of all files below a folder; files that disappear in the meantime are ignored. */
function bytesBelow(folder: string): number {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return 0;
  }
  return entries
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? bytesBelow(path) : (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
    })
    .reduce((sum, bytes) => sum + bytes, 0);
}

const failureOf = (detail: string): FetchResult =>
  detail === 'fetch failed' ? { kind: 'unreachable' } : { kind: 'failed', detail };

/** The most informative line: the cause of a “fetch failed”, else the first with an error. */
function detailOf(output: string): string {
  const cause = /\[cause\]: (?:\w*Error: )?(.+?)\s*\{?$/m.exec(output)?.[1];
  const error = /^(?:\s*)(?:\w*Error(?: \[\w+\])?: )(.+)$/m.exec(output)?.[1];
  return cause ?? error ?? output.trim().split('\n').at(-1) ?? '';
}

/** Removes leftovers of a killed start beside the package; only for the process that may fetch. */
function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (name.startsWith(TEMPORARY)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/** Never throws. Leaves either a whole runtime or nothing. Not for two processes at once. */
export async function fetchRuntime(options: FetchOptions): Promise<FetchResult> {
  const parent = dirname(options.packageFolder);
  let temporary: string;
  try {
    removeLeftovers(parent);
    temporary = mkdtempSync(join(parent, TEMPORARY));
  } catch (thrown) {
    return { kind: 'failed', detail: (thrown as Error).message };
  }
  const result = await runInstaller(temporary, options);
  rmSync(temporary, { recursive: true, force: true });
  if (result.kind !== 'fetched') {
    for (const name of ['dist', 'path.txt'])
      rmSync(join(options.packageFolder, name), { recursive: true, force: true });
  }
  return result;
}

function runInstaller(temporary: string, options: FetchOptions): Promise<FetchResult> {
  const { packageFolder, quietMs, signal } = options;
  const child = spawn(process.execPath, [join(packageFolder, 'install.js')], {
    env: { ...process.env, TMPDIR: temporary, ELECTRON_GET_NO_PROGRESS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // We handle Ctrl-C of the terminal: it means that the user prefers the browser, not an error of the package.
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-MAX_OUTPUT_CHARACTERS);
    });
  let ended: FetchResult | null = null;
  const stop = (why: FetchResult): void => {
    ended ??= why;
    child.kill('SIGKILL');
  };
  const interrupt = (): void => stop({ kind: 'interrupted' });
  if (signal.aborted) interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  const timer = watch(temporary, options, () => stop({ kind: 'silent', quietMs }));
  return new Promise((resolve) => {
    const end = (code: number | null, detail: string): void => {
      clearInterval(timer);
      signal.removeEventListener('abort', interrupt);
      resolve(ended ?? (code === 0 ? { kind: 'fetched' } : failureOf(detail)));
    };
    child.once('error', (error) => end(null, error.message));
    child.once('close', (code) => end(code, detailOf(output)));
  });
}

/** Reports the progress, and when nothing arrives. */
function watch(temporary: string, options: FetchOptions, onSilent: () => void): NodeJS.Timeout {
  let lastBytes = 0;
  let archiveBytes = 0;
  let changedAtMs = performance.now();
  return setInterval(() => {
    const unpackedBytes = bytesBelow(join(options.packageFolder, 'dist'));
    const step = unpackedBytes > 0 ? 'unpacking' : 'downloading';
    const arrivedBytes = bytesBelow(temporary);
    archiveBytes = Math.max(archiveBytes, arrivedBytes);
    const nowMs = performance.now();
    if (arrivedBytes + unpackedBytes !== lastBytes) {
      lastBytes = arrivedBytes + unpackedBytes;
      changedAtMs = nowMs;
      options.onProgress({ step, doneBytes: archiveBytes });
    } else if (nowMs - changedAtMs > options.quietMs * (step === 'unpacking' ? UNPACKING_QUIET_FACTOR : 1)) onSilent();
  }, LOOK_EVERY_MS);
}
