import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { rememberedSerials } from '../../../../../main/shells/report/report.ts';
import { appendRecord } from '../../../../../main/stages/record/index.ts';
import { protectDrive } from '../../../../../main/system/settings/index.ts';
import { drive, driveIdentity } from '../../../../builders/drives.ts';
import { record } from '../../../../builders/records.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-report-'));
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'));
  vi.stubEnv('XDG_CONFIG_HOME', join(folder, 'config'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('a report hides the serial numbers of drives that are protected, recorded, or were protected once', async () => {
  await protectDrive(drive({ identity: driveIdentity({ serial: 'PROTECTED01', wwn: '0x5000c500a1b2c3d4' }) }));
  const written = record();
  await appendRecord({
    ...written,
    drive: { ...written.drive, identity: { ...written.drive.identity, serial: 'RECORDED01', wwn: null } },
  });
  const log = [
    '{"program":"cli","event":"begin","argv":["protect","remove","FORGOTTEN01"]}',
    '{"program":"cli","event":"begin","argv":["protect","list"]}',
  ];
  const hidden = await rememberedSerials(log);
  expect(hidden.toSorted()).toEqual(['0x5000c500a1b2c3d4', 'FORGOTTEN01', 'PROTECTED01', 'RECORDED01']);
});
