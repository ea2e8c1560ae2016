/** Drives: choosing, writing and verifying them. */
import type { ActivityKind } from '../../../wire/activity.ts';
import type { FailureTexts } from '../../failure-texts.ts';
import { duration, list } from '../number.ts';

const IS_USING: { readonly [K in ActivityKind]: string } = {
  flash: 'is flashing',
  restore: 'is restoring',
  verify: 'is verifying',
  'capacity-check': 'is checking the capacity of',
  'put-back': 'is putting back what was on',
  blink: 'is blinking the light of',
  eject: 'is ejecting',
  try: 'runs a virtual machine from',
};

/** What of a drive is no longer as it was when it was chosen. */
const changed = {
  diskseq: 'It was unplugged in the meantime, or another drive is in its place.',
  serial: 'Its serial number is not the expected one.',
  size: 'Its size is not the expected one.',
} as const;

const SAME_IMAGE_AGAIN =
  'Flash the same image again: right after a flash, only the bad blocks are rewritten. If it happens again, the drive is unreliable: use another one.';

/** Where “cannot be written” is beside the point, as in `eject` and `protect add`. */
const refused = {
  drive: 'This drive cannot be written',
  part: 'This is not a whole drive',
  loop: 'This is a loop device',
} as const;

const RESTORE_AGAIN =
  'Try another port and restore the drive again. If it happens again, the drive is worn out: use another one.';

export const driveFailures = {
  'drive-not-found': ({ drive, suggestion }) => ({
    title: 'Drive not found',
    happened: `There is no drive “${drive}”.`,
    remedy:
      suggestion === null
        ? 'Plug it in and choose it again. “flakestick drives” lists the drives that are plugged in.'
        : `Did you mean ${suggestion}? “flakestick drives” lists the drives that are plugged in.`,
  }),
  'drive-changed': ({ drive, detail, property, isFilled }) => ({
    title: isFilled ? 'There is something on this drive now' : 'This is not the drive you chose',
    happened: `${drive}: ${property ? changed[property] : detail}`,
    remedy: 'Check the list of drives and choose again.',
  }),
  'drive-refused': ({ drive, reasons, remedy, subject }) => ({
    title: refused[subject],
    happened: `${drive}: ${reasons.join('; ')}.`,
    remedy,
  }),
  'drive-busy': ({ drive, by: [holder] = [] }) =>
    holder
      ? {
          title: 'The drive is in use by Flakestick',
          happened: `Flakestick (process ${holder.pid}) ${IS_USING[holder.activity]} ${drive}.`,
          remedy: 'Wait until that has finished, or stop it there, and try again.',
        }
      : {
          title: 'The drive is in use by another program',
          happened: `${drive} is in use.`,
          remedy: 'Close the other program, unmount the drive and try again.',
        },
  'mount-busy': ({ drive, mountPoint, by }) => ({
    title: 'The drive is still in use',
    happened: `${drive} could not be unmounted from ${mountPoint}${by.length > 0 ? `: it is used by ${list(by)}` : ' because it is in use'}.`,
    remedy: 'Close the programs and windows that use it, leave its folders in terminals, and try again.',
  }),
  'unmount-failed': ({ drive, mountPoint, detail }) => ({
    title: 'The drive could not be unmounted',
    happened: `${drive} is mounted at ${mountPoint}: ${detail}.`,
    remedy: `Unmount it in the file manager or with “sudo umount ${mountPoint}”, then try again.`,
  }),
  'remove-failed': ({ drive, detail }) => ({
    title: 'The drive could not be powered off',
    happened: `${drive}: ${detail}.`,
    remedy:
      'Its contents are intact. Eject it in the file manager, or wait until its light stops blinking and unplug it.',
  }),
  'drive-without-serial': ({ drive }) => ({
    title: 'This drive cannot be protected',
    happened: `${drive} has neither a serial number nor a WWN, so it could not be recognised the next time it is plugged in.`,
    remedy: 'Put a label on the drive itself, and unplug it while you write others.',
  }),
  'file-newer': ({ path, version }) => ({
    title: 'The file was written by a newer version of Flakestick',
    happened: `${path} has format version ${version}, which this version does not know. The file was left unchanged.`,
    remedy: 'Update Flakestick, or move the file away.',
  }),
  'settings-corrupt': ({ path, detail }) => ({
    title: 'The settings cannot be read',
    happened: `${path}: ${detail}. The file holds your list of protected drives, so it was left unchanged.`,
    remedy: 'Fix the file, or move it away and protect your drives again.',
  }),
  'write-failed': ({ drive, offsetBytes, code }) => ({
    title: 'Writing failed',
    happened: `${drive} reported ${code} at byte ${offsetBytes}.`,
    remedy: 'Try another port. If it happens again, the drive is worn out: use another one.',
  }),
  'formatting-failed': ({ program, detail }) => ({
    title: 'The file system could not be made',
    happened: `${program}: ${detail}`,
    remedy: 'Nothing was written to the drive. Try the other file system, or a newer version of the program.',
  }),
  'drive-gone': ({ drive }) => ({
    title: 'The drive was disconnected',
    happened: `${drive} disappeared while it was being used.`,
    remedy:
      'Plug it in, choose it and start again: writing continues where it stopped. If it keeps disappearing, try another port or another drive.',
  }),
  'drive-stalled': ({ drive, silentForMs }) => ({
    title: 'The drive is not responding',
    happened: `${drive} has not responded for ${duration(silentForMs / 1000)}.`,
    remedy: 'Unplug it, plug it into another port, choose it and start again. If it happens again, use another drive.',
  }),
  'drive-differs': ({ drive, where, imagePath, isRestored }) => ({
    title: isRestored ? 'The drive does not hold what was written' : 'The drive does not match the image',
    happened: `${drive} differs at ${where}.`,
    remedy: isRestored
      ? RESTORE_AGAIN
      : imagePath === undefined
        ? SAME_IMAGE_AGAIN
        : `Perhaps it holds another image than ${imagePath}: “flakestick verify ${drive}” finds out which one it is. If it is this image, flash it again.`,
  }),
  'drive-unreadable': ({ drive, where, differingWhere, isRestored }) => ({
    title: 'The drive cannot be read back',
    happened: `${drive} cannot be read at ${where}${differingWhere === null ? '' : `, and differs at ${differingWhere}`}.`,
    remedy: isRestored
      ? RESTORE_AGAIN
      : 'Try another port and flash the same image again: right after a flash, only the bad blocks are rewritten. If it happens again, the drive is worn out: use another one.',
  }),
  'drive-shorter': ({ drive, haveBytes, needBytes }) => ({
    title: 'The drive is smaller than the image',
    happened: `${drive} has ${haveBytes} bytes, the image has ${needBytes}.`,
    remedy: 'This cannot be the drive that was written, or it reports a false size. Check that it is the right one.',
  }),
  'drive-digest-differs': ({ drive, got, expected }) => ({
    title: 'The drive does not match the checksum',
    happened: `${drive} has SHA-256 ${got}, expected ${expected}.`,
    remedy:
      'Check that the checksum and the size belong together, or write the drive again. With the image file or the record, Flakestick can tell which blocks differ.',
  }),
  'unknown-image': ({ drive, found, search, seen }) => ({
    title: 'No record matches this drive',
    happened: `${drive} ${found}. ${search}`,
    remedy:
      seen.format === 'unreadable'
        ? 'Try another port. If it happens again, the drive is worn out: use another one.'
        : 'If it was written on another machine, export the record there and import it here. Or compare the drive with the image, or with the checksum and size from its publisher (--image, or --sha256 and --size, on the command line).',
  }),
  'drive-not-replugged': ({ drive, detail }) => ({
    title: 'The drive has not been re-plugged',
    happened: `${drive}: ${detail}.`,
    remedy: 'Unplug it, plug it in again and then verify it, or verify it without --replugged.',
  }),
  'drive-lies': ({ drive, finding, explained, notAsBefore }) => ({
    title: finding.kind === 'unreliable' ? 'The drive is unreliable' : 'The drive is smaller than it claims',
    happened: `${drive}: ${explained} ${
      notAsBefore === null
        ? 'Everything the check overwrote was put back and read again.'
        : `The check could not put back ${notAsBefore}.`
    }`,
    remedy: 'Copy anything important from it, do not write to it any more, and return it to the seller.',
  }),
  'drive-not-restored': ({ drive, why, where, path }) => ({
    title: 'The drive still contains marks of the capacity check',
    happened: `${drive}: ${why}. Marks of the check may have replaced the drive’s own data at ${where}. Nothing else was written. The original data is kept in ${path}.`,
    remedy:
      'Plug the drive in and put its data back: “Put back” in the app, or “flakestick drives --probe DRIVE --put-back”.',
  }),
  'probe-unfinished': ({ drive, startedAt, path }) => ({
    title: 'An earlier check of this drive was interrupted',
    happened: `The check of ${drive} that started at ${startedAt} did not finish. The data it overwrote is kept in ${path}.`,
    remedy: 'Put it back first: “Put back” in the app, or “flakestick drives --probe DRIVE --put-back”.',
  }),
  'nothing-to-restore': ({ drive }) => ({
    title: 'There is nothing to put back',
    happened: `No capacity check of ${drive} was interrupted on this machine.`,
    remedy: 'If it was checked on another machine or by another user, put it back there.',
  }),
} satisfies Partial<FailureTexts>;
