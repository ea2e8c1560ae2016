import { expect, it } from 'vitest';
import { decodeHelperRequest } from '../../../../../contract/wire/helper-lines.ts';
import { BLOCK_BYTES } from '../../../../../contract/wire/image.ts';
import { verifyDrive } from '../../../../../main/stages/verify/index.ts';
import type { HelperRun, HelperSession } from '../../../../../main/system/helper-client/index.ts';
import * as builders from '../../../../builders/drives.ts';

const drive = builders.drive();
const options = { onStarted: () => {}, onProgress: () => {}, signal: new AbortController().signal };

/** Notes what it was asked to run, and does nothing. */
function noting(): HelperSession & { asked: HelperRun | null } {
  const session: HelperSession & { asked: HelperRun | null } = {
    asked: null,
    run: async (run) => {
      session.asked = run;
      return { end: 'done', drives: [] };
    },
  };
  return session;
}

it('asks for every block of the expected length, as a request that the helper takes', async () => {
  const session = noting();
  const blocks = { blockBytes: 65_536, sha256: ['a'.repeat(64)] };
  await verifyDrive({ drive, expected: { kind: 'blocks', sizeBytes: 1000, blocks } }, session, options);
  const { request, expectation, drives } = session.asked ?? {};
  expect(decodeHelperRequest(JSON.stringify(request))).toEqual({
    protocol: 2,
    task: 'verify',
    imageBytes: 1000,
    blockBytes: 65_536,
    wholeDigest: null,
    show: [],
    drives: [{ devicePath: '/dev/sdb', diskseq: 27, serial: '4C53', sizeBytes: 4e9 }],
  });
  expect(expectation).toMatchObject({ kind: 'blocks', blocks });
  expect(drives).toEqual([{ id: drive.id, name: drive.name, devicePath: drive.devicePath }]);
});

it('asks for one digest over everything where there is only one to compare with', async () => {
  const session = noting();
  await verifyDrive({ drive, expected: { kind: 'whole', sizeBytes: 1000, sha256: 'b'.repeat(64) } }, session, options);
  expect(session.asked?.request).toMatchObject({ wholeDigest: 'sha256', imageBytes: 1000, blockBytes: BLOCK_BYTES });
  expect(session.asked?.expectation).toEqual({ kind: 'whole', sha256: 'b'.repeat(64), blockBytes: BLOCK_BYTES });
});
