/** A server, an empty cache folder, and what a download needs. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DownloadProgress } from '../../../../../contract/wire/job.ts';
import { fetchImage, lockDownload, type NetworkTimeouts } from '../../../../../main/stages/download/index.ts';
import { checkHead } from '../../../../../main/system/image-head.ts';
import { ImageServer } from '../../../../devices/image-server.ts';
import { promisedMs } from '../../../../setup/busy.ts';

/** A busy machine is no stalled server. */
export const impatient = (): NetworkTimeouts => ({ stallMs: promisedMs(400), retryAfterMs: [5, 5, 5] });

export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Random, with the marks of a disk image. */
export function imageBytes(sizeBytes: number): Buffer {
  const bytes = randomBytes(sizeBytes);
  bytes.writeUInt16BE(0x55aa, 510);
  return bytes;
}

export interface DownloadBench {
  readonly server: ImageServer;
  readonly folder: string;
  /** Every progress told. */
  readonly told: DownloadProgress[];
  readonly fetch: (path: string, options?: FetchOptions) => ReturnType<typeof fetchImage>;
  /** What is kept to go on from: lengths of the parts. */
  readonly parts: () => Promise<string[]>;
}

export interface FetchOptions {
  readonly sha256?: string | null;
  readonly signal?: AbortSignal;
  readonly timeouts?: NetworkTimeouts;
  readonly onProgress?: (progress: DownloadProgress) => void;
}

export async function withDownloads(use: (bench: DownloadBench) => Promise<void>): Promise<void> {
  const server = await ImageServer.start();
  const folder = await mkdtemp(join(tmpdir(), 'flakestick-download-'));
  const before = process.env['XDG_CACHE_HOME'];
  process.env['XDG_CACHE_HOME'] = folder;
  const told: DownloadProgress[] = [];
  try {
    await use({
      server,
      folder,
      told,
      async fetch(
        path,
        { sha256 = null, signal = new AbortController().signal, timeouts = impatient(), onProgress } = {},
      ) {
        const locked = await lockDownload(server.url(path), sha256, { signal, timeouts });
        return fetchImage(locked, {
          checkHead: (head) => checkHead(head, server.url(path)),
          onProgress: (progress) => {
            told.push(progress);
            onProgress?.(progress);
          },
          signal,
          timeouts,
        });
      },
      parts: () => readdir(join(folder, 'flakestick/downloads/parts')),
    });
  } finally {
    if (before === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = before;
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}
