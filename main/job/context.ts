import type { HelperSession } from '../system/helper-client/index.ts';
import type { BuildLogFile } from './build-log-file.ts';
import type { JobEvent } from './job-state-machine.ts';

/** What every part of the pipeline is given: how drives are reached, whom to tell, when to stop. */
export interface PipelineContext {
  readonly session: HelperSession;
  /** A person sits at this process's terminal. */
  readonly terminal: boolean;
  readonly apply: (event: JobEvent) => void;
  readonly signal: AbortSignal;
  /** Throws where an image of so many bytes could not be used, as soon as that is known. */
  readonly checkSize?: (leastBytes: number) => void;
  /** Where the whole log of a build goes, if anywhere. */
  readonly log: BuildLogFile | null;
}

/** The present instant as states and records have it. */
export function instant(): string {
  return new Date().toISOString();
}
