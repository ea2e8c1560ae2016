import { describe, expect, it } from 'vitest';
import { doubts } from '../../../../contract/messages/drive-words.ts';
import { en } from '../../../../contract/messages/en/index.ts';
import { imageWarnings, withImageWarnings } from '../../../../contract/rules/image-on-drive.ts';
import { drive } from '../../../builders/drives.ts';

describe('an image and a drive', () => {
  it.each([
    ['suit each other', { startsPcs: true, sectorBytes: 512 }, 512, []],
    ['suit each other where nothing depends on sectors', { startsPcs: true, sectorBytes: null }, 4096, []],
    ['suit each other as far as is known', {}, 4096, []],
    ['give a stick that no PC starts from', { startsPcs: false, sectorBytes: 512 }, 512, ['image-starts-no-pc']],
    ['have other sectors', { startsPcs: true, sectorBytes: 4096 }, 512, ['image-for-other-sectors']],
  ] as const)('%s', (_how, medium, logicalSectorBytes, kinds) => {
    expect(imageWarnings(medium, { logicalSectorBytes }).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('are warned of in the question before the drive is erased', () => {
    const warned = withImageWarnings(drive(), { startsPcs: false, sectorBytes: 4096 });
    const [first, second] = doubts(warned, en);
    expect(first).toContain('nothing that a PC starts from');
    expect(second).toContain('sectors of 4096 bytes, and this drive has 512');
  });
});
