/** Finds the checksum of the file at an address. */
import { basename } from 'node:path';
import { type ChecksumOrigin, type Download, validateAddress } from '../../../contract/wire/download.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { throwIfStopped } from '../../../contract/wire/outcome.ts';
import { type Answer, ask, checkStatus, shown, troubleOf } from './ask.ts';
import { readChecksum } from './checksum-file.ts';
import { type CachedImage, findCached } from './download-folder.ts';
import { withRetries } from './retry.ts';
import { NETWORK_TIMEOUTS, type NetworkTimeouts } from './timeouts.ts';

/** A checksum file is small; a web page in its place need not be read completely. */
const MAX_CHECKSUM_BYTES = 256 * 1024;
const ABSENT = [401, 403, 404, 410];

export interface LockedDownload {
  readonly download: Download;
  /** The address to download: derived from the redirects of the checksum, so that both are of the same version. */
  readonly pinned: URL;
  /** A file that was verified earlier; it is checked again before use. */
  readonly cached: CachedImage | null;
}

export interface NetOptions {
  readonly signal: AbortSignal;
  /** Told when a server is late, and when that is over. */
  readonly onUnanswered?: ((isWaiting: boolean) => void) | undefined;
  readonly timeouts?: NetworkTimeouts;
}

interface Found {
  readonly sha256: string | null;
  readonly checksum: ChecksumOrigin;
  readonly pinned: URL;
}

/**
 * Finds the checksum, unless it is given: then there is no request. Throws download-address-refused, download-refused,
 * network-failed, Cancelled. A missing checksum is not a failure: the caller has to ask for consent.
 */
export async function lockDownload(
  address: string,
  given: string | null,
  options: NetOptions,
): Promise<LockedDownload> {
  const url = new URL(address);
  const fault = validateAddress(url);
  if (fault) throw new JobFailure({ kind: 'download-address-refused', address: shown(url), detail: fault });
  url.hash = '';
  const found: Found =
    given === null ? await findChecksum(url, options) : { sha256: given, checksum: { kind: 'given' }, pinned: url };
  const { sha256, checksum, pinned } = found;
  const cached = sha256 === null ? null : await findCached(sha256);
  return { download: { url: shown(url), finalUrl: null, sha256, checksum }, pinned, cached };
}

/** The final address and the size, from the response headers; null if the server does not give them. */
export async function measureDownload(
  pinned: URL,
  { signal, onUnanswered, timeouts = NETWORK_TIMEOUTS }: NetOptions,
): Promise<{ finalUrl: string; sizeBytes: number | null }> {
  return withRetries(
    async () => {
      const answer = await ask(pinned, { signal, timeouts, onUnanswered, headers: { range: 'bytes=0-0' } });
      checkStatus(answer, [200, 206, 416]);
      answer.body.destroy();
      return { finalUrl: shown(answer.url), sizeBytes: wholeLength(answer) };
    },
    timeouts,
    signal,
  );
}

function wholeLength({ status, headers }: Answer): number | null {
  const text =
    status === 200 ? headers['content-length'] : /^bytes [\d*-]+\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

async function findChecksum(url: URL, options: NetOptions): Promise<Found> {
  const sibling = new URL(url);
  sibling.pathname += '.sha256';
  const name = basename(url.pathname);
  const beside = await readText(sibling, options);
  if (beside) {
    const end = beside.url.pathname;
    const isMoved = beside.url.href !== sibling.href && end.endsWith('.sha256');
    const pinned = isMoved ? new URL(beside.url) : url;
    if (isMoved) pinned.pathname = end.slice(0, -'.sha256'.length);
    const sha256 = readChecksum(beside.text, [name, basename(pinned.pathname)], true);
    if (sha256) return { sha256, checksum: { kind: 'file', url: shown(beside.url) }, pinned };
  }
  const list = await readText(new URL('SHA256SUMS', url), options);
  const sha256 = list && readChecksum(list.text, [name], false);
  if (list && sha256) return { sha256, checksum: { kind: 'file', url: shown(list.url) }, pinned: url };
  return { sha256: null, checksum: { kind: 'none' }, pinned: url };
}

/** Null if there is no such file. A server error does not count as a missing checksum. */
async function readText(
  address: URL,
  { signal, onUnanswered, timeouts = NETWORK_TIMEOUTS }: NetOptions,
): Promise<{ text: string; url: URL } | null> {
  return withRetries(
    async () => {
      const answer = await ask(address, { signal, timeouts, onUnanswered });
      const { url, status, body } = answer;
      checkStatus(answer, [200, ...ABSENT]);
      if (status !== 200) {
        body.destroy();
        return null;
      }
      const chunks: Buffer[] = [];
      let bytes = 0;
      try {
        for await (const chunk of body as AsyncIterable<Buffer>) {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > MAX_CHECKSUM_BYTES) break;
        }
      } catch (thrown) {
        throw troubleOf(url, thrown, signal);
      }
      throwIfStopped(signal);
      return bytes > MAX_CHECKSUM_BYTES ? null : { text: Buffer.concat(chunks).toString('utf8'), url };
    },
    timeouts,
    signal,
  );
}
