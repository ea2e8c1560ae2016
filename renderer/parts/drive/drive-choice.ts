/** Which drives are chosen: to be written, and to be read. Kept while another section is shown, and across jobs. */
import { create } from 'zustand';
import { type Drive, isEligible } from '../../../contract/wire/drive.ts';
import { useMirror } from '../../mirror.ts';
import { type DriveSelection, keepPresent, mayBeRead, NOTHING_SELECTED } from './selection.ts';

interface DriveChoice {
  toWrite: DriveSelection;
  toRead: DriveSelection;
}

export const useDriveChoice = create<DriveChoice>(() => ({ toWrite: NOTHING_SELECTED, toRead: NOTHING_SELECTED }));

/** Drops drives that can no longer be chosen, whichever section is shown. */
function dropAbsent({ toWrite, toRead }: DriveChoice, drives: readonly Drive[]): DriveChoice {
  return { toWrite: keepPresent(toWrite, drives, isEligible), toRead: keepPresent(toRead, drives, mayBeRead) };
}

useMirror.subscribe(({ drives }, before) => {
  if (drives && drives !== before.drives) useDriveChoice.setState((choice) => dropAbsent(choice, drives));
});
