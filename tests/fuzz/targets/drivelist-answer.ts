import assert from 'node:assert/strict';
import { answerFrom, DrivelistDrive, FromWorker } from '../../../main/system/drivelist/answer.ts';
import type { FuzzTarget } from '../target.ts';

const drive = { device: '/dev/sdb', size: 31_914_983_424, isSystem: false, enumerator: 'lsblk:json' };

export const drivelistAnswer: FuzzTarget = {
  name: 'drivelist-answer',
  shape: 'json',
  inputs: 2000,
  samples: () => [
    JSON.stringify({ threadId: 7 }),
    JSON.stringify({
      drives: [drive, { ...drive, device: '/dev/sr0', size: null, description: 'Cruzer', mountpoints: [] }],
    }),
    JSON.stringify({ drives: [{ ...drive, enumerator: 'lsblk:pairs' }] }),
  ],
  isRefusal: (thrown) => thrown instanceof SyntaxError,
  parse: (input) => {
    const said = FromWorker.safeParse(JSON.parse(input.toString()));
    if (!said.success || !('drives' in said.data)) return;
    const answer = answerFrom(said.data.drives);
    if (answer.state === 'listed')
      for (const listed of answer.drives) assert.deepEqual(DrivelistDrive.parse(listed), listed);
  },
};
