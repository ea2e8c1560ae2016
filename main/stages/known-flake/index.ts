/**
 * Takes and gives the flakes that were used lately, and those that are starred. Touches flakes.json in the state folder.
 * Can fail with file-newer, file-unwritable.
 */
export { changeFlakes, listFlakes, remembered } from './flake-list.ts';
