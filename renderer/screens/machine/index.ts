/**
 * Takes: the checks of the mirror. Gives: what works here and what to do about the rest. Touches: main through
 * bridge.ts (`app/doctor`). Can fail with: nothing of its own.
 */
export { MachineScreen } from './MachineScreen.tsx';
