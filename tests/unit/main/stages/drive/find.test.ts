import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { reasonsInEnglish } from '../../../../../contract/messages/json-text.ts';
import { failureOf } from '../../../../../contract/wire/failure.ts';
import { drivesOf, findChosenDrive, findDrive, HostSnapshot } from '../../../../../main/stages/drive/index.ts';

const file = new URL('../../../../fixtures/machines/identical-sticks.json', import.meta.url);
const { machine } = JSON.parse(readFileSync(file, 'utf8')) as { machine: unknown };
const drives = drivesOf(HostSnapshot.parse(machine));
const [, stick, twin] = drives;
if (!stick || !twin) throw new Error('the recorded machine lost its sticks');

const failure = async (find: () => unknown) => {
  try {
    await find();
  } catch (thrown) {
    return failureOf(thrown);
  }
  return 'found';
};

it('finds each of two identical sticks by its identity', async () => {
  expect(await findDrive('21.000000.15728640000', drives)).toBe(stick);
  expect(await findDrive('22.000000.15728640000', drives)).toBe(twin);
});

it('does not take a stick that was plugged in again for the one that was meant', async () => {
  expect(await failure(() => findDrive('19.000000.15728640000', drives))).toMatchObject({
    kind: 'drive-changed',
    drive: '19.000000.15728640000',
  });
});

it('does not choose between two drives that answer to one identity', async () => {
  expect(await failure(() => findDrive(stick.id, [stick, { ...twin, id: stick.id }]))).toMatchObject({
    kind: 'drive-changed',
    detail: { because: 'twin-drives', drive: '/dev/sda', other: '/dev/sdb' },
  });
});

it('finds no drive of an identity that is not there', async () => {
  expect(await failure(() => findDrive('21.000001.15728640000', drives))).toEqual({
    kind: 'drive-not-found',
    drive: '21.000001.15728640000',
  });
});

it('refuses the drive of an identity when another one is expected', async () => {
  expect(await failure(() => findDrive(stick.id, drives, twin.id))).toMatchObject({ kind: 'drive-changed' });
  expect(await findDrive(stick.id, drives, stick.id)).toBe(stick);
});

it('keeps to the drive that was chosen when another one took its name', async () => {
  const chosen = { devicePath: '/dev/sda', identity: stick.identity };
  expect(findChosenDrive(chosen, drives)).toBe(stick);
  const swapped = [{ ...twin, devicePath: '/dev/sda' }];
  expect(await failure(() => findChosenDrive(chosen, swapped))).toEqual({
    kind: 'drive-changed',
    drive: '/dev/sda',
    detail: {
      because: 'another-drive-chosen',
      chosen: '21.000000.15728640000',
      found: '22.000000.15728640000',
      name: 'General UDisk',
    },
  });
  expect(await failure(() => findChosenDrive(chosen, []))).toEqual({ kind: 'drive-not-found', drive: '/dev/sda' });
});

it.each([
  ['/etc/passwd', '/etc/passwd (a file, not a drive)'],
  ['/dev', '/dev (a folder, not a drive)'],
  ['/dev/null', '/dev/null (no block device, not a drive)'],
])('says what %s is instead of a drive', async (path, drive) => {
  const found = await failure(() => findDrive(path, drives));
  expect(JSON.parse(JSON.stringify(found, reasonsInEnglish))).toEqual({ kind: 'drive-not-found', drive });
});
