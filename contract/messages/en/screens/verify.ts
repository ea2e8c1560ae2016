/** The Verify screen: a drive, and what it should hold. */
import { plural, whole } from '../number.ts';

export const title = 'Verify a drive';
export const subtitle = 'Every byte is read and compared. Nothing is written.';
export const verify = 'Verify';

export const hints = {
  anotherJob: 'Another job is running. You can start this one when it has ended.',
  chooseDrive: 'Choose a drive.',
  chooseExpectation: 'Choose what the drive should hold.',
  recognise: ({ drive }: { drive: string }) =>
    `${drive} will be identified by its contents and read from start to end.`,
  read: ({ drive }: { drive: string }) => `${drive} will be read from start to end.`,
};

export const drivesLabel = 'Drive to verify';
export const looking = 'Looking for drives…';
export const noDrive = { title: 'Plug in the drive to verify', detail: 'It appears here automatically.' };
export const unreadableDrives = 'Show drives that cannot be read';

/** The other half of the sentence that begins with “Verify SanDisk Ultra”. */
export const against = 'against';
export const nothingChosen = 'nothing chosen yet';
export const chosen = { recognise: 'whatever matches', record: 'a record', digest: 'a SHA-256' };
export const expectationLabel = 'Compare with';
export const kinds = {
  recognise: 'The record that matches',
  record: 'A certain record',
  'image-file': 'An image file',
  digest: 'A SHA-256',
};
export const about = {
  recognise: 'Found by the contents of the drive.',
  record: 'Of one of your sticks.',
  'image-file': 'Then differing blocks can be located.',
  digest: 'From the publisher of the image.',
};

export const noRecords = {
  title: 'There are no records yet',
  detail:
    'A record is kept of every drive you flash. Without one, the drive can be described but not verified. If it was written on another machine, export its record there and import it here.',
  goToRecords: 'Go to Records',
};
export const recognise = {
  detail: ({ count, ofThisDrive }: { count: number; ofThisDrive: number }) => {
    const all = plural(count, {
      one: 'Your record is compared with the drive, whatever machine wrote it.',
      other: `All ${whole(count)} records are compared with the drive, whatever machine wrote it.`,
    });
    if (ofThisDrive === 0) return all;
    const own = plural(ofThisDrive, {
      one: 'One record is of this drive.',
      other: `${whole(ofThisDrive)} records are of this drive.`,
    });
    return `${all} ${own}`;
  },
};

export const record = {
  none: 'There are no records yet: one is kept of every drive you flash. Compare with an image file or a digest instead.',
  label: 'Record',
  search: 'Search by name, drive or serial number',
  noneFound: 'No record matches.',
  more: ({ count }: { count: number }) => `${whole(count)} more: search for them.`,
  sameSerial: 'Same serial number',
};
export const image = {
  choose: 'Choose an image…',
  change: 'Change…',
};
export const digest = {
  sha256: 'SHA-256',
  sha256Example: '64 hexadecimal digits',
  size: 'Size of the image in bytes',
  sizeDetail: 'Exact: the drive is read up to this size and no further.',
  badSize: 'Enter a whole number of bytes, without dots or spaces.',
  badCharacters: 'A SHA-256 contains only the digits 0–9 and the letters a–f.',
  badLength: ({ count }: { count: number }) => `A SHA-256 has 64 characters; this one has ${count}.`,
};
