/**
 * The one job: the pure state machine, the pipeline that calls the stages in order, and the runner that owns the state.
 * The only importer of the stages that act.
 */

export type { HelperSessionOptions } from '../helper-session/index.ts';
export { BuildLogFile, type FoundLines, searchLines } from './build-log-file.ts';
export { readRebuildable } from './check-record.ts';
export { chooseSource } from './choose-source.ts';
export { derivationLog, failedDerivation, linesOf } from './derivation-log.ts';
export { DriveCheckRunner, probeFolder } from './drive-checks.ts';
export { inspect, listPresets, planSource } from './inspect.ts';
export { JobRunner } from './job-runner.ts';
export { checkFlake, forgetFlake, rememberInspected, starFlake } from './known-flakes.ts';
export { type JobEvent, transition } from './machine.ts';
export { whyNotReplugged } from './replug.ts';
export { requireRoom } from './require-room.ts';
export { save } from './save.ts';
