/** Finds Electron for `npm start`, or fetches it if that may succeed. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { isNixos } from '../main/system/distribution.ts';
import { type FileLock, lockFile } from '../main/system/file-lock.ts';
import { type FetchProgress, fetchRuntime } from './electron-runtime.ts';
import { fetchOf, hasFailed, rememberFailure } from './failed-fetch.ts';
import { type Electron, findElectron, type NoElectron } from './host-choice.ts';

/** How long to wait for a silent network. */
const QUIET_MS = 10_000;
/** npm forwards Ctrl-C of a terminal, which has already sent it to us. */
const SAME_INTERRUPTION_MS = 500;

export interface FetchListener {
  /** Before the first byte. */
  readonly onFetching: (version: string) => void;
  readonly onProgress: (progress: FetchProgress) => void;
}

/** Why nothing should be fetched; null if it may be tried. `systemRoot` is `/`. */
export function reasonNotToFetch(
  packageFolder: string,
  { environment = process.env, systemRoot = '/' }: { environment?: NodeJS.ProcessEnv; systemRoot?: string } = {},
): NoElectron | null {
  if (!existsSync(join(packageFolder, 'install.js'))) return { kind: 'package-missing' };
  const folder = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  if (folder) return { kind: 'override-empty', folder };
  if (environment['ELECTRON_SKIP_BINARY_DOWNLOAD']) return { kind: 'download-skipped' };
  return isNixos(systemRoot) ? { kind: 'nixos' } : null;
}

/** Ctrl-C ends the download and not the program; other signals end the program after cleaning up. */
async function untilInterrupted<T>(act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interruption = new AbortController();
  const asked: { exitCode?: number } = {};
  const interrupt = (): void => interruption.abort();
  const end = (signal: 'SIGTERM' | 'SIGHUP'): void => {
    asked.exitCode = signal === 'SIGTERM' ? 143 : 129;
    interruption.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', end).on('SIGHUP', end);
  const result = await act(interruption.signal);
  if (asked.exitCode !== undefined) process.exit(asked.exitCode);
  process.off('SIGTERM', end).off('SIGHUP', end);
  const release = (): void => void process.off('SIGINT', interrupt);
  if (interruption.signal.aborted) setTimeout(release, SAME_INTERRUPTION_MS);
  else release();
  return result;
}

async function fetchOnce(packageFolder: string, listener: FetchListener): Promise<Electron> {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const fetch = fetchOf(version, process.env, new Date());
  if (await hasFailed(fetch)) return { missing: { kind: 'failed-today' } };
  listener.onFetching(version);
  const result = await untilInterrupted((signal) =>
    fetchRuntime({ packageFolder, quietMs: QUIET_MS, signal, onProgress: listener.onProgress }),
  );
  if (result.kind === 'fetched') {
    const program = findElectron(packageFolder);
    return program ? { program } : { missing: { kind: 'failed', detail: packageFolder, triesAgain: true } };
  }
  // The user may have meant only this start.
  if (result.kind === 'interrupted') return { missing: result };
  const isRemembered = await rememberFailure(fetch);
  return { missing: { ...result, triesAgain: !isRemembered } };
}

/** `packageFolder` is that of `electron` in node_modules. Never throws. */
export async function obtainElectron(packageFolder: string, listener: FetchListener): Promise<Electron> {
  const found = findElectron(packageFolder);
  if (found) return { program: found };
  const missing = reasonNotToFetch(packageFolder);
  if (missing) return { missing };
  const folder = realpathSync(packageFolder);
  let lock: FileLock | null;
  try {
    lock = await lockFile(join(folder, '../.cache/flakestick-electron.lock'), { waitMs: 0 });
  } catch (thrown) {
    return { missing: { kind: 'failed', detail: (thrown as Error).message, triesAgain: true } };
  }
  if (!lock) return { missing: { kind: 'being-fetched' } };
  try {
    const fetchedMeanwhile = findElectron(folder);
    return fetchedMeanwhile ? { program: fetchedMeanwhile } : await fetchOnce(folder, listener);
  } finally {
    await lock.release();
  }
}
