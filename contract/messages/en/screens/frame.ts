/** The frame of the app: its sections, and the connection to the program behind the page. */
import { plural, whole } from '../number.ts';

export const sectionsLabel = 'Sections';
export const sections = { flash: 'Make', verify: 'Verify', records: 'Sticks', machine: 'This machine' };
/** Instead of `sections.machine`, and the same for screen readers, who do not see the colour of the dot. */
export const toFix = ({ count }: { count: number }) =>
  `${whole(count)} ${plural(count, { one: 'thing', other: 'things' })} to fix`;
export const machineLacks = ({ count }: { count: number }) => `This machine: ${toFix({ count })}`;

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
