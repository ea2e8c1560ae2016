import { describe, expect, it } from 'vitest';
import { eraseWords, isProven } from '../../../../../renderer/parts/confirm/confirmation.ts';
import { BACKUP_DISK, KINGSTON, SANDISK } from '../../../../fakes/scripted/drives.ts';

describe('the confirmation', () => {
  it('asks for nothing more where nothing is lost', () => {
    expect(isProven([KINGSTON], {})).toBe(true);
  });

  it('needs the word of every drive, not of one', () => {
    expect(isProven([SANDISK, BACKUP_DISK], {})).toBe(false);
    expect(isProven([SANDISK, BACKUP_DISK], { [SANDISK.id]: 'holiday 2025' })).toBe(false);
    expect(isProven([SANDISK, BACKUP_DISK], { [SANDISK.id]: 'HOLIDAY 2025', [BACKUP_DISK.id]: 'kr4t' })).toBe(true);
  });

  it('takes no drive’s word for another', () => {
    expect(isProven([SANDISK], { [BACKUP_DISK.id]: 'HOLIDAY 2025' })).toBe(false);
  });

  it('names the drive on the button, or how many there are', () => {
    expect(eraseWords([SANDISK])).toBe('Erase and flash SanDisk Ultra');
    expect(eraseWords([SANDISK, KINGSTON])).toBe('Erase and flash 2 drives');
  });
});
