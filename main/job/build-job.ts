/** A build without a drive: the image stays in the store, or is copied where the user wants it. */
import { rm } from 'node:fs/promises';
import type { JobRequest } from '../../contract/wire/job.ts';
import { copyAtomically } from '../system/atomic-file.ts';
import { currentFolder } from '../system/current-folder.ts';
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
    await copyAtomically(image.path, outputPath, context.signal);
    context.apply({ kind: 'finished', at: instant(), provenance, image: summaryOf(image), outputPath });
  } finally {
    await rm(link, { force: true }).catch(() => {});
  }
}

/** One key for each source, whatever its revision: pins and consent are left out. */
export function keptRoot({ source, options: { pin: _pin, accept: _accept, ...options } }: BuildRequest): string {
  return persistentGcRoot([source, options, currentFolder()]);
}
