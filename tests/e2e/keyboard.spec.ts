import type { Page } from '@playwright/test';
import { DRIVES, KINGSTON, SANDISK, SYSTEM_DISK } from '../fakes/scripted/drives.ts';
import { JOBS } from '../fakes/scripted/jobs.ts';
import { anything, fromDriveMenu, typeSource } from './make-screen.ts';
import { expect, test } from './scripted.ts';

/** Presses Tab until the named thing has the focus; fails when it cannot be reached. */
async function tabTo(page: Page, role: 'button' | 'radio' | 'checkbox' | 'tab' | 'textbox', name: string | RegExp) {
  const target = page.getByRole(role, { name });
  await target.waitFor({ state: 'attached' });
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await target.and(page.locator(':focus')).count()) === 1) return;
  }
  throw new Error(`the Tab key does not reach ${role} ${String(name)}`);
}

test('a preset, a drive and the confirmation are reached and answered with the keyboard alone', async ({ stage }) => {
  const { page, backend, problems } = await stage();
  await tabTo(page, 'radio', 'Minimal');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Plasma 6' })).toBeChecked();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('radio', { name: 'Minimal' })).toBeChecked();
  await tabTo(page, 'checkbox', /SanDisk Ultra/);
  await page.keyboard.press('Space');
  // What else there is to do with a drive is beside it; the next one below.
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('button', { name: 'More about SanDisk Ultra' })).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('checkbox', { name: 'Kingston DataTraveler 3.0' })).toBeFocused();
  await expect(page.getByRole('checkbox', { name: 'SanDisk Ultra' })).toBeChecked();
  await tabTo(page, 'button', 'Flash…');
  await page.keyboard.press('Enter');

  const dialog = page.getByRole('dialog', { name: 'Erase SanDisk Ultra?' });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expect(dialog.getByRole('button', { name: 'Erase and flash SanDisk Ultra' })).toBeDisabled();
  await expect(dialog).toContainText('Mounted at /run/media/ada/HOLIDAY 2025.');
  await tabTo(page, 'textbox', /Type its name, HOLIDAY 2025/);
  await page.keyboard.type('holiday 202');
  await expect(dialog.getByRole('button', { name: 'Erase and flash SanDisk Ultra' })).toBeDisabled();
  await page.keyboard.type('5');
  await tabTo(page, 'checkbox', /safe to remove/);
  await page.keyboard.press('Space');
  await tabTo(page, 'button', 'Erase and flash SanDisk Ultra');
  await page.keyboard.press('Enter');
  await expect.poll(() => backend.started.length).toBe(1);
  expect(backend.started[0]).toMatchObject({
    kind: 'flash',
    source: 'preset:minimal',
    verification: 'read-back',
    eject: true,
    drives: [{ devicePath: SANDISK.devicePath, identity: SANDISK.identity }],
  });
  expect(problems).toEqual([]);
});

test('a preset is written to one empty stick with at most 25 keys, from the first screen', async ({ stage }) => {
  const { page, backend } = await stage({ drives: [KINGSTON, SYSTEM_DISK] });
  await page.getByRole('checkbox', { name: /Kingston/ }).waitFor();
  let keys = 0;
  const press = async (key: string) => {
    keys += 1;
    await page.keyboard.press(key);
  };
  const tabUntil = async (role: 'radio' | 'checkbox' | 'button', name: RegExp) => {
    const target = page.getByRole(role, { name }).and(page.locator(':focus'));
    for (let presses = 0; presses < 25 && (await target.count()) === 0; presses += 1) await press('Tab');
    await expect(target).toHaveCount(1);
  };
  await tabUntil('radio', /Minimal/);
  await press('Space');
  await tabUntil('checkbox', /Kingston/);
  await press('Space');
  await tabUntil('button', /Flash…/);
  await press('Enter');
  await page.getByRole('dialog').waitFor();
  await tabUntil('button', /^Erase and flash/);
  await press('Enter');
  await expect.poll(() => backend.started.length).toBe(1);
  expect(keys).toBeLessThanOrEqual(25);
  test.info().annotations.push({ type: 'keys', description: String(keys) });
});

test('Enter on the confirmation as it opens erases nothing, and Escape leads back to the button', async ({ stage }) => {
  const { page, backend } = await stage();
  await page.getByRole('radio', { name: 'Minimal' }).check({ force: true });
  await page.getByRole('checkbox', { name: /Kingston/ }).check();
  const flash = page.getByRole('button', { name: 'Flash…' });
  await flash.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(flash).toBeFocused();
  await flash.press('Enter');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(flash).toBeFocused();
  expect(backend.started).toEqual([]);
});

test('a large drive is only erased after the end of its serial number was typed', async ({ stage }) => {
  const { page } = await stage();
  await page.getByRole('radio', { name: 'Minimal' }).check({ force: true });
  await page.getByRole('checkbox', { name: /My Passport/ }).check();
  await page.getByRole('button', { name: 'Flash…' }).click();
  const erase = page.getByRole('button', { name: 'Erase and flash WD My Passport' });
  const typed = page.getByRole('textbox', { name: /last 4 characters/ });
  await typed.fill('KR4');
  await expect(erase).toBeDisabled();
  await typed.fill('kr4t');
  await expect(erase).toBeEnabled();
});

test('a protected drive is no longer offered or chosen, and is offered again once it is off the list', async ({
  stage,
}) => {
  const { page } = await stage();
  const passport = page.getByRole('checkbox', { name: /My Passport/ });
  await passport.check();
  await page.getByRole('button', { name: 'More about WD My Passport' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Never offer it again' }).press('Enter');
  await expect(page.getByRole('alert')).toContainText('WD My Passport is protected');
  await expect(passport).toHaveCount(0);
  await page.getByRole('button', { name: 'Show the list' }).press('Enter');
  await page.getByRole('button', { name: 'Stop protecting WD My Passport' }).press('Enter');
  await expect(page.getByText('No drive is protected.')).toBeVisible();
  await page.getByRole('navigation').getByRole('button', { name: 'Make' }).click();
  await expect(passport).toBeVisible();
  await expect(passport).not.toBeChecked();
});

test('a drive that could not be recognised again cannot be protected, with the reason', async ({ stage }) => {
  const nameless = { ...KINGSTON, identity: { ...KINGSTON.identity, serial: null } };
  const { page } = await stage({ drives: [nameless] });
  await fromDriveMenu(page, 'Kingston DataTraveler 3.0', 'Never offer it again');
  await expect(page.getByRole('alert')).toContainText('neither a serial number nor a WWN');
});

test('Escape empties the field that takes anything, and shows the tiles again', async ({ stage }) => {
  const { page } = await stage();
  await typeSource(page, 'github:vimjoyer/machines#iso');
  await page.getByText('A flake on GitHub').first().waitFor();
  await expect(page.getByRole('radio', { name: 'Minimal' })).toHaveCount(0);
  await anything(page).press('Escape');
  await expect(anything(page)).toHaveValue('');
  await expect(anything(page)).toBeFocused();
  await expect(page.getByRole('radio', { name: 'Minimal' })).toHaveCount(1);
});

test('no drive is chosen beforehand, and one that was pulled out and put back has to be chosen again', async ({
  stage,
}) => {
  const { page, backend } = await stage();
  const sandisk = page.getByRole('checkbox', { name: /SanDisk Ultra/ });
  await sandisk.waitFor();
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0);
  await sandisk.check();
  backend.plug(DRIVES.filter((drive) => drive !== SANDISK));
  await expect(page.getByRole('alert')).toContainText('The drive you chose was unplugged');
  const again = { ...SANDISK, id: SANDISK.id.replace(/^27/, '40'), identity: { ...SANDISK.identity, diskseq: 40 } };
  backend.plug([again, ...DRIVES.filter((drive) => drive !== SANDISK)]);
  await expect(sandisk).toBeVisible();
  await expect(sandisk).not.toBeChecked();
});

test('another drive that appears above the chosen one does not take its place', async ({ stage }) => {
  const { page, backend } = await stage();
  await page.getByRole('radio', { name: 'Minimal' }).check({ force: true });
  await page.getByRole('checkbox', { name: /Kingston/ }).check();
  const [, ...others] = DRIVES;
  backend.plug(others);
  backend.plug([...DRIVES].reverse());
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(1);
  await expect(page.getByRole('checkbox', { name: /Kingston/ })).toBeChecked();
});

test('the progress of a job is announced to screen readers at each change of phase', async ({ stage }) => {
  const { page, backend } = await stage({ job: JOBS.writing });
  const status = page.getByRole('status').filter({ hasText: 'Writing Minimal' });
  await expect(status).toHaveText(/Writing Minimal, 4[12] percent, about \d+ s left/);
  backend.play(JOBS.done);
  await expect(page.getByRole('status').filter({ hasText: 'SanDisk Ultra is verified' })).toHaveCount(1);
});

test('a lost connection is shown, and nothing on screen pretends otherwise', async ({ stage }) => {
  const { page, leave } = await stage();
  await page.getByRole('radio', { name: 'Minimal' }).waitFor({ state: 'attached' });
  await leave();
  await expect(page.getByRole('alert')).toContainText('The connection to Flakestick was lost');
});

test('a second window says that the first one has it, and takes over when that is closed', async ({ stage }) => {
  const { page } = await stage();
  const second = await page.context().newPage();
  await second.goto(page.url());
  const notice = second.getByRole('alert').filter({ hasText: 'open in another window' });
  await expect(notice).toBeVisible();
  await page.close();
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect(second.getByRole('radio', { name: 'Minimal' })).toBeAttached();
  await expect(notice).toHaveCount(0);
});

test('the page uses the language of its host for failures and plans', async ({ stage }) => {
  const { page } = await stage({ language: 'de', job: JOBS['failed-write'] });
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Das Schreiben ist fehlgeschlagen');
});
