/** A build without a drive: the image stays in the store, or is copied where the user wants it. */
import { constants, copyFile, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { JobFailure } from '../../contract/failure.ts';
import type { JobRequest } from '../../contract/job.ts';
import { instant, type PipelineContext } from './context.ts';
import { lastingLink, makeImage, summaryOf } from './make-image.ts';

type BuildRequest = Extract<JobRequest, { kind: 'build' }>;

export async function build(request: BuildRequest, context: PipelineContext): Promise<void> {
  const link = lastingLink(request.source);
  const { image, provenance } = await makeImage(request.source, request.options, link, context);
  let outputPath: string | null = null;
  if (request.outputPath !== null) {
    outputPath = resolve(request.outputPath);
    await copyTo(image.path, outputPath);
    await rm(link, { force: true });
  }
  context.apply({ kind: 'finished', at: instant(), provenance, image: summaryOf(image), outputPath });
}

/** Whole or not at all: a file of that name is replaced only by a complete copy. */
async function copyTo(from: string, to: string): Promise<void> {
  if ((await stat(to).catch(() => null))?.isFile() === false)
    throw new JobFailure({ kind: 'bad-usage', detail: `${to} is not an ordinary file` });
  const temporary = `${to}.part`;
  try {
    await copyFile(from, temporary, constants.COPYFILE_FICLONE);
    await rename(temporary, to);
  } catch (thrown) {
    await rm(temporary, { force: true });
    const { code, message } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOSPC') throw new JobFailure({ kind: 'disk-full', path: to, detail: message }, { cause: thrown });
    throw new JobFailure({ kind: 'file-unwritable', path: to, detail: code ?? message }, { cause: thrown });
  }
}
