/** Runs the one blinking light, which shows which drive it is. */
import type { BlinkState } from '../../contract/wire/capacity-check.ts';
import { Cancelled } from '../../contract/wire/failure.ts';
import type { ChosenDrive } from '../../contract/wire/job.ts';
import { outcomeOf } from '../../contract/wire/outcome.ts';
import { blinkDrive, findChosenDrive, listDrives } from '../stages/drive/index.ts';
import { openHelperSession } from '../system/helper-client/index.ts';
import { Activity, type ActivityHost } from './activity.ts';

/** A function, because the compiler would narrow the value of the first check. */
const isStopped = ({ aborted }: AbortSignal): boolean => aborted;

export class BlinkRunner extends Activity<BlinkState> {
  /** Of the latest request: earlier ones end before it starts. */
  #wanted: AbortController | null = null;
  #before: Promise<unknown> = Promise.resolve();

  constructor(host: ActivityHost) {
    // A blinking light need not keep the machine awake.
    super({ ...host, keepAwake: () => () => {} }, { driveId: null, failure: null });
  }

  /**
   * Accepts any drive of the list, even a refused one. Stops the previous light first. A stop during its start also stops it. Throws
   * JobFailure if the drive does not exist.
   */
  async start(chosen: ChosenDrive, includeLoop: boolean): Promise<BlinkState> {
    this.cancel();
    const stop = new AbortController();
    this.#wanted = stop;
    const started = this.#before.then(() => this.#start(chosen, includeLoop, stop.signal));
    this.#before = started.then(
      () => super.ended(),
      () => {},
    );
    return started;
  }

  /** A light may be cut short. */
  override stopping(): null {
    return null;
  }

  override cancel(): BlinkState {
    this.#wanted?.abort(new Cancelled());
    return super.cancel();
  }

  override async ended(): Promise<BlinkState> {
    await this.#before;
    return super.ended();
  }

  async #start(chosen: ChosenDrive, includeLoop: boolean, signal: AbortSignal): Promise<BlinkState> {
    if (isStopped(signal)) return this.state;
    const drive = findChosenDrive(chosen, await listDrives({ includeLoop, contentsOf: [] }));
    if (isStopped(signal)) return this.state;
    const onWanted = (): void => void this.cancel();
    const release = this.host.leases.take({ drives: [drive], mode: 'look', activity: 'blink', onWanted });
    this.set({ driveId: drive.id, failure: null });
    this.begin(async () => {
      const failure = await blinkDrive(drive, openHelperSession(this.host.session), {
        onStarted: () => {},
        signal,
      }).then(
        () => null,
        (thrown: unknown) => {
          const outcome = outcomeOf(thrown, signal);
          return outcome.kind === 'failed' ? outcome.failure : null;
        },
      );
      return { driveId: null, failure };
    }, release);
    return this.state;
  }
}
