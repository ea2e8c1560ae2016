import { describe, expect, it } from 'vitest';
import {
  type EraseConfirmation,
  isConfirmedBy,
  requiredConfirmation,
} from '../../../../contract/rules/erase-confirmation.ts';
import type { Drive, DriveWarning } from '../../../../contract/wire/drive.ts';
import { SANDISK } from '../../../fakes/scripted/drives.ts';

const LARGE: DriveWarning = { kind: 'large', sizeBytes: 500e9 };
const data = (...labels: string[]): DriveWarning => ({ kind: 'holds-data', labels, usedBytes: null });
const proofOf = (serial: string | null, ...warnings: DriveWarning[]): EraseConfirmation =>
  requiredConfirmation(
    { warnings, holdings: SANDISK.holdings, identity: { ...SANDISK.identity, serial }, sizeBytes: 500e9 },
    (bytes) => `${bytes / 1e9} GB`,
  );

describe('what has to be typed before a drive is erased', () => {
  it.each<[string, DriveWarning[], string | null, EraseConfirmation]>([
    ['nothing for an empty drive', [], 'ABCDEF', { kind: 'none' }],
    ['nothing for a live image', [{ kind: 'holds-live-image', label: 'nixos' }], 'ABCDEF', { kind: 'none' }],
    [
      'nothing because it is mounted or a file',
      [{ kind: 'mounted', mountPoints: ['/mnt'] }, { kind: 'virtual' }],
      'ABCDEF',
      { kind: 'none' },
    ],
    ['the label of its data', [data('PHOTOS')], 'ABCDEF', { kind: 'type', word: 'PHOTOS', from: 'label', why: 'data' }],
    [
      'the first label that can be typed',
      [data('фото', ' ', 'EFI', 'ROOT')],
      'ABCDEF',
      { kind: 'type', word: 'EFI', from: 'label', why: 'data' },
    ],
    [
      'the serial’s end where there is no label',
      [data()],
      'AB-CD_EF',
      { kind: 'type', word: 'CDEF', from: 'serial', why: 'data' },
    ],
    [
      'the serial’s end of a large drive, whatever its label',
      [LARGE, data('backup')],
      '1234KR4T',
      { kind: 'type', word: 'KR4T', from: 'serial', why: 'large-and-data' },
    ],
    [
      'the label of a large drive with a short serial',
      [LARGE, data('backup')],
      '1',
      { kind: 'type', word: 'backup', from: 'label', why: 'large-and-data' },
    ],
    [
      'the serial’s end of an empty drive that was proven fake',
      [{ kind: 'proven-fake', atMostBytes: 8e9 }],
      '1234KR4T',
      { kind: 'type', word: 'KR4T', from: 'serial', why: 'fake' },
    ],
    [
      'the label of a drive that was proven fake and holds data',
      [{ kind: 'proven-fake', atMostBytes: 8e9 }, data('PHOTOS')],
      '1234KR4T',
      { kind: 'type', word: 'PHOTOS', from: 'label', why: 'data' },
    ],
    [
      'the serial’s end of what drivelist calls a drive of the system, though nothing is on it',
      [{ kind: 'called-system-drive' }],
      '4C530001230101',
      { kind: 'type', word: '0101', from: 'serial', why: 'system' },
    ],
    [
      'the serial’s end of a disk on Thunderbolt, whatever drivelist says',
      [{ kind: 'external-disk' }, { kind: 'no-drivelist', reason: 'failed' }],
      '2236E6A1B2C3',
      { kind: 'type', word: 'B2C3', from: 'serial', why: 'external' },
    ],
    [
      'nothing because drivelist could not be asked',
      [{ kind: 'no-drivelist', reason: 'failed' }],
      'A',
      { kind: 'none' },
    ],
    [
      'the size where there is nothing else',
      [LARGE],
      null,
      { kind: 'type', word: '500 GB', from: 'size', why: 'large' },
    ],
    [
      'the size where a label says nothing',
      [data('--', 'x')],
      null,
      { kind: 'type', word: '500 GB', from: 'size', why: 'data' },
    ],
  ])('is %s', (_what, warnings, serial, expected) => {
    expect(proofOf(serial, ...warnings)).toEqual(expected);
  });

  it.each([
    ['HOLIDAY 2025', true],
    ['  holiday   2025 ', true],
    ['HOLIDAY', false],
    ['yes', false],
    ['', false],
  ])('is given by “%s”: %s', (typed, isEnough) => {
    expect(isConfirmedBy({ kind: 'type', word: 'HOLIDAY 2025', from: 'label', why: 'data' }, typed)).toBe(isEnough);
  });
});

it.each<[Drive['holdings'], DriveWarning[], string]>([
  [{ kind: 'cannot-be-told', because: 'unrecognised', signatures: [] }, [data()], 'untold'],
  [{ kind: 'being-read' }, [data()], 'untold'],
  [{ kind: 'being-read' }, [LARGE, data()], 'large-and-untold'],
  [SANDISK.holdings, [data()], 'data'],
])('a drive with %j takes typing, because: %3$s', (holdings, warnings, why) => {
  const drive = { warnings, holdings, identity: SANDISK.identity, sizeBytes: 500e9 };
  expect(requiredConfirmation(drive, String)).toMatchObject({ kind: 'type', word: '7391', why });
});
