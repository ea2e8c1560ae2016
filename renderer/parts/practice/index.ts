/**
 * Takes: nothing. Gives: the way to a practice, where there is no stick. Touches: main through bridge.ts (`practice/start`). Can fail
 * with: why it could not start, shown in place.
 */
export { PracticeDoor } from './PracticeDoor.tsx';
