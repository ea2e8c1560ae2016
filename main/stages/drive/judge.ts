/** Judges whether a drive may be written. Pure: its only input is the snapshot of the machine. */
import type { DriveWarning, Refusal } from '../../../contract/wire/drive.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { devicePathOf, type HostSnapshot } from './host-snapshot.ts';
import { REFUSALS } from './refusals.ts';
import type { Case, JudgeOptions, RefusalRule, WarningRule } from './rule.ts';
import { runningSystemParts, SYSTEM_PLACES, type SystemPlace } from './running-system.ts';
import { LINKS, type Link, stackOn } from './stack.ts';
import { WARNINGS } from './warnings.ts';

export type { JudgeOptions } from './rule.ts';

export interface Judgement {
  /** Empty means it may be written. */
  refusals: Refusal[];
  warnings: DriveWarning[];
}

/** All rules of a judgement. Each has a name, and a recorded machine that is judged wrongly without it. */
export interface Rules {
  readonly links: readonly Link[];
  readonly places: readonly SystemPlace[];
  readonly refusals: readonly RefusalRule[];
  readonly warnings: readonly WarningRule[];
}

export const ALL_RULES: Rules = { links: LINKS, places: SYSTEM_PLACES, refusals: REFUSALS, warnings: WARNINGS };

/** Fails with `drive-not-found` if the machine has no such device. */
export function judgeDrive(machine: HostSnapshot, diskName: string, options: JudgeOptions = {}): Judgement {
  return judgeBy(ALL_RULES, machine, diskName, options);
}

/** For tests, which leave out rules one by one; the program always uses all of them. */
export function judgeBy(rules: Rules, machine: HostSnapshot, diskName: string, options: JudgeOptions): Judgement {
  const disk = machine.devices.find(({ name }) => name === diskName);
  if (!disk) throw new JobFailure({ kind: 'drive-not-found', drive: devicePathOf(diskName) });
  const stack = stackOn(machine, diskName, rules.links);
  const judged: Case = { machine, disk, stack, parts: runningSystemParts(stack, rules.places), options };
  return {
    refusals: rules.refusals.flatMap((rule) => rule.refuse(judged)),
    warnings: rules.warnings.flatMap((rule) => rule.warn(judged)),
  };
}
