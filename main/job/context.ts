import type { HelperSession } from '../helper-session/index.ts';
import type { JobEvent } from './machine.ts';

/** What every part of the pipeline is given: how drives are reached, whom to tell, when to stop. */
export interface PipelineContext {
  readonly session: HelperSession;
  /** A person sits at this process's terminal. */
  readonly terminal: boolean;
  readonly apply: (event: JobEvent) => void;
  readonly signal: AbortSignal;
}

/** The present instant as states and records have it. */
export function instant(): string {
  return new Date().toISOString();
}
