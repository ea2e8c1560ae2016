/** Takes: what a medium is and what is on it. Gives: its picture, from an icon to the hero of a screen. Touches: the page only. */
export { lookOfDrive, lookOfProgress, makerOf, mediumKindOf } from './drive-look.ts';
export type { MediumKind } from './geometry.ts';
export { type BadPart, FINISHES, type Finish, finishOf, type StickLook } from './look.ts';
export { lookOfRecord } from './record-look.ts';
export { Stick, type StickProps } from './Stick.tsx';
export { StickDefs } from './StickDefs.tsx';
