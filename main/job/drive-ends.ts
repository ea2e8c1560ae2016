/** What follows when a drive of a job is finished, while others go on: its record, its note, its eject; then others may use it (ADR 0045). */
import { isSameSocket } from '../../contract/rules/drive-identity.ts';
import type { Drive } from '../../contract/wire/drive.ts';
import type { RestoredVolume } from '../../contract/wire/empty-drive.ts';
import type { DriveProgress } from '../../contract/wire/job.ts';
import type { Provenance } from '../../contract/wire/source.ts';
import { appendRecord } from '../stages/record/index.ts';
import type { PlannedDrive } from '../stages/write/index.ts';
import type { PipelineContext } from './context.ts';
import type { FinishedDrive } from './helper-run.ts';
import { type RecordedImage, recordOf } from './make-record.ts';
import type { MountLifecycle } from './mount-lifecycle.ts';

/** What records say was written. */
export interface WrittenContent {
  /** Rejects if it was not read to its end: then there is no digest, and no record. */
  readonly image: Promise<RecordedImage>;
  readonly provenance: Provenance;
  readonly restored?: RestoredVolume;
}

export interface DriveEndsOptions {
  readonly written: WrittenContent;
  readonly planned: readonly PlannedDrive[];
  /** Saves what is left to do with a drive. */
  readonly noteEnded: (index: number, progress: DriveProgress) => Promise<void>;
  readonly startedAt: string;
  readonly mounts: MountLifecycle;
  readonly signal: AbortSignal;
  readonly giveBack: PipelineContext['giveBack'];
}

export class DriveEnds {
  readonly #options: DriveEndsOptions;
  readonly #ended = new Set<Drive>();
  #lost: Error | null = null;

  constructor(options: DriveEndsOptions) {
    this.#options = options;
  }

  /** The first error of saving a record. */
  get lost(): Error | null {
    return this.#lost;
  }

  /** Never throws. */
  async end(finished: FinishedDrive): Promise<void> {
    const { planned, mounts, noteEnded } = this.#options;
    const { index, progress, add } = finished;
    const one = planned[index];
    if (!one) return;
    mounts.closed(one.drive.id);
    try {
      await this.#keepRecord(one, finished);
      // In this order: a leftover note only costs reading, but a lost record is lost.
      await noteEnded(index, progress);
      // After the record: a drive that hangs while it is ejected must not cost its record.
      if (this.#isWhole(progress)) add({ release: await mounts.letGo(one.drive.id) });
    } catch (thrown) {
      this.#lost ??= thrown instanceof Error ? thrown : new Error(String(thrown));
    }
    this.#giveBack(one.drive);
    add({ isDone: true });
  }

  /** A slot of a card reader only together with the others: ejecting one switches off all. */
  #giveBack(ended: Drive): void {
    const { planned, giveBack } = this.#options;
    this.#ended.add(ended);
    const sharing = planned.map(({ drive }) => drive).filter(({ identity }) => isSameSocket(identity, ended.identity));
    if (sharing.every((drive) => this.#ended.has(drive)))
      for (const drive of new Set([ended, ...sharing])) giveBack(drive);
  }

  /** Also for a drive that failed: the record says what is on it. An untouched drive needs none. */
  async #keepRecord({ drive }: PlannedDrive, { progress, timing, add }: FinishedDrive): Promise<void> {
    if (progress.contents === 'untouched') return;
    const { written, startedAt } = this.#options;
    const { provenance, restored } = written;
    const image = await written.image.catch(() => null);
    if (!image) return;
    const record = recordOf({ progress, drive, image, provenance, restored, startedAt, timing });
    try {
      await appendRecord(record);
      add({ recordId: record.id, ...(restored ? { restored } : {}) });
    } catch (thrown) {
      this.#lost ??= thrown instanceof Error ? thrown : new Error(String(thrown));
    }
  }

  /** Written and verified as far as that was asked for; not if it was stopped after the write. */
  #isWhole({ failure, contents }: DriveProgress): boolean {
    if (failure !== null) return false;
    return contents === 'verified' || (contents === 'written-unverified' && !this.#options.signal.aborted);
  }
}
