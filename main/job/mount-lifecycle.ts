/** Unmounts the drives of a job before it writes them; re-reads the table of each and ejects it when it is done. */
import { isSameSocket } from '../../contract/rules/drive-identity.ts';
import type { Drive } from '../../contract/wire/drive.ts';
import { type DriveRelease, NOT_RELEASED } from '../../contract/wire/drive-release.ts';
import type { Failure } from '../../contract/wire/failure.ts';
import { type DriveProgress, type JobRequest, waitingDrive } from '../../contract/wire/job.ts';
import { outcomeOf } from '../../contract/wire/outcome.ts';
import { removeDrive, rereadPartitions, unmountDrive, whyNotRemoved } from '../stages/drive/index.ts';
import type { PlannedDrive, WriteOptions } from '../stages/write/index.ts';
import type { HelperResult } from '../system/helper-client/index.ts';
import type { PipelineContext } from './context.ts';

type ErasingRequest = Extract<JobRequest, { kind: 'flash' | 'restore' }>;

export class MountLifecycle {
  readonly #planned: readonly PlannedDrive[];
  readonly #request: ErasingRequest;
  readonly #context: PipelineContext;
  readonly #releases = new Map<string, DriveRelease>();
  /** Why a drive could not be unmounted. The helper will then find it in use and refuse it. */
  readonly #failures = new Map<string, Failure>();
  /** Drives that the helper may still be using. */
  readonly #busy: Set<string>;
  #onClosed: (() => void)[] = [];
  #ejecting: Promise<void> = Promise.resolve();

  constructor(planned: readonly PlannedDrive[], request: ErasingRequest, context: PipelineContext) {
    this.#planned = planned;
    this.#request = request;
    this.#context = context;
    this.#busy = new Set(planned.map(({ drive }) => drive.id));
  }

  get #drives(): readonly Drive[] {
    return this.#planned.map(({ drive }) => drive);
  }

  /** Unmounts, then runs `write`; every snapshot contains what was unmounted. */
  async around(
    options: WriteOptions & Required<Pick<WriteOptions, 'onFinished'>>,
    imageBytes: number,
    write: (options: WriteOptions) => Promise<HelperResult>,
  ): Promise<HelperResult> {
    const onProgress = (now: DriveProgress[]): void => options.onProgress(this.annotate(now));
    const onFinished = (index: number, progress: DriveProgress): void => {
      for (const annotated of this.annotate([progress])) options.onFinished(index, annotated);
    };
    const prepare = this.#preparation(imageBytes, onProgress);
    const { end, drives } = await write({ ...options, onProgress, onFinished, ...(prepare ? { prepare } : {}) });
    return { end, drives: this.annotate(drives) };
  }

  /** Null when nothing is mounted. Never throws: a drive that stays mounted is refused by the helper, the others go on. */
  #preparation(imageBytes: number, onProgress: (drives: DriveProgress[]) => void): (() => Promise<void>) | null {
    const mounted = this.#drives.filter(({ warnings }) => warnings.some(({ kind }) => kind === 'mounted'));
    if (mounted.length === 0) return null;
    return async () => {
      const tell = (): void =>
        onProgress(
          this.#planned.map(({ drive, scope }) => ({
            ...waitingDrive(drive, imageBytes, scope),
            step: mounted.includes(drive) ? 'unmounting' : 'waiting',
          })),
        );
      tell();
      await Promise.all(mounted.map((drive) => this.#unmount(drive, tell)));
    };
  }

  async #unmount(drive: Drive, tell: () => void): Promise<void> {
    try {
      await unmountDrive(drive, {
        includeLoop: this.#request.includeLoop,
        terminal: this.#context.terminal,
        signal: this.#context.signal,
        onUnmounted: (mountPoint) => {
          const { unmounted } = this.#releaseOf(drive.id);
          this.#note(drive.id, { unmounted: [...unmounted, mountPoint] });
          tell();
        },
      });
    } catch (thrown) {
      const outcome = outcomeOf(thrown, this.#context.signal);
      if (outcome.kind === 'failed') this.#failures.set(drive.id, outcome.failure);
    }
  }

  /** Adds what was unmounted and ejected, and the better reason if a mounted drive was refused. */
  annotate(drives: readonly DriveProgress[]): DriveProgress[] {
    return drives.map((drive) => {
      const why = drive.failure?.kind === 'drive-busy' ? this.#failures.get(drive.id) : undefined;
      return { ...drive, failure: why ?? drive.failure, release: this.#releaseOf(drive.id) };
    });
  }

  /**
   * For a drive that now holds the image: reads its table again, and ejects it if that was asked for. A failure becomes a warning
   * beside its outcome. Gives what was done with the drive.
   */
  async letGo(id: string): Promise<DriveRelease> {
    const drive = this.#drives.find((candidate) => candidate.id === id);
    if (!drive) throw new Error(`${id} is not a drive of this job`);
    const problem = await rereadPartitions(drive.devicePath);
    if (problem !== null) this.#warn(id, { kind: 'table-not-reread', detail: problem });
    if (this.#request.eject) {
      await this.#neighboursDone(drive);
      // Sequentially, because each looks at the list of drives before and after.
      this.#ejecting = this.#ejecting.then(() => this.#remove(drive));
      await this.#ejecting;
    }
    return this.#releaseOf(id);
  }

  /** The helper has closed this drive, however it ended. */
  closed(id: string): void {
    this.#busy.delete(id);
    for (const look of this.#onClosed.splice(0)) look();
  }

  /** The slots of a card reader are switched off together, and another one may still be written. */
  async #neighboursDone({ id, identity }: Drive): Promise<void> {
    const isBusy = (other: Drive): boolean =>
      other.id !== id && this.#busy.has(other.id) && isSameSocket(other.identity, identity);
    while (this.#drives.some(isBusy)) await new Promise<void>((resolve) => this.#onClosed.push(resolve));
  }

  async #remove(drive: Drive): Promise<void> {
    try {
      const options = { includeLoop: this.#request.includeLoop, terminal: this.#context.terminal };
      this.#note(drive.id, { removal: await removeDrive(drive, options) });
    } catch (thrown) {
      this.#warn(drive.id, { kind: 'not-removed', detail: whyNotRemoved(thrown) });
    }
  }

  #releaseOf(id: string): DriveRelease {
    return this.#releases.get(id) ?? NOT_RELEASED;
  }

  #note(id: string, part: Partial<DriveRelease>): void {
    this.#releases.set(id, { ...this.#releaseOf(id), ...part });
  }

  #warn(id: string, warning: DriveRelease['warnings'][number]): void {
    this.#note(id, { warnings: [...this.#releaseOf(id).warnings, warning] });
  }
}
