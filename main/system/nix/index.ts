/**
 * Runs Nix. Takes argument lists; gives what Nix printed, or its lines as they come. Touches: processes only. Every
 * process is stopped when its AbortSignal aborts (Cancelled), within a second unless one of its builders has to clean up, and when
 * this program ends, however it ends.
 * Can fail with nix-missing, nix-too-old; `recogniseNixFailure` recognises all others by Nix's messages.
 */

export { isAtLeast } from '../../../contract/rules/nix-version.ts';
export { derivationReader, eachDerivation } from './each-derivation.ts';
export type { NixFailureContext } from './failure-row.ts';
export { findNix, nixFolders, parseNixVersion } from './find-nix.ts';
export {
  freeKeptImage,
  keepImage,
  keptImages,
  keptImagesFolder,
  persistentGcRoot,
  removeStaleGcRoots,
  temporaryGcRoot,
} from './gc-roots.ts';
export { lostNetworkIn } from './lost-network.ts';
export { NewestLines } from './newest-lines.ts';
export { answerOf, answerTooLarge, MAX_ANSWER_BYTES, requireAnswer } from './nix-answer.ts';
export { linesOfMessage, type NixLogLine, parseNixLogLine } from './nix-log-line.ts';
export { nixReference, outputOf, overrideArguments, settingArguments } from './nix-reference.ts';
export {
  buildFolderOf,
  buildsByDaemon,
  type NixSettings,
  nixSettingsOrNull,
  readBuilders,
  readNixSettings,
} from './nix-settings.ts';
export { type NixRun, type NixRunOptions, type NixSession, openNix, runAsTyped } from './open-nix.ts';
export { recogniseNixFailure } from './recognise-failure.ts';
export { physicalPath } from './store-path.ts';
export { CONNECT_TIMEOUT_MS } from './unanswered.ts';
