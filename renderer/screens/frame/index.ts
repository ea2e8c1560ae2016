/**
 * Takes: the mirror and the choice. Gives: the frame of the app: its sections, the Flash screen, what is said aloud.
 * Touches: the page only. Can fail with: nothing.
 */

export { FlashScreen } from '../make/FlashScreen.tsx';
export { ConnectionNotice } from './ConnectionNotice.tsx';
export { Sidebar } from './Sidebar.tsx';
