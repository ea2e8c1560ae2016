/** The frame of the app: its sections, and the connection to the program behind the page. */
import { plural, whole } from '../number.ts';

export const sectionsLabel = 'Sections';
export const sections = { flash: 'Make', verify: 'Verify', records: 'Sticks', machine: 'This machine' };
/** Instead of `sections.machine`, and the same for screen readers, who do not see the colour of the dot. */
export const toFix = ({ count }: { count: number }) =>
  `${whole(count)} ${plural(count, { one: 'thing', other: 'things' })} to fix`;
export const machineLacks = ({ count }: { count: number }) => `This machine: ${toFix({ count })}`;

/** The notification while a password dialog may be open. */
export const asking = {
  title: 'Your password is wanted',
  body: 'Flakestick waits for your permission. Nothing has been touched yet, and nothing times out.',
};
export const notifyMe = 'Tell me when it is done';

export const help = {
  title: 'Keys',
  ctrl: 'Ctrl',
  does: {
    make: 'Make a stick',
    verify: 'Verify a stick',
    sticks: 'Your sticks',
    open: 'Open an image, a module or a flake',
    start: 'Flash… or Verify, when everything is chosen',
    log: 'Show or hide the log',
    help: 'This list',
  },
  version: ({ version }: { version: string }) => `Flakestick ${version}`,
};

export const drop = {
  title: 'Drop it here',
  detail: 'An image, a NixOS module, a folder with a flake, or an address.',
  busy: 'A job is running. Drop it here when it has ended.',
};
/** A browser keeps the folder of a file to itself. */
export const noPath = {
  title: ({ file }: { file: string }) => `Where is ${file}?`,
  detail: 'A browser does not tell a page where a file is. Choose it in the list of files.',
  choose: 'Choose a file…',
};

export const openElsewhere = {
  title: 'Flakestick is open in another window',
  detail: 'It is shown in one window at a time. Close the other window, then try again here.',
  retry: 'Try again',
};
export const cancelled = {
  title: 'Cancelled',
  happened: 'It was cancelled.',
  remedy: 'Try again if you still want it.',
};

export const connectionLost = {
  title: 'The connection to Flakestick was lost',
  happened: 'The program behind this page does not respond.',
  remedy: 'If it was closed, start it again. The state of a running job appears as soon as it is back.',
};
export const reconnecting =
  'What you see is the last known state. A running job may continue without this window. Reconnecting…';
