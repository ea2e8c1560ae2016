/**
 * Builds what was locked. Takes an installable; gives the store path. Touches: the Nix store, and one link that keeps
 * the output from garbage collection. Can fail with build-failed, hash-mismatch, network-failed, disk-full,
 * disk-too-small, wrong-system, evaluation-failed, nix-daemon-unreachable, nix-store-unwritable; throws Cancelled.
 */
export { buildAgain, differingOutput } from './build-again.ts';
export { type BuildGraph, GraphReader } from './build-graph.ts';
export { buildInstallable } from './build-installable.ts';
export { type BuildLog, EMPTY_BUILD_LOG, finishedLog, logAfter, plannedLog, shownProgress } from './build-progress.ts';
export { estimateTime } from './estimate-time.ts';
export { EMPTY_MEASURE, measured, measuredAfter } from './measure-build.ts';
export { type PlanOptions, planBuild } from './plan-build.ts';
export { compilesEverything, readPlanText } from './plan-text.ts';
