/** What can be written without a network: added to a failure that says that there is none. */
import { stat } from 'node:fs/promises';
import { type Failure, JobFailure } from '../../contract/wire/failure.ts';
import { MAX_OFFLINE_IMAGES, type OfflineImage } from '../../contract/wire/offline-image.ts';
import type { Detail } from '../../contract/wire/reason.ts';
import { keptDownloads } from '../stages/download/index.ts';
import { findImage } from '../stages/image/index.ts';
import { keptImages } from '../system/nix/index.ts';

const UNREACHED: ReadonlySet<string> = new Set([
  ...['host-not-found', 'no-route', 'no-connection', 'connection-refused', 'connection-lost', 'nothing-arrived'],
]);
// not shown: compared with what curl, git and ssh say
const SAID =
  /\((?:5|6|7|28|35|56)\)|Could ?n[o']t (?:resolve|connect)|[Ff]ailed to connect|Connection (?:refused|reset|timed out)|Network is unreachable|No route to host|[Tt]emporary failure in name resolution|[Tt]imed? ?out/;

const isOffline = (detail: Detail): boolean =>
  typeof detail === 'string' ? SAID.test(detail) : UNREACHED.has(detail.because);

async function builtImages(): Promise<OfflineImage[]> {
  const found = (await keptImages()).map(async ({ source, storePath, keptSince }): Promise<OfflineImage[]> => {
    const path = await findImage(storePath).catch(() => null);
    const status = path === null ? null : await stat(path).catch(() => null);
    if (path === null || status === null) return [];
    return [{ kind: 'built', path, source, sizeBytes: status.size, at: keptSince }];
  });
  return (await Promise.all(found)).flat();
}

async function downloadedImages(): Promise<OfflineImage[]> {
  const found = await keptDownloads();
  return found.map(({ path, sizeBytes, usedAt }) => ({
    kind: 'downloaded',
    path,
    source: null,
    sizeBytes,
    at: usedAt,
  }));
}

/** Those of the same source first, then the newest. */
async function offlineImages(source: string): Promise<OfflineImage[]> {
  const kinds = [builtImages(), downloadedImages()].map((images) => images.catch(() => []));
  const isOther = (image: OfflineImage): number => (image.source === source ? 0 : 1);
  return (await Promise.all(kinds))
    .flat()
    .toSorted((a, b) => isOther(a) - isOther(b) || b.at.localeCompare(a.at))
    .slice(0, MAX_OFFLINE_IMAGES);
}

async function withImages(failure: Failure, source: string): Promise<Failure> {
  if (failure.kind !== 'network-failed' && failure.kind !== 'source-unreachable') return failure;
  if (!isOffline(failure.detail)) return failure;
  const images = await offlineImages(source);
  return images.length === 0 ? failure : { ...failure, offlineImages: images };
}

/** Runs `work` for this source. Fails like it, with what is there without a network. */
export async function offeringImages<T>(source: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof JobFailure)) throw thrown;
    throw new JobFailure(await withImages(thrown.failure, source), { cause: thrown.cause ?? thrown });
  }
}
