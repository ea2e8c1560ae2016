/**
 * Takes: the records of the mirror. Gives: the list, the detail of one, and the button to verify it. Touches: main
 * through bridge.ts (`record/show`). Can fail with: a record that cannot be read; it is named with its file.
 */
export { SticksScreen } from './SticksScreen.tsx';
