import { expect, it } from 'vitest';
import { fits } from '../../../../../renderer/parts/drive/selection.ts';
import { KINGSTON } from '../../../../fakes/scripted/drives.ts';

it('lets an image fit that is as large as the drive, and not one byte more', () => {
  expect(fits(KINGSTON, KINGSTON.sizeBytes)).toBe(true);
  expect(fits(KINGSTON, KINGSTON.sizeBytes + 1)).toBe(false);
  expect(fits(KINGSTON, null)).toBe(true);
});
