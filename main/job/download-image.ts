/** download → image: downloads a source to a file that was compared with its checksum. */
import { basename } from 'node:path';
import { type Download, validateAddress } from '../../contract/wire/download.ts';
import { JobFailure } from '../../contract/wire/failure.ts';
import {
  type BuildOptions,
  type Inspection,
  NO_PROVENANCE,
  NOTHING_INSPECTED,
  type Provenance,
  type SourceWarning,
  type System,
  type WebSource,
} from '../../contract/wire/source.ts';
import type { SourceProgress } from '../../contract/wire/source-progress.ts';
import {
  fetchImage,
  type LockedDownload,
  lockDownload,
  measureDownload,
  officialAddress,
  officialTitle,
} from '../stages/download/index.ts';
import { loadPresets, type SourceTeller } from '../stages/source/index.ts';
import { checkHead } from '../system/image-head.ts';
import type { PipelineContext } from './context.ts';
import { following } from './source-follower.ts';

interface Subject {
  readonly address: string;
  readonly title: string;
  readonly system: System | null;
}

/** A server with the layout of channels.nixos.org. */
function mirror(): string | null {
  const set = process.env['FLAKESTICK_CHANNELS'];
  if (!set) return null;
  const fault = URL.canParse(set) ? validateAddress(new URL(set)) : ({ because: 'not-an-address' } as const);
  if (fault) throw new JobFailure({ kind: 'download-address-refused', address: 'FLAKESTICK_CHANNELS', detail: fault });
  return set;
}

async function subjectOf(source: WebSource, options: BuildOptions): Promise<Subject> {
  if (source.kind === 'download') {
    return { address: source.url, title: basename(new URL(source.url).pathname), system: null };
  }
  const own: System = process.arch === 'arm64' ? 'aarch64-linux' : 'x86_64-linux';
  const release = (await loadPresets()).find(({ name }) => name === 'minimal')?.release;
  if (release === undefined) throw new Error('there is no preset that says the release');
  const wanted = { name: source.name, release, system: options.system ?? own };
  return { address: officialAddress(wanted, mirror()), title: officialTitle(wanted), system: wanted.system };
}

/** Throws download-unverified if there is no checksum, unless that was accepted. */
function requireChecksum({ download }: LockedDownload, { download: { acceptUnverified } }: BuildOptions): void {
  if (download.checksum.kind === 'none' && !acceptUnverified)
    throw new JobFailure({ kind: 'download-unverified', url: download.url });
}

function webWarnings({ checksum, url }: Download): SourceWarning[] {
  return checksum.kind === 'none' ? [{ kind: 'no-checksum', url }] : [];
}

/** Fails like lockDownload and fetchImage, and with download-unverified, drive-refused. `sourceText`: as the user typed it. */
export async function downloadImage(
  { source, sourceText, options }: { source: WebSource; sourceText: string; options: BuildOptions },
  { apply, signal, checkSize }: PipelineContext,
): Promise<{ path: string; provenance: Provenance }> {
  const { address, title, system } = await subjectOf(source, options);
  const onProgress = (progress: SourceProgress): void => apply({ kind: 'sourceAdvanced', progress });
  const locked = await following(['build', sourceText, options.system], onProgress, (tell) => {
    tell?.begin('resolving');
    return lockDownload(address, options.download.sha256, { signal, onUnanswered: tell?.unanswered });
  });
  requireChecksum(locked, options);
  const provenance = { ...NO_PROVENANCE, source: sourceText, title, system, download: locked.download };
  apply({ kind: 'downloadBegan', provenance });
  const { path, download } = await fetchImage(locked, {
    checkHead: (head) => checkHead(head, locked.download.url),
    checkSize,
    onProgress: (progress) => apply({ kind: 'downloadAdvanced', download: progress }),
    signal,
  });
  return { path, provenance: { ...provenance, download } };
}

/** Requests the checksum and the headers of the file, without downloading it. */
export async function inspectWebImage(
  source: WebSource,
  options: BuildOptions,
  { signal, tell }: { readonly signal: AbortSignal; readonly tell: SourceTeller | undefined },
): Promise<Inspection> {
  const { address, title } = await subjectOf(source, options);
  tell?.begin('resolving');
  const net = { signal, onUnanswered: tell?.unanswered };
  const { download, pinned, cached } = await lockDownload(address, options.download.sha256, net);
  const measured = cached ? { finalUrl: null, sizeBytes: cached.sizeBytes } : await measureDownload(pinned, net);
  return {
    ...NOTHING_INSPECTED,
    source,
    title,
    warnings: webWarnings(download),
    sizeBytes: measured.sizeBytes,
    download: { ...download, finalUrl: measured.finalUrl, isCached: cached !== null },
  };
}
