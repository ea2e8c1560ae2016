/** Downloads an address to a file, and compares it with its checksum. */
import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Download } from '../../../contract/wire/download.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { DownloadProgress } from '../../../contract/wire/job.ts';
import { throwIfStopped } from '../../../contract/wire/outcome.ts';
import { unwritable } from '../../system/file-failure.ts';
import { downloadFolder, evict, forgetCached, keepProven, noteUse } from './download-folder.ts';
import type { LockedDownload } from './lock-download.ts';
import { Part } from './part.ts';
import { ProgressTeller } from './progress-teller.ts';
import { type Received, receive } from './receive.ts';
import { withRetries } from './retry.ts';
import { NETWORK_TIMEOUTS, type NetworkTimeouts } from './timeouts.ts';

const READ_BYTES = 4 * 1024 * 1024;
/** After this much progress the retries start over. */
const GOOD_PIECE_BYTES = 1024 * 1024;
/** After these failures nothing is kept: a retry would end in the same way. */
const FINAL: ReadonlySet<string> = new Set(['not-an-image', 'image-compressed', 'download-digest-differs']);

export interface FetchOptions {
  /** Throws if it is not an image; `head` is its beginning. */
  readonly checkHead: (head: Buffer) => void;
  /** Throws if an image of this size cannot be used; called before the first byte is received. */
  readonly checkSize?: ((totalBytes: number) => void) | undefined;
  readonly onProgress: (progress: DownloadProgress) => void;
  readonly signal: AbortSignal;
  readonly timeouts?: NetworkTimeouts;
}

export interface FetchedImage {
  readonly path: string;
  /** With the digest of the file, even if there was no checksum to compare it with. */
  readonly download: Download & { readonly sha256: string };
}

/** Throws the failures listed in index.ts. An interrupted download is kept and continued later; a wrong one is deleted. */
export async function fetchImage(locked: LockedDownload, options: FetchOptions): Promise<FetchedImage> {
  const cached = await fromCache(locked, options);
  if (cached) return cached;
  await evict().catch(() => {});
  const part = await claimed(locked.pinned);
  try {
    const fetched = await fetchInto(part, locked, options);
    await evict().catch(() => {});
    return fetched;
  } catch (thrown) {
    // Without an answer of the server there is nothing to continue.
    const isWorthless = part.origin === null || (thrown instanceof JobFailure && FINAL.has(thrown.failure.kind));
    if (isWorthless) await part.remove();
    else await part.release();
    throw thrown;
  }
}

function claimed(address: URL): Promise<Part> {
  return Part.claim(address).catch((thrown: NodeJS.ErrnoException) => {
    const path = downloadFolder();
    const { code, message } = thrown;
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new JobFailure({ kind: 'disk-full', path, detail: message }, { cause: thrown });
    throw unwritable(path, thrown);
  });
}

/** A cached file may have been damaged: it is read completely and compared before it is used. */
async function fromCache({ download, cached }: LockedDownload, options: FetchOptions): Promise<FetchedImage | null> {
  const { sha256 } = download;
  if (!cached || sha256 === null) return null;
  options.checkSize?.(cached.sizeBytes);
  await noteUse(sha256);
  const file = await open(cached.path, 'r').catch(() => null);
  if (!file) return null;
  const teller = new ProgressTeller(options.onProgress, cached.sizeBytes);
  try {
    const hash = createHash('sha256');
    await digestBeginning(file, { hash, toBytes: cached.sizeBytes, teller, signal: options.signal });
    if (hash.digest('hex') === sha256) return { path: cached.path, download: { ...download, sha256 } };
  } finally {
    await file.close();
  }
  await forgetCached(sha256);
  return null;
}

interface Beginning {
  readonly hash: Hash;
  readonly toBytes: number;
  readonly teller: ProgressTeller;
  readonly signal: AbortSignal;
}

async function digestBeginning(file: FileHandle, { hash, toBytes, teller, signal }: Beginning): Promise<void> {
  const buffer = Buffer.alloc(READ_BYTES);
  for (let at = 0; at < toBytes; ) {
    throwIfStopped(signal);
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, toBytes - at), at);
    if (bytesRead === 0) return;
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
    teller.tell('checking', at);
  }
}

async function fetchInto(part: Part, locked: LockedDownload, options: FetchOptions): Promise<FetchedImage> {
  const { download, pinned } = locked;
  const fetching = await resumed(part, options);
  const { received } = fetching;
  for (let isFirst = true; ; isFirst = false) {
    const finalUrl = await complete(fetching, locked, options);
    const got = received.hash.digest('hex');
    if (download.sha256 === null || got === download.sha256) {
      await part.file.sync();
      const path = await keepProven(part.path, got, pinned);
      await part.remove();
      await noteUse(got);
      return { path, download: { ...download, finalUrl, sha256: got } };
    }
    const { checksum, sha256: expected } = download;
    if (!isFirst || !received.isInPieces)
      throw new JobFailure({ kind: 'download-digest-differs', url: download.url, expected, got, checksum });
    // The existing part may be bad, from a power cut or another version: retry once from the first byte.
    received.restart();
    await part.file.truncate(0);
  }
}

/** A download under way. */
interface Fetching {
  readonly part: Part;
  readonly received: Received;
  readonly teller: ProgressTeller;
}

/** Digests what an earlier download has left. */
async function resumed(part: Part, { onProgress, checkSize, signal }: FetchOptions): Promise<Fetching> {
  const { size: keptBytes } = await part.file.stat();
  if (part.origin?.totalBytes != null) checkSize?.(part.origin.totalBytes);
  const teller = new ProgressTeller(onProgress, part.origin?.totalBytes ?? 0);
  const received: Received = {
    bytes: keptBytes,
    hash: createHash('sha256'),
    isInPieces: keptBytes > 0,
    restart() {
      received.bytes = 0;
      received.hash = createHash('sha256');
      received.isInPieces = false;
      teller.keptBytes = 0;
    },
  };
  await digestBeginning(part.file, { hash: received.hash, toBytes: keptBytes, teller, signal });
  teller.keptBytes = keptBytes;
  return { part, received, teller };
}

/** Downloads the whole file, over as many connections as necessary. */
async function complete(
  { part, received, teller }: Fetching,
  { pinned, download }: LockedDownload,
  { checkHead, checkSize, signal, timeouts = NETWORK_TIMEOUTS }: FetchOptions,
): Promise<string> {
  const total = part.origin?.totalBytes ?? null;
  if (total !== null && received.bytes > 0 && received.bytes === total) return part.origin?.url ?? download.url;
  const stopTelling = teller.tellSteadily();
  return withRetries(
    async ({ retries, succeeded }) => {
      teller.retries = retries;
      teller.tell('connecting', received.bytes);
      const fromBytes = received.bytes;
      const { finalUrl } = await receive({ part, received }, pinned, {
        signal,
        timeouts,
        onUnanswered: teller.unanswered,
        isProvable: download.sha256 !== null,
        checkHead,
        checkSize,
        onBytes: (totalBytes) => {
          if (received.bytes - fromBytes >= GOOD_PIECE_BYTES) {
            succeeded();
            teller.retries = 0;
          }
          teller.totalBytes = totalBytes ?? 0;
          teller.tell('receiving', received.bytes);
        },
      });
      return finalUrl;
    },
    timeouts,
    signal,
  ).finally(stopTelling);
}
