/** What a rule looks at, and what it gives. A new rule is an entry in one of the lists, and a recorded machine in tests/. */
import type { DriveWarning, Refusal } from '../../../contract/wire/drive.ts';
import type { BlockDevice, DeviceNumber, HostSnapshot } from './host-snapshot.ts';
import type { Stack } from './stack.ts';

export interface JudgeOptions {
  /** Also takes loop devices as drives. */
  includeLoop?: boolean | undefined;
  /** The image's real path and the devices it lies on (`locateImage`); none when nobody knows. */
  image?: { path: string; devices: readonly DeviceNumber[] } | undefined;
  needBytes?: number | undefined;
}

/** All that a rule may look at. */
export interface Case {
  readonly machine: HostSnapshot;
  readonly disk: BlockDevice;
  readonly stack: Stack;
  /** What of the running system is on the drive: then what else is mounted there is no help to anybody. */
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
