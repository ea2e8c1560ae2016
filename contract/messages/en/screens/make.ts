/** The Flash screen: what to write, where to write it, and the bar that leads to the job. */
import { bytes, plural, whole } from '../number.ts';

export const title = 'Make a NixOS stick';
/** Where the source has no name yet. */
export const unnamedSource = 'The image';
export const buildOnly = 'Build the image only';
export const flash = 'Flash…';
/** For screen readers; `target` is the name of a drive, or `drives`. */
export const plan = ({ title, target }: { title: string; target: string }) => `Write ${title} to ${target}`;
export const aboutSize = ({ sizeBytes }: { sizeBytes: number }) => `about ${bytes(sizeBytes)}`;
/** What happens to what is on the drives. */
export const erases = ({ count }: { count: number }) =>
  plural(count, { one: 'what is on it is replaced', other: 'what is on them is replaced' });
export const isEmpty = 'is empty';
export const drives = ({ count }: { count: number }) =>
  `${whole(count)} ${plural(count, { one: 'drive', other: 'drives' })}`;

export const hints = {
  anotherJob: 'Another job is running. You can start this one when it has ended.',
  chooseSourceAndDrive: 'Choose what to write, and a drive.',
  chooseSource: 'Choose what to write.',
  chooseDrive: 'Choose a drive.',
  confirmRisks: 'Confirm what the flake may do.',
  fixOptions: 'Fix the options that are marked.',
};

export const lacksOne = ({ name, detail }: { name: string; detail: string }) => `${name}: ${detail}`;
export const lacksSeveral = 'This machine lacks some of what is needed';
export const whatToDo = 'What to do';
