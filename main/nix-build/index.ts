/**
 * Builds what was locked. Takes an installable; gives the store path. Touches: the Nix store, and one link that keeps
 * the output from garbage collection. Can fail with build-failed, hash-mismatch, network-failed, disk-full,
 * wrong-system, evaluation-failed, nix-daemon-unreachable, nix-store-unwritable; throws Cancelled.
 */
export { buildAgain } from './build-again.ts';
export { type BuildInstallableOptions, buildInstallable } from './build-installable.ts';
export { type BuildLog, EMPTY_BUILD_LOG, finishedLog, logAfter } from './build-progress.ts';
export { type NixLogLine, parseNixLogLine } from './nix-log-line.ts';
