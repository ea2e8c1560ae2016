/**
 * Takes: the mirror, the chosen source and drives. Gives: the Flash screen, from choosing to the end of the job. Touches:
 * main through bridge.ts (`job/start`). Can fail with: main's reason for refusing the job, shown in place.
 */
export { MakeScreen } from './MakeScreen.tsx';
