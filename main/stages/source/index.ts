/**
 * Takes the text that names a source; gives a Source, an Inspection, and a LockedSource with exact content. Touches:
 * the chosen files, Nix's store and caches, and a folder of generated flakes in the user's cache folder.
 * Can fail with unknown-preset, bad-flake-reference, consent-needed, bad-usage, source-unreachable, flake-file-not-tracked,
 * file-not-found, file-unreadable, not-an-image, image-empty, missing-attribute, ambiguous-output, no-image-output,
 * folder-not-empty, file-unwritable, wifi-key-missing, evaluation-failed, nix-too-old, wrong-system, network-failed,
 * hash-mismatch; throws Cancelled.
 */
export { stateNow, stateOfBuild } from './flake-state.ts';
export { inspectSource } from './inspect-source.ts';
export { lockSource } from './lock-source.ts';
export { parseSource } from './parse-source.ts';
export { loadPresets } from './presets.ts';
export { lockedNixpkgs, lockRecipe } from './recipe.ts';
export { type SavedFlake, saveFlake } from './save-flake.ts';
export {
  activityAfter,
  NO_SOURCE_ACTIVITY,
  type SourceActivity,
  type SourceTeller,
  shownActivity,
} from './source-teller.ts';
