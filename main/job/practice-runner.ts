/** Runs the practice: the whole job in 20 seconds, with a file in the place of a drive. No lease, no helper, no record. */
import { join } from 'node:path';
import { JobFailure } from '../../contract/wire/failure.ts';
import { outcomeOf } from '../../contract/wire/outcome.ts';
import {
  NO_PRACTICE,
  PRACTICE_IMAGE_BYTES,
  type PracticeStage,
  type PracticeState,
} from '../../contract/wire/practice.ts';
import { PRACTICE_PACE, practise } from '../stages/practice/index.ts';
import { everyMs } from '../system/throttle.ts';
import { cacheFolder } from '../system/xdg.ts';
import { Activity, type ActivityHost } from './activity.ts';

/** Maximum rate of snapshots within a stage. */
const TELL_EVERY_MS = 100;

const STARTED: PracticeState = {
  phase: 'running',
  stage: 'building',
  progress: { doneBytes: 0, totalBytes: PRACTICE_IMAGE_BYTES, bytesPerSecond: null },
};

export class PracticeRunner extends Activity<PracticeState> {
  readonly #pace: Readonly<Record<PracticeStage, number>>;

  constructor(host: ActivityHost, pace = PRACTICE_PACE) {
    // Nothing is lost when the machine sleeps.
    super({ ...host, keepAwake: () => () => {} }, NO_PRACTICE);
    this.#pace = pace;
  }

  /** It may be cut short. */
  override stopping(): null {
    return null;
  }

  /** Throws JobFailure job-running. `ended()` waits for the end. */
  start(): PracticeState {
    if (this.isRunning) throw new JobFailure({ kind: 'job-running' });
    this.set(STARTED);
    this.begin((signal) => this.#run(signal));
    return this.state;
  }

  dismiss(): PracticeState {
    if (this.isRunning) throw new JobFailure({ kind: 'job-running' });
    this.set(NO_PRACTICE);
    return this.state;
  }

  async #run(signal: AbortSignal): Promise<PracticeState> {
    const isDue = everyMs(TELL_EVERY_MS);
    try {
      await practise({
        folder: join(cacheFolder(), 'practice'),
        signal,
        pace: this.#pace,
        onProgress: (stage, progress) => {
          if (isDue(stage)) this.set({ phase: 'running', stage, progress });
        },
      });
      return { phase: 'done' };
    } catch (thrown) {
      const outcome = outcomeOf(thrown, signal);
      return outcome.kind === 'cancelled' ? { phase: 'cancelled' } : { phase: 'failed', failure: outcome.failure };
    }
  }
}
