import { expect, it } from 'vitest';
import { useMirror } from '../../../../../renderer/mirror.ts';
import { useDriveChoice } from '../../../../../renderer/parts/drive/index.ts';
import { chooseOnly } from '../../../../../renderer/parts/drive/selection.ts';
import { KINGSTON, SANDISK } from '../../../../fakes/scripted/drives.ts';

it('a chosen drive that is unplugged is dropped, whichever section is shown', () => {
  useMirror.setState({ drives: [SANDISK, KINGSTON] });
  useDriveChoice.setState({ toWrite: chooseOnly(SANDISK), toRead: chooseOnly(KINGSTON) });
  useMirror.setState({ drives: [] });
  const { toWrite, toRead } = useDriveChoice.getState();
  expect([toWrite.chosen, toRead.chosen]).toEqual([[], []]);
  expect(toWrite.vanished.map(({ name }) => name)).toEqual(['SanDisk Ultra']);
  expect(toRead.vanished.map(({ name }) => name)).toEqual([KINGSTON.name]);
});
