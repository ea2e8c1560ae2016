import { expect, it } from 'vitest';
import { type DriveIdentity, identityKey } from '../../../../contract/wire/drive.ts';

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
