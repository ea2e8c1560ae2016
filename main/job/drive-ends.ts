/** What follows when a drive of a job is finished, while others go on: its record, its note, its eject; then others may use it (ADR 0045). */
import { isSameSocket } from '../../contract/rules/drive-identity.ts';
import type { BootStage } from '../../contract/wire/boot.ts';
import type { Drive } from '../../contract/wire/drive.ts';
import type { RestoredVolume } from '../../contract/wire/empty-drive.ts';
import type { DriveProgress } from '../../contract/wire/job.ts';
import type { Record } from '../../contract/wire/record.ts';
import type { Provenance } from '../../contract/wire/source.ts';
import { appendRecord, keepBootPicture } from '../stages/record/index.ts';
import type { PlannedDrive } from '../stages/write/index.ts';
import type { OneDriveSession } from '../system/helper-client/index.ts';
import type { PipelineContext } from './context.ts';
import type { FinishedDrive } from './helper-run.ts';
import { type RecordedImage, recordOf } from './make-record.ts';
import type { MountLifecycle } from './mount-lifecycle.ts';
import { type ProvedBoot, proveBoot } from './prove-boot.ts';

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
  /** To start verified drives in a virtual machine; null if that was not asked for. */
  readonly bootSession?: OneDriveSession | null;
}

export class DriveEnds {
  readonly #options: DriveEndsOptions;
  readonly #ended = new Set<Drive>();
  #lost: Error | null = null;
  /** One machine at a time. */
  #proving: Promise<unknown> = Promise.resolve();

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
      const boot = await this.#prove(one.drive, finished);
      await this.#keepRecord(one, finished, boot);
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

  /** Null if it was not asked for, not verified, or stopped. */
  async #prove(drive: Drive, { progress, add }: FinishedDrive): Promise<ProvedBoot | null> {
    const { bootSession, signal } = this.#options;
    if (!bootSession || progress.contents !== 'verified' || progress.failure !== null) return null;
    const onStage = (stage: BootStage, elapsedMs: number): void => add({ booting: { stage, elapsedMs } });
    const proof = this.#proving.then(() => {
      onStage('firmware', 0);
      return proveBoot(drive, { session: bootSession, signal, onStage });
    });
    this.#proving = proof;
    const proved = await proof;
    add({ booting: null, ...(proved ? { bootProof: { ...proved.proof, failure: proved.failure } } : {}) });
    return proved;
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
  async #keepRecord(
    { drive }: PlannedDrive,
    { progress, timing, add }: FinishedDrive,
    boot: ProvedBoot | null,
  ): Promise<void> {
    if (progress.contents === 'untouched') return;
    const { written, startedAt } = this.#options;
    const { provenance, restored } = written;
    const image = await written.image.catch(() => null);
    if (!image) return;
    const bootProof = boot?.failure === null ? boot.proof : undefined;
    const record = recordOf({ progress, drive, image, provenance, restored, startedAt, timing, bootProof });
    try {
      const picture = boot?.picture ? await keptPicture(record, boot) : null;
      if (picture !== null && bootProof) {
        record.bootProof = { ...bootProof, picture };
        add({ bootProof: { ...bootProof, picture, failure: null } });
      }
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

/** The record matters more than its picture. */
function keptPicture({ id }: Record, { proof, picture }: ProvedBoot): Promise<string | null> {
  if (!picture) return Promise.resolve(null);
  return keepBootPicture(id, proof.firmware, picture).catch(() => null);
}
