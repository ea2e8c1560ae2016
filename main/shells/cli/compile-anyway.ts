/** The question whether to compile everything, where no binary cache has it: known only when the build has been planned. */
import type { JobRequest, JobState } from '../../../contract/wire/job.ts';

/** The same job once more, if a person agrees; the state as it is otherwise. */
export async function compiledAnyway(
  state: JobState,
  agrees: (builds: number) => Promise<boolean>,
  start: (request: JobRequest) => Promise<JobState>,
): Promise<JobState> {
  if (state.phase !== 'failed' || state.failure.kind !== 'compiling-everything') return state;
  const { request } = state;
  if (request.kind === 'verify' || request.kind === 'restore' || !(await agrees(state.failure.builds))) return state;
  const accept = [...new Set([...request.options.accept, 'compile-everything' as const])];
  return start({ ...request, options: { ...request.options, accept } });
}
