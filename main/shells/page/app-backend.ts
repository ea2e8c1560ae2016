import type { StopConsequence } from '../../../contract/wire/activity.ts';
import type { AskedSource, Backend } from '../../../contract/wire/channels.ts';

/** The one backend of a running app, as a graphical host needs it. `main/app` makes it. */
export interface AppBackend extends Backend {
  /** What stopping everything that is under way would leave behind; null while nothing is that should not be cut short. */
  stopping(): readonly StopConsequence[] | null;
  /** True while `stopping` is not null. */
  isBusy(): boolean;
  /** Stops what is running; settles when all of it has ended. */
  stopAll(): Promise<void>;
  /** Shows the page a source that the app was started with. */
  askFor(asked: AskedSource): void;
  /** Stops watching drives and whatever else keeps the process alive. */
  close(): Promise<void>;
}
