import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isProtectedBy } from '../../../../../contract/rules/drive-identity.ts';
import { failureOf } from '../../../../../contract/wire/failure.ts';
import type { Reason } from '../../../../../contract/wire/reason.ts';
import {
  protectDrive,
  readProtection,
  settingsPath,
  unprotectDrive,
} from '../../../../../main/system/settings/index.ts';
import { homeIn, settingsPathOfSudoUser } from '../../../../../main/system/settings/sudo-user.ts';
import { BACKUP_DISK, CARD_READER, KINGSTON, SANDISK } from '../../../../fakes/scripted/drives.ts';

let folder: string;
const before = process.env['XDG_CONFIG_HOME'];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flakestick-settings-'));
  process.env['XDG_CONFIG_HOME'] = folder;
});
afterEach(async () => {
  if (before === undefined) delete process.env['XDG_CONFIG_HOME'];
  else process.env['XDG_CONFIG_HOME'] = before;
  await rm(folder, { recursive: true, force: true });
});

const failure = (act: Promise<unknown>) => act.then(() => 'done', failureOf);
const put = async (text: string): Promise<void> => {
  await mkdir(join(folder, 'flakestick'), { recursive: true });
  await writeFile(settingsPath(), text);
};

describe('the protect list', () => {
  it('is empty where there is no file', async () => {
    expect(await readProtection()).toEqual({ state: 'known', drives: [] });
  });

  it('keeps what was added, once, in a file that only its owner may read, and forgets what was removed', async () => {
    const entry = await protectDrive(BACKUP_DISK, new Date('2026-11-22T20:15:00.000Z'));
    expect(entry).toEqual({
      serial: 'WX72DA09KR4T',
      wwn: null,
      name: 'WD My Passport',
      sizeBytes: BACKUP_DISK.sizeBytes,
      since: '2026-11-22T20:15:00.000Z',
    });
    await protectDrive({ ...BACKUP_DISK, name: 'again' });
    expect(await readProtection()).toEqual({ state: 'known', drives: [entry] });
    expect((await readdir(join(folder, 'flakestick'))).toSorted()).toEqual(['.settings.json.lock', 'settings.json']);
    expect(await unprotectDrive('WX72DA09KR4T')).toEqual([entry]);
    expect(await readProtection()).toEqual({ state: 'known', drives: [] });
  });

  it('loses nothing when several drives are added at once', async () => {
    await Promise.all([SANDISK, KINGSTON, BACKUP_DISK].map((drive) => protectDrive(drive)));
    const protection = await readProtection();
    expect(protection.state === 'known' && protection.drives).toHaveLength(3);
  });

  it('refuses a drive that could not be recognised again', async () => {
    expect(await failure(protectDrive(CARD_READER))).toEqual({ kind: 'drive-without-serial', drive: '/dev/sde' });
  });

  it('says what is on it when asked to remove something else', async () => {
    await protectDrive(BACKUP_DISK);
    expect(await failure(unprotectDrive('nothing'))).toEqual({
      kind: 'bad-usage',
      detail: { because: 'not-protected', id: 'nothing', known: ['WX72DA09KR4T'] },
    });
  });

  it.each<[string, string, Partial<Reason>]>([
    ['cut short', '{"schema":1,"protectedDr', { because: 'not-json' }],
    ['empty, as after a power cut', '', { because: 'not-json' }],
    ['of a newer Flakestick', '{"schema":2,"protectedDrives":[]}', { because: 'written-by-newer' }],
    [
      'with an entry that names no drive',
      '{"schema":1,"protectedDrives":[{"serial":null,"wwn":null}]}',
      { because: 'invalid-data' },
    ],
    [
      'with a word it does not know',
      '{"schema":1,"protectedDrives":[],"protected":[]}',
      { because: 'invalid-data', at: 'protected', problem: 'unknown' },
    ],
  ])('is unreadable, and never written over, where the file is %s', async (_what, text, detail) => {
    await put(text);
    expect(await readProtection()).toMatchObject({ state: 'unreadable', path: settingsPath(), detail });
    expect(await failure(protectDrive(BACKUP_DISK))).toMatchObject({ kind: 'settings-corrupt', path: settingsPath() });
    expect(await failure(unprotectDrive('x'))).toMatchObject({ kind: 'settings-corrupt' });
    expect(await readFile(settingsPath(), 'utf8')).toBe(text);
  });

  it('is unreadable where a folder is in the place of the file', async () => {
    await mkdir(settingsPath(), { recursive: true });
    expect(await readProtection()).toMatchObject({ state: 'unreadable', detail: 'EISDIR' });
  });

  it('reports that it cannot be written', async () => {
    // Nobody makes a folder there, not even root.
    process.env['XDG_CONFIG_HOME'] = '/sys/flakestick';
    expect(await failure(protectDrive(BACKUP_DISK))).toMatchObject({
      kind: 'file-unwritable',
      path: '/sys/flakestick/flakestick/settings.json',
    });
  });

  it('stays behind its symbolic link', async () => {
    const real = join(folder, 'dotfiles.json');
    await writeFile(real, '{"schema":1,"protectedDrives":[]}');
    await mkdir(join(folder, 'flakestick'));
    await symlink(real, settingsPath());
    await protectDrive(BACKUP_DISK);
    expect(await readFile(real, 'utf8')).toContain('WX72DA09KR4T');
  });
});

describe('a drive is the protected one', () => {
  const entry = { serial: 'WX72-DA09', wwn: 'naa.5000c500a1b2c3d4' };
  it.each([
    ['by the same serial', { serial: 'WX72-DA09', wwn: null }, true],
    ['by the serial as udev writes it', { serial: 'wx72_da09', wwn: null }, true],
    ['by its WWN, in another enclosure', { serial: 'USB0001', wwn: 'naa.5000c500a1b2c3d4' }, true],
    ['not by another serial', { serial: 'WX72-DA0', wwn: null }, false],
    ['not by having none', { serial: null, wwn: null }, false],
    ['not by an empty one', { serial: '', wwn: '' }, false],
  ])('%s', (_what, identity, isProtected) => {
    expect(isProtectedBy(entry, identity)).toBe(isProtected);
  });

  it('not because neither has a serial of letters', () => {
    expect(isProtectedBy({ serial: '--', wwn: null }, { serial: '..', wwn: null })).toBe(false);
  });
});

describe('the list of the user who called sudo', () => {
  const passwd =
    'root:x:0:0:root:/root:/bin/bash\nme:x:1000:1000:Me,,,:/home/me:/bin/bash\nodd:x:7:7::relative:/bin/sh\n';

  it('is in that user’s home', () => {
    expect(homeIn(passwd, '1000')).toBe('/home/me');
    expect(homeIn(passwd, '4711')).toBeNull();
    expect(homeIn(passwd, '7')).toBeNull();
  });

  it('counts for root only, and only for a user who is not root', async () => {
    expect(await settingsPathOfSudoUser({ SUDO_UID: '1000' }, 1000)).toBeNull();
    expect(await settingsPathOfSudoUser({ SUDO_UID: '0' }, 0)).toBeNull();
    expect(await settingsPathOfSudoUser({ SUDO_UID: '../1' }, 0)).toBeNull();
    expect(await settingsPathOfSudoUser({}, 0)).toBeNull();
  });
});
