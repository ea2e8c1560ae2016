/**
 * Reads and changes the list of recently used and starred flakes. Touches flakes.json in the state folder.
 * Can fail with file-newer, file-unreadable, file-unwritable.
 */
export { changeFlakes, listFlakes, remembered } from './flake-list.ts';
