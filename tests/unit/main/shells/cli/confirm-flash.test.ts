import { describe, expect, it } from 'vitest';
import { en } from '../../../../../contract/messages/en/index.ts';
import { failureOf } from '../../../../../contract/wire/failure.ts';
import { checkMeant, loss, type Named } from '../../../../../main/shells/cli/confirm-flash.ts';
import { BACKUP_DISK, KINGSTON, LIVE_STICK, SANDISK } from '../../../../fakes/scripted/drives.ts';

const failure = (named: readonly Named[], words: readonly string[] = ['flash', 'minimal', '--yes']): unknown => {
  try {
    checkMeant(named, words);
    return 'meant';
  } catch (thrown) {
    return failureOf(thrown);
  }
};
const byPath = (drive: Named['drive']): Named => ({ drive, byIdentity: false });
const byIdentity = (drive: Named['drive']): Named => ({ drive, byIdentity: true });

describe('--yes without a word more', () => {
  it.each([
    ['an empty drive', [byPath(KINGSTON)]],
    ['a live stick', [byPath(LIVE_STICK)]],
    ['a drive with data that was named by its identity', [byIdentity(SANDISK)]],
    ['a large drive that was named by its identity', [byIdentity(BACKUP_DISK), byPath(KINGSTON)]],
  ])('is enough for %s', (_what, named) => {
    expect(failure(named)).toBe('meant');
  });

  it('erases no drive with data, and gives the whole command that would', () => {
    expect(failure([byPath(SANDISK)], ['flash', 'it’s "mine"', '--drive', '/dev/sdb', '--yes'])).toEqual({
      kind: 'identity-needed',
      drives: ['/dev/sdb (SanDisk Ultra: it holds “HOLIDAY 2025”)'],
      command: `flakestick flash 'it’s "mine"' --drive /dev/sdb --yes --expect ${SANDISK.id}`,
    });
  });

  it('names the vague ones among several, and the identities of all, in their order', () => {
    expect(failure([byPath(KINGSTON), byPath(BACKUP_DISK)])).toMatchObject({
      drives: ['/dev/sdd (WD My Passport: it is large and holds “backup”)'],
      command: `flakestick flash minimal --yes --expect ${KINGSTON.id} --expect ${BACKUP_DISK.id}`,
    });
  });

  it('quotes a quote as a shell takes it', () => {
    expect(failure([byPath(SANDISK)], ["a'b"])).toMatchObject({
      command: expect.stringContaining(`'a'\\''b'`) as string,
    });
  });
});

it('says what is lost, and where it is mounted', () => {
  expect(loss(SANDISK, en)).toBe(
    '  /dev/sdb  SanDisk Ultra, 31.9 GB, serial number …117391, holds “HOLIDAY 2025”, mounted at /run/media/ada/HOLIDAY 2025 (will be unmounted)',
  );
});
