import { expect, it } from 'vitest';
import { refusedDrive } from '../../../../contract/rules/refused-drive.ts';
import type { OpenRefusal } from '../../../../contract/wire/helper-protocol.ts';

it.each<[OpenRefusal, object]>([
  ['gone', { kind: 'drive-not-found', drive: '/dev/sdb' }],
  ['changed', { kind: 'drive-changed', drive: '/dev/sdb', detail: 'why' }],
  ['in-use', { kind: 'drive-busy', drive: '/dev/sdb' }],
  ['not-permitted', { kind: 'authorization-refused' }],
  ['failed', { kind: 'helper-failed', detail: 'why' }],
  ['read-only', { refusals: [{ kind: 'read-only' }] }],
  ['no-medium', { refusals: [{ kind: 'no-medium' }] }],
  ['not-removable', { refusals: [{ kind: 'not-removable', bus: 'why' }] }],
  ['not-a-whole-drive', { refusals: [{ kind: 'not-a-whole-drive', wholeDrive: null }] }],
  ['too-small', { refusals: [{ kind: 'too-small', needBytes: 9, haveBytes: 5 }] }],
])('a helper that refuses with %s', (reason, failure) => {
  expect(refusedDrive('/dev/sdb', 9, { reason, property: null, detail: 'why', haveBytes: 5 })).toMatchObject(failure);
});

it('says which property of the drive changed, so that it can be put in any language', () => {
  const refused = { reason: 'changed', property: 'diskseq', detail: 'diskseq 8, chosen 7', haveBytes: null } as const;
  expect(refusedDrive('/dev/sdb', 9, refused)).toEqual({
    kind: 'drive-changed',
    drive: '/dev/sdb',
    detail: 'diskseq 8, chosen 7',
    property: 'diskseq',
  });
});
