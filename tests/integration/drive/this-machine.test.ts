import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HostSnapshot, listDrives, readHostSnapshot } from '../../../main/stages/drive/index.ts';

/** The disk under `/`, found without the code under test; null where `/` is no plain file system on a disk. */
function rootDisk(): string | null {
  const line = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .find((each) => each.split(' ')[4] === '/');
  const link = `/sys/dev/block/${line?.split(' ')[2]}`;
  if (!existsSync(link)) return null;
  const folder = realpathSync(link);
  return basename(existsSync(join(folder, 'partition')) ? dirname(folder) : folder);
}

const disk = rootDisk();
const isOrdinaryDisk = disk !== null && !/^(dm-|md|loop)/.test(disk);

describe('the machine this runs on', () => {
  it.runIf(isOrdinaryDisk)('does not offer the disk it runs from, and says that / is on it', async () => {
    const drive = (await listDrives()).find(({ devicePath }) => devicePath === `/dev/${disk}`);
    const refusal = drive?.refusals.find(({ kind }) => kind === 'holds-running-system');
    expect(refusal).toMatchObject({ kind: 'holds-running-system' });
    expect(refusal?.kind === 'holds-running-system' && refusal.parts).toContain('/');
  });

  it('is read into a snapshot that has the shape recorded machines have', async () => {
    const machine = await readHostSnapshot();
    expect(HostSnapshot.parse(machine)).toEqual(machine);
    expect(machine.devices.length).toBeGreaterThan(0);
  });
});
