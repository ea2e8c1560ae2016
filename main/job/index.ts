/**
 * The one job: the pure state machine, the pipeline that calls the stages in order, and the runner that owns the state.
 * The only importer of the stages that act.
 */

export type { HelperSessionOptions } from '../system/helper-client/index.ts';
export { Activities } from './activities.ts';
export type { KeepAwake } from './activity.ts';
export { BuildLogFile } from './build-log-file.ts';
export { type CapacityCheckRunner, capacityHistory, stoppingCheck } from './capacity-check-runner.ts';
export { readRebuildable } from './check-record.ts';
export { derivationLog, failedDerivation } from './derivation-log.ts';
export { inspect, type Look, listPresets, planSource } from './inspect.ts';
export { type JobRunner, stoppingJob } from './job-runner.ts';
export { type JobEvent, transition } from './job-state-machine.ts';
export { withKnownFakes } from './known-fakes.ts';
export { checkFlake, forgetFlake, rememberInspected, starFlake } from './known-flakes.ts';
export { LogSearch, LogTally } from './log-lines.ts';
export { whyNotReplugged } from './replug.ts';
export type { TellProgress } from './source-follower.ts';
export type { TryRunner } from './try-runner.ts';
export { parseTypedSource, save } from './typed-source.ts';
