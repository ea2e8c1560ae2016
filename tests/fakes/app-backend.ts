/** A small backend that keeps its state where a test can set it, and knows no drives. */
import type { StopConsequence } from '../../contract/wire/activity.ts';
import type { AppEvent, AskedSource, Handlers } from '../../contract/wire/channels.ts';
import { canCancel, IDLE, type JobState } from '../../contract/wire/job.ts';
import { DEFAULT_BUILD_OPTIONS } from '../../contract/wire/source.ts';
import { stoppingJob } from '../../main/job/index.ts';
import type { AppBackend } from '../../main/shells/page/index.ts';

const notServed = async (): Promise<never> => {
  throw new Error('not served by this backend');
};

export class SmallBackend implements AppBackend {
  state: JobState = IDLE;
  cancelled = 0;
  closed = 0;
  readonly asked: AskedSource[] = [];
  readonly #listeners = new Set<(event: AppEvent) => void>();
  readonly handlers: Handlers = {
    'app/host': async () => ({
      kind: 'web',
      version: '1.2.3',
      nativeFileDialog: false,
      includeLoop: false,
      language: 'en',
    }),
    'app/doctor': notServed,
    'app/this-computer': notServed,
    'app/report': notServed,
    'preset/list': notServed,
    'source/understand': notServed,
    'source/inspect': notServed,
    'source/plan': notServed,
    'source/choose-file': notServed,
    'source/take-asked': notServed,
    'record/export': notServed,
    'receipt/save': notServed,
    'record/choose-file': notServed,
    'record/import': notServed,
    'source/browse': notServed,
    'source/save': notServed,
    'flake/list': notServed,
    'flake/star': notServed,
    'flake/forget': notServed,
    'flake/check': notServed,
    'drive/list': async () => [],
    'drive/eject': notServed,
    'protection/show': notServed,
    'protection/add': notServed,
    'protection/remove': notServed,
    'job/state': async () => this.state,
    'job/start': notServed,
    'job/cancel': async () => {
      await this.stopAll();
      return this.state;
    },
    'job/dismiss': notServed,
    'job/log-look': notServed,
    'job/log-part': notServed,
    'job/save-log': notServed,
    'practice/state': notServed,
    'practice/start': notServed,
    'practice/cancel': notServed,
    'practice/dismiss': notServed,
    'capacity-check/state': notServed,
    'capacity-check/start': notServed,
    'capacity-check/cancel': notServed,
    'capacity-check/dismiss': notServed,
    'blink/start': notServed,
    'blink/stop': notServed,
    'try/state': notServed,
    'try/start': notServed,
    'try/stop': notServed,
    'try/dismiss': notServed,
    'image/list-kept': notServed,
    'image/free': notServed,
    'record/list': notServed,
    'record/show': notServed,
  };

  get listenerCount(): number {
    return this.#listeners.size;
  }
  subscribe(listener: (event: AppEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  tell(event: AppEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
  enter(state: JobState): void {
    this.state = state;
    this.tell({ event: 'job', state });
  }
  stopping(): StopConsequence[] | null {
    return canCancel(this.state) ? stoppingJob(this.state) : null;
  }
  isBusy(): boolean {
    return canCancel(this.state);
  }
  async stopAll(): Promise<void> {
    this.cancelled += 1;
    this.enter(IDLE);
  }
  askFor(asked: AskedSource): void {
    this.asked.push(asked);
    this.tell({ event: 'source-asked' });
  }
  async close(): Promise<void> {
    this.closed += 1;
  }
}

/** A job that has just begun. */
export const RUNNING: JobState = {
  phase: 'locking',
  startedAt: '2026-11-22T20:15:00.000Z',
  request: { kind: 'build', source: 'minimal', options: DEFAULT_BUILD_OPTIONS, outputPath: null },
};
