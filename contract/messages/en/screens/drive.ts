/** The list of drives, and what is said when one of them vanishes or is protected. */
import { bytes, plural, whole } from '../number.ts';

/** Before the name of what was chosen: “onto SanDisk Ultra”. */
export const onto = 'onto';
export const noneChosen = 'no drive chosen yet';
export const sticks = ({ count }: { count: number }) =>
  `${whole(count)} ${plural(count, { one: 'drive', other: 'drives' })}`;
export const pluggedIn = ({ count }: { count: number }) => `${whole(count)} plugged in`;
export const selectAll = ({ count }: { count: number }) => `Select all ${whole(count)}`;
export const selectNone = 'Select none';
/** For screen readers. */
export const arrived = ({ names }: { names: readonly string[] }) => `Plugged in: ${names.join(', ')}`;
export const looking = 'Looking for drives…';
export const none = {
  title: 'Plug in a USB stick or memory card',
  detail: 'It appears here automatically. Everything on it will be replaced, but not before you confirm.',
};
export const listLabel = 'Drives';
export const tooSmall = ({ needBytes }: { needBytes: number }) => `Too small: the image needs ${bytes(needBytes)}.`;
export const probablyTooSmall = ({ likelyBytes }: { likelyBytes: number }) =>
  `Probably too small: the image has about ${bytes(likelyBytes)}.`;
/** `atMostBytes` were proven by a capacity check. */
export const fake = ({ claimsBytes, atMostBytes }: { claimsBytes: number; atMostBytes: number }) =>
  `Fake: it claims ${bytes(claimsBytes)} and holds ${bytes(atMostBytes)} at most. It cannot be used.`;
export const unusableDrives = 'Show drives that cannot be used';
export const badges = { large: 'Large', mounted: 'Mounted', virtual: 'File as a drive' };
/** Each reason is a clause; together they are one sentence. */
export const refused = ({ reasons }: { reasons: readonly string[] }) => {
  const text = reasons.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
};

/** Of the button that opens the menu of a row, for screen readers. */
export const moreAbout = ({ drive }: { drive: string }) => `More about ${drive}`;
export const protect = 'Never offer it again';
export const isProtected = {
  title: ({ drive }: { drive: string }) => `${drive} is protected`,
  detail: 'It is no longer offered, whichever port it is plugged into.',
  showList: 'Show the list',
};

export const vanished = {
  swapped: ({ count }: { count: number }) =>
    plural(count, { one: 'The drive you chose was swapped', other: 'Drives you chose were swapped or unplugged' }),
  unplugged: ({ count }: { count: number }) =>
    plural(count, { one: 'The drive you chose was unplugged', other: 'Drives you chose were unplugged' }),
  gone: ({ drive }: { drive: string }) => `${drive} is no longer chosen.`,
  replugged: ({ drive, devicePath }: { drive: string; devicePath: string }) =>
    `${drive} is no longer chosen: it was re-plugged and is ${devicePath} now.`,
  replaced: ({ drive, by, devicePath }: { drive: string; by: string; devicePath: string }) =>
    `${drive} is no longer chosen: ${by} is ${devicePath} now.`,
  chooseAgain: 'Choose again.',
};
