import type { Drive } from '../../contract/wire/drive.ts';
import type { HelperPreparation, HelperSession, OneDriveSession } from '../system/helper-client/index.ts';
import type { BuildLogFile } from './build-log-file.ts';
import type { JobEvent } from './job-state-machine.ts';

/** What every part of the pipeline gets: access to drives, the log, the signal to stop. */
export interface PipelineContext {
  readonly session: HelperSession & HelperPreparation & OneDriveSession;
  /** Whether a person can answer questions on the terminal of this process. */
  readonly terminal: boolean;
  readonly apply: (event: JobEvent) => void;
  readonly signal: AbortSignal;
  /** Told of the drives once they are known under all their names. Throws JobFailure drive-busy. */
  readonly holdDrives: (drives: readonly Drive[]) => void;
  /** Told of a drive with which the job is done, so that others may use it. */
  readonly giveBack: (drive: Pick<Drive, 'devicePath'>) => void;
  /** Throws if an image of this size could not be used, as soon as that is known. */
  readonly checkSize?: (leastBytes: number) => void;
  /** The same while an image is decompressed: throws if no chosen drive could hold so many bytes. */
  readonly checkDecompressedSize?: (leastBytes: number) => void;
  /** Where the complete log of a build is written, if at all. */
  readonly log: BuildLogFile | null;
}

/** The current time, in the format of states and records. */
export function instant(): string {
  return new Date().toISOString();
}
