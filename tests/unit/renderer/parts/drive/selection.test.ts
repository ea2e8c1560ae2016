import { describe, expect, it } from 'vitest';
import { en } from '../../../../../contract/messages/en/page.ts';
import {
  chosenAmong,
  keepPresent,
  mayBeRead,
  NOTHING_SELECTED,
  toggleDrive,
} from '../../../../../renderer/parts/drive/selection.ts';
import { vanishedText, vanishedTitle } from '../../../../../renderer/parts/drive/vanished-text.ts';
import { BACKUP_DISK, CARD_READER, KINGSTON, SANDISK, SYSTEM_DISK } from '../../../../fakes/scripted/drives.ts';

const both = toggleDrive(toggleDrive(NOTHING_SELECTED, SANDISK), KINGSTON);

describe('the selection of drives', () => {
  it('is by identity: another order of the list changes nothing', () => {
    expect(keepPresent(both, [KINGSTON, SYSTEM_DISK, SANDISK])).toBe(both);
    expect(chosenAmong(both, [KINGSTON, SANDISK])).toEqual([SANDISK, KINGSTON]);
  });

  it('drops a drive that vanished, and names it', () => {
    const after = keepPresent(both, [KINGSTON]);
    expect(after.chosen.map(({ id }) => id)).toEqual([KINGSTON.id]);
    expect(after.vanished).toEqual([{ name: 'SanDisk Ultra', devicePath: '/dev/sdb', replacedBy: null }]);
    expect(vanishedTitle(after.vanished, en)).toBe('The drive you chose was unplugged');
    expect(vanishedText(after.vanished, en)).toBe('SanDisk Ultra is no longer chosen.');
  });

  it('drops a drive whose place another one took, and says which', () => {
    const after = keepPresent(both, [{ ...BACKUP_DISK, devicePath: SANDISK.devicePath }, KINGSTON]);
    expect(after.chosen.map(({ id }) => id)).toEqual([KINGSTON.id]);
    expect(vanishedTitle(after.vanished, en)).toBe('The drive you chose was swapped');
    expect(vanishedText(after.vanished, en)).toBe('SanDisk Ultra is no longer chosen: WD My Passport is /dev/sdb now.');
  });

  it('drops a drive that was re-plugged between two snapshots, with a notice', () => {
    const after = keepPresent(both, [{ ...SANDISK, id: `40${SANDISK.id.slice(2)}` }, KINGSTON]);
    expect(vanishedText(after.vanished, en)).toBe(
      'SanDisk Ultra is no longer chosen: it was re-plugged and is /dev/sdb now.',
    );
  });

  it('does not choose a drive again that comes back under the same device path with another identity', () => {
    const gone = keepPresent(both, [KINGSTON]);
    const back = { ...SANDISK, id: `40${SANDISK.id.slice(2)}` };
    expect(chosenAmong(keepPresent(gone, [KINGSTON, back]), [KINGSTON, back])).toEqual([KINGSTON]);
  });

  it('drops a drive that may no longer be written without saying that it was unplugged', () => {
    const mounted = { ...SANDISK, refusals: [{ kind: 'mounted' as const, mountPoints: ['/mnt'] }] };
    const after = keepPresent(both, [mounted, KINGSTON]);
    expect(after.chosen.map(({ id }) => id)).toEqual([KINGSTON.id]);
    expect(after.vanished).toEqual([]);
  });

  it('lets a drive go when it is chosen a second time', () => {
    expect(toggleDrive(both, SANDISK).chosen.map(({ id }) => id)).toEqual([KINGSTON.id]);
  });

  it('lets every drive be read but one without a medium', () => {
    expect(mayBeRead(SYSTEM_DISK)).toBe(true);
    expect(mayBeRead(CARD_READER)).toBe(false);
  });
});
