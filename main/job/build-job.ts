/** A build without a drive: the image stays in the store, or is copied where the user wants it. */
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { JobFailure } from '../../contract/wire/failure.ts';
import type { JobRequest } from '../../contract/wire/job.ts';
import { throwIfStopped } from '../../contract/wire/outcome.ts';
import { keepImage, persistentGcRoot, temporaryGcRoot } from '../system/nix/index.ts';
import { requireOrdinary, requireWritable } from '../system/output-file.ts';
import { checkRecord } from './check-record.ts';
import { instant, type PipelineContext } from './context.ts';
import { makeImage, summaryOf } from './make-image.ts';

type BuildRequest = Extract<JobRequest, { kind: 'build' }>;

export async function build(request: BuildRequest, context: PipelineContext): Promise<void> {
  const { record } = request;
  if (record !== undefined) return checkRecord({ ...request, record }, context);
  // Before hours of building, and once more when it is written.
  if (request.outputPath !== null) await requireWritable(request.outputPath);
  const link = request.outputPath === null ? keptRoot(request) : temporaryGcRoot('build');
  const copied = request.outputPath === null ? {} : { outputPath: request.outputPath };
  const { source, options } = request;
  const { image, provenance } = await makeImage({ source, options, outLinkPath: link, ...copied }, context);
  if (request.outputPath === null) {
    await keepImage(link, provenance.source);
    context.apply({ kind: 'finished', at: instant(), provenance, image: summaryOf(image), outputPath: null });
    return;
  }
  try {
    const outputPath = await requireOrdinary(request.outputPath);
    await copyTo(image.path, outputPath, context.signal);
    context.apply({ kind: 'finished', at: instant(), provenance, image: summaryOf(image), outputPath });
  } finally {
    await rm(link, { force: true }).catch(() => {});
  }
}

/** One key for each source, whatever its revision: pins and consent are left out. */
export function keptRoot({ source, options: { pin: _pin, accept: _accept, ...options } }: BuildRequest): string {
  return persistentGcRoot([source, options, process.cwd()]);
}

/** Atomic, even at a power cut: an existing file is replaced only by a complete copy. */
async function copyTo(from: string, to: string, signal: AbortSignal): Promise<void> {
  const temporary = `${to}.${process.pid}.part`;
  // `wx`: an existing temporary file with this name is not ours to overwrite or remove.
  const file = await open(temporary, 'wx', 0o644).catch(unwritable(to));
  try {
    await pipeline(createReadStream(from), file.createWriteStream({ flush: true }), { signal });
    await rename(temporary, to);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throwIfStopped(signal);
    unwritable(to)(thrown as NodeJS.ErrnoException);
  }
}

function unwritable(path: string): (thrown: NodeJS.ErrnoException) => never {
  return (thrown) => {
    const { code, message } = thrown;
    if (code === 'ENOSPC') throw new JobFailure({ kind: 'disk-full', path, detail: message }, { cause: thrown });
    throw new JobFailure({ kind: 'file-unwritable', path, detail: code ?? message }, { cause: thrown });
  };
}
