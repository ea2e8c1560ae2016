import { describe, expect, it } from 'vitest';
import { en } from '../../../../../contract/messages/en/page.ts';
import { eraseText, isConfirmed } from '../../../../../renderer/parts/confirm/confirmation.ts';
import { BACKUP_DISK, KINGSTON, SANDISK } from '../../../../fakes/scripted/drives.ts';

describe('the confirmation', () => {
  it('asks for nothing more where nothing is lost', () => {
    expect(isConfirmed([KINGSTON], {}, en)).toBe(true);
  });

  it('needs the word of every drive, not of one', () => {
    expect(isConfirmed([SANDISK, BACKUP_DISK], {}, en)).toBe(false);
    expect(isConfirmed([SANDISK, BACKUP_DISK], { [SANDISK.id]: 'holiday 2025' }, en)).toBe(false);
    expect(isConfirmed([SANDISK, BACKUP_DISK], { [SANDISK.id]: 'HOLIDAY 2025', [BACKUP_DISK.id]: 'kr4t' }, en)).toBe(
      true,
    );
  });

  it('takes no drive’s word for another', () => {
    expect(isConfirmed([SANDISK], { [BACKUP_DISK.id]: 'HOLIDAY 2025' }, en)).toBe(false);
  });

  it('names the drive on the button, or how many there are', () => {
    expect(eraseText([SANDISK], false, en)).toBe('Erase and flash SanDisk Ultra');
    expect(eraseText([SANDISK, KINGSTON], false, en)).toBe('Erase and flash 2 drives');
    expect(eraseText([SANDISK], true, en)).toBe('Continue writing to SanDisk Ultra');
  });
});
