/** The list of drives while sticks come and go: what was chosen stays chosen by identity, and by nothing else. */
import { KINGSTON, SANDISK, SYSTEM_DISK, TWINS } from '../fakes/scripted/drives.ts';
import { expect, test } from './scripted.ts';

/** A busy machine takes its time. The second that people are promised is measured in tests/hardware. */
const SOON = { timeout: 30_000 };

test('a drive stays chosen when the list changes around it, and when it moves in it', async ({ stage }) => {
  const { page, backend, problems } = await stage({ drives: [SANDISK, SYSTEM_DISK] });
  const sandisk = page.getByRole('checkbox', { name: 'SanDisk Ultra' });
  await sandisk.check();
  backend.plug([KINGSTON, SYSTEM_DISK, SANDISK]);
  await expect(page.getByRole('checkbox', { name: 'Kingston' })).toBeVisible(SOON);
  await expect(sandisk).toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Kingston' })).not.toBeChecked();
  expect(problems).toEqual([]);
});

test('another stick under the same name is not chosen, with a notice', async ({ stage }) => {
  const { page, backend, problems } = await stage({ drives: [SANDISK] });
  await page.getByRole('checkbox', { name: 'SanDisk Ultra' }).check();
  backend.plug([{ ...KINGSTON, devicePath: SANDISK.devicePath }]);
  await expect(page.getByRole('checkbox', { name: 'Kingston' })).not.toBeChecked(SOON);
  const notice = page.getByText('SanDisk Ultra is no longer chosen: Kingston DataTraveler 3.0 is /dev/sdb now.');
  await expect(notice).toBeVisible(SOON);
  expect(problems).toEqual([]);
});

test('a stick pulled and put back has to be chosen again', async ({ stage }) => {
  const { page, backend } = await stage({ drives: [SANDISK] });
  await page.getByRole('checkbox', { name: 'SanDisk Ultra' }).check();
  backend.plug([]);
  await expect(page.getByText('The drive you chose was unplugged')).toBeVisible(SOON);
  const identity = { ...SANDISK.identity, diskseq: 99 };
  backend.plug([{ ...SANDISK, identity, id: SANDISK.id.replace(/^\d+/, '99') }]);
  await expect(page.getByRole('checkbox', { name: 'SanDisk Ultra' })).not.toBeChecked(SOON);
});

test('two sticks of one make and serial number are distinguished by their ports, also for screen readers', async ({
  stage,
}) => {
  const { page, backend } = await stage({ drives: [...TWINS] });
  const inPort = (port: number) =>
    page.getByRole('checkbox', { description: new RegExp(`USB port 1, hub port ${port} .*except for the port`) });
  await expect(inPort(2)).toHaveCount(1);
  await inPort(1).check();
  // Only the other one goes; then only the chosen one.
  backend.plug([TWINS[0]]);
  await expect(page.getByRole('checkbox', { name: 'Generic Flash Disk' })).toBeChecked(SOON);
  backend.plug([TWINS[1]]);
  await expect(page.getByRole('checkbox', { name: 'Generic Flash Disk' })).not.toBeChecked(SOON);
});
