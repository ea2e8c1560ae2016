import { describe, expect, it } from 'vitest';
import {
  helperDriveOf,
  identityKey,
  isDriveOfSummary,
  isIdentityKey,
  isKeyOfAnotherPlugIn,
  isProtectedBy,
  isRecognisable,
  isSameDrive,
  mayBeSameDrive,
  wasReplugged,
} from '../../../../contract/rules/drive-identity.ts';
import type { DriveIdentity } from '../../../../contract/wire/drive.ts';
import { isSameSerial } from '../../../../contract/wire/helper-protocol.ts';

const stick: DriveIdentity = {
  diskseq: 27,
  serial: '4C530001230101',
  wwn: 'naa.5000',
  vendor: 'SanDisk',
  model: 'Cruzer',
  sizeBytes: 31_914_983_424,
  port: 'pci-0000:00:14.0-usb-0:1:1.0',
};

it.each<[string, Partial<DriveIdentity>, string]>([
  ['by its serial', {}, '27.4C530001230101.31914983424'],
  ['by its WWN where it has no serial', { serial: null }, '27.naa_5000.31914983424'],
  ['by its port where it has neither', { serial: null, wwn: null }, '27.pci-0000:00:14_0-usb-0:1:1_0.31914983424'],
  [
    'by its size alone where nothing is known',
    { serial: null, wwn: null, port: null, diskseq: null },
    '-.-.31914983424',
  ],
  ['as one word whatever the maker put into the serial', { serial: 'A B/C.D$(x)\n' }, '27.A_B_C_D_x_.31914983424'],
])('the identity names a drive %s', (_case, change, key) => {
  expect(identityKey({ ...stick, ...change })).toBe(key);
});

it('a drive plugged in again, and its twin, have another identity', () => {
  expect(identityKey({ ...stick, diskseq: 28 })).not.toBe(identityKey(stick));
  expect(identityKey({ ...stick, sizeBytes: stick.sizeBytes - 512 })).not.toBe(identityKey(stick));
});

const MUTE = { serial: null, wwn: null };

describe.each<[what: string, before: DriveIdentity, now: DriveIdentity, answers: string[]]>([
  ['itself', stick, stick, ['key', 'plug-in', 'same', 'may be', 'protected', 'summary']],
  [
    'itself in another port',
    stick,
    { ...stick, diskseq: 28, port: null },
    ['plug-in', 'same', 'may be', 'replugged', 'protected', 'summary'],
  ],
  ['a twin with another serial', stick, { ...stick, serial: '4C53', diskseq: 28 }, ['replugged', 'protected']],
  [
    'itself where no serial is shown',
    stick,
    { ...stick, serial: null, diskseq: 28 },
    ['may be', 'replugged', 'protected'],
  ],
  [
    'itself where no WWN is shown',
    stick,
    { ...stick, wwn: null, diskseq: 28 },
    ['plug-in', 'may be', 'replugged', 'protected', 'summary'],
  ],
  [
    'a mute drive that stays plugged in',
    { ...stick, ...MUTE },
    { ...stick, ...MUTE },
    ['key', 'plug-in', 'same', 'may be'],
  ],
  ['a mute drive after a plug-in', { ...stick, ...MUTE }, { ...stick, ...MUTE, diskseq: 28 }, ['plug-in', 'may be']],
  [
    'a drive of the same serial and another size',
    stick,
    { ...stick, sizeBytes: 512, diskseq: 28 },
    ['replugged', 'protected', 'summary'],
  ],
  ['another model', stick, { ...stick, model: 'Ultra' }, ['key', 'plug-in', 'protected', 'summary']],
])('compared with %s', (_what, before, now, answers) => {
  it.each<[string, boolean]>([
    ['key', identityKey(before) === identityKey(now)],
    ['plug-in', isKeyOfAnotherPlugIn(identityKey(before), identityKey(now))],
    ['same', isSameDrive(before, now)],
    ['may be', mayBeSameDrive(before, now)],
    ['replugged', wasReplugged(before, now)],
    ['protected', isProtectedBy(before, now)],
    ['summary', isDriveOfSummary({ driveSerial: before.serial }, now)],
  ])('%s', (name, answer) => {
    expect(answer).toBe(answers.includes(name));
  });
});

it('every notion but “was replugged” is symmetric', () => {
  const drives = [stick, { ...stick, serial: null }, { ...stick, wwn: null }, { ...stick, ...MUTE, diskseq: 3 }];
  for (const a of drives)
    for (const b of drives) {
      expect(isSameDrive(a, b)).toBe(isSameDrive(b, a));
      expect(mayBeSameDrive(a, b)).toBe(mayBeSameDrive(b, a));
      // Who is certainly the same may be the same: a notice is never absent where the act is refused.
      if (isSameDrive(a, b)) expect(mayBeSameDrive(a, b)).toBe(true);
    }
});

it('a drive is recognisable by a serial or a WWN', () => {
  expect([stick, { ...stick, serial: null }, { ...stick, ...MUTE }].map(isRecognisable)).toEqual([true, true, false]);
});

it.each(['27.4C530001230101.31914983424', '-.-.512'])('“%s” is written like an identity', (text) => {
  expect(isIdentityKey(text)).toBe(true);
});

it.each(['/dev/sdb', 'sdb', '27.4C53', '27.4C53.x', ''])('“%s” is not', (text) => {
  expect(isIdentityKey(text)).toBe(false);
});

it.each<[string | null, string | null, boolean]>([
  ['WX72-DA09', 'wx72_da09', true],
  ['WX72', 'WX72 ', true],
  ['WX72', 'WX73', false],
  ['--', '..', false],
  ['', '', false],
  [null, null, false],
  [null, 'WX72', false],
])('serials %s and %s', (a, b, isSame) => {
  expect(isSameSerial(a, b)).toBe(isSame);
  expect(isSameSerial(b, a)).toBe(isSame);
});

it('the helper gets what it can compare on an open descriptor', () => {
  expect(helperDriveOf({ devicePath: '/dev/sdb', identity: stick })).toEqual({
    devicePath: '/dev/sdb',
    diskseq: 27,
    serial: '4C530001230101',
    sizeBytes: 31_914_983_424,
  });
});
