/**
 * Fetches Electron's runtime as the `electron` package does, by that package's own install.js: the package handles address,
 * mirror, proxy, cache and digests (ADR 0041). By itself it waits 300 s on a silent connection.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, type Dirent, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { withoutSecrets } from '../main/system/secrets.ts';
import { xdgBase } from '../main/system/xdg.ts';

/** Beside the package, so that the finished file need not be copied to another disk to be unpacked. */
const TEMPORARY = '.electron-fetch-';
const LOOK_EVERY_MS = 250;
const MAX_OUTPUT_CHARACTERS = 8000;
/** Less than this in the time of silence counts as silence: the archive would take more than five hours. */
const MIN_BYTES = 64 * 1024;
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
  /** The download is given up if hardly anything arrives for this long. */
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

/** The address of a mirror may have a password in it. */
const failureOf = (detail: string): FetchResult =>
  detail === 'fetch failed' ? { kind: 'unreachable' } : { kind: 'failed', detail: withoutSecrets(detail) };

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

/**
 * Where the package puts what it has downloaded, and unpacks it from. Source: @electron/get, Cache.js. It fails after the whole
 * download where that cannot be written, as below a home folder that belongs to somebody else: then a folder of this run is taken.
 */
function cacheFolder(temporary: string): string {
  const folder = process.env['electron_config_cache'] || join(xdgBase('XDG_CACHE_HOME'), 'electron');
  return canBeWritten(resolve(folder)) ? folder : join(temporary, 'cache');
}

/** Or made. */
function canBeWritten(folder: string): boolean {
  try {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (!found) return canBeWritten(dirname(folder));
    accessSync(folder, constants.W_OK | constants.X_OK);
    return found.isDirectory();
  } catch {
    return false;
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
  const cache = cacheFolder(temporary);
  const child = spawn(process.execPath, [join(packageFolder, 'install.js')], {
    env: { ...process.env, TMPDIR: temporary, electron_config_cache: cache, ELECTRON_GET_NO_PROGRESS: '1' },
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
  const timer = watch({ temporary, cache }, options, () => stop({ kind: 'silent', quietMs }));
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

interface Folders {
  readonly temporary: string;
  /** The archive is copied there, where it is on another disk. */
  readonly cache: string;
}

/** Reports the progress, and when hardly any is made. */
function watch({ temporary, cache }: Folders, options: FetchOptions, onSilent: () => void): NodeJS.Timeout {
  const { packageFolder, quietMs, onProgress } = options;
  let lastBytes = 0;
  let archiveBytes = 0;
  const moved = { bytes: 0, atMs: performance.now() };
  return setInterval(() => {
    const unpackedBytes = bytesBelow(join(packageFolder, 'dist'));
    const step = unpackedBytes > 0 ? 'unpacking' : 'downloading';
    const arrivedBytes = bytesBelow(temporary);
    archiveBytes = Math.max(archiveBytes, arrivedBytes);
    const bytes = arrivedBytes + bytesBelow(cache) + unpackedBytes;
    const nowMs = performance.now();
    if (Math.abs(bytes - moved.bytes) >= MIN_BYTES) Object.assign(moved, { bytes, atMs: nowMs });
    if (bytes !== lastBytes) onProgress({ step, doneBytes: archiveBytes });
    lastBytes = bytes;
    if (nowMs - moved.atMs > quietMs * (step === 'unpacking' ? UNPACKING_QUIET_FACTOR : 1)) onSilent();
  }, LOOK_EVERY_MS);
}
