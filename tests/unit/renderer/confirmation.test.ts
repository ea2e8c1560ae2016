import { describe, expect, it } from 'vitest';
import { eraseWords, isProven, proofNeeded } from '../../../renderer/confirm/confirmation.ts';
import { BACKUP_DISK, KINGSTON, SANDISK } from '../../fakes/scripted/drives.ts';

describe('the confirmation', () => {
  it('asks for nothing more where nothing is lost', () => {
    expect(proofNeeded(KINGSTON)).toEqual({ kind: 'none' });
    expect(isProven([KINGSTON], {})).toBe(true);
  });

  it('asks for a tick where data is lost', () => {
    expect(proofNeeded(SANDISK)).toEqual({ kind: 'tick' });
    expect(isProven([SANDISK], {})).toBe(false);
    expect(isProven([SANDISK], { [SANDISK.id]: { ticked: true, typed: '' } })).toBe(true);
  });

  it('asks for the end of the serial number of a large drive, and a tick is not enough', () => {
    expect(proofNeeded(BACKUP_DISK)).toEqual({ kind: 'type', word: 'KR4T', from: 'serial' });
    expect(isProven([BACKUP_DISK], { [BACKUP_DISK.id]: { ticked: true, typed: 'KR4' } })).toBe(false);
    expect(isProven([BACKUP_DISK], { [BACKUP_DISK.id]: { ticked: false, typed: ' kr4t ' } })).toBe(true);
  });

  it('asks for the size of a large drive without a serial number', () => {
    const nameless = { ...BACKUP_DISK, identity: { ...BACKUP_DISK.identity, serial: null } };
    expect(proofNeeded(nameless)).toEqual({ kind: 'type', word: '4.0 TB', from: 'size' });
  });

  it('needs the proof of every drive, not of one', () => {
    expect(isProven([SANDISK, BACKUP_DISK], { [SANDISK.id]: { ticked: true, typed: '' } })).toBe(false);
  });

  it('names the drive on the button, or how many there are', () => {
    expect(eraseWords([SANDISK])).toBe('Erase and flash SanDisk Ultra');
    expect(eraseWords([SANDISK, KINGSTON])).toBe('Erase and flash 2 drives');
  });
});
