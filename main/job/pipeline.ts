/** Every job, in the order of the stages: source → nix-build → image → drive → write → verify → record. */
import type { JobRequest } from '../../contract/wire/job.ts';
import { build } from './build-job.ts';
import type { PipelineContext } from './context.ts';
import { flash } from './flash-job.ts';
import { verify } from './verify-job.ts';

/** Runs the job to its end and applies `finished`; throws JobFailure or Cancelled otherwise. */
export function runPipeline(request: JobRequest, context: PipelineContext): Promise<void> {
  switch (request.kind) {
    case 'build':
      return build(request, context);
    case 'flash':
      return flash(request, context);
    case 'verify':
      return verify(request, context);
  }
}
