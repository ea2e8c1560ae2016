import type { Backend } from '../../../contract/wire/channels.ts';
import type { RunningActivity } from '../../job/index.ts';

/** The one backend of a running app, as a graphical host needs it. `main/app` makes it. */
export interface AppBackend extends Backend {
  /** Everything that should not be cut short. */
  running(): readonly RunningActivity[];
  /** True while there is something in `running`. */
  isBusy(): boolean;
  /** Stops what is running; settles when all of it has ended. */
  stopAll(): Promise<void>;
  /** Stops watching drives and whatever else keeps the process alive. */
  close(): Promise<void>;
}
