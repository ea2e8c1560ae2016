import type { Backend } from '../../../contract/wire/channels.ts';

/** The one backend of a running app, as a graphical host needs it. `main/app` makes it. */
export interface AppBackend extends Backend {
  /** True while a job runs. */
  isBusy(): boolean;
  /** Stops the running job, if any; settles when it has ended. */
  cancelJob(): Promise<void>;
  /** Stops watching drives and whatever else keeps the process alive. */
  close(): Promise<void>;
}
