/** The input and result of a rule. A new rule is an entry in one of the lists, and a recorded machine in tests/. */
import type { DriveWarning, Refusal } from '../../../contract/wire/drive.ts';
import type { BlockDevice, DeviceNumber, HostSnapshot } from './host-snapshot.ts';
import type { Stack } from './stack.ts';

export interface JudgeOptions {
  /** Also accepts loop devices as drives. */
  includeLoop?: boolean | undefined;
  /** The image's real path and the devices it lies on (`locateImage`); none when nobody knows. `fileId` as of a loop. */
  image?: { path: string; devices: readonly DeviceNumber[]; fileId?: string | null } | undefined;
  needBytes?: number | undefined;
}

/** The complete input of a rule. */
export interface Case {
  readonly machine: HostSnapshot;
  readonly disk: BlockDevice;
  readonly stack: Stack;
  /** The parts of the running system on the drive; if there are any, its other mounts are not reported. */
  readonly parts: readonly string[];
  readonly options: JudgeOptions;
}

export interface RefusalRule {
  readonly name: string;
  /** For the table of rules: “a drive that …”. */
  readonly says: string;
  refuse(judged: Case): Refusal[];
}

export interface WarningRule {
  readonly name: string;
  readonly says: string;
  warn(judged: Case): DriveWarning[];
}
