/** The form of the live system's options: what is typed is what a job is asked for, and nothing secret is kept. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './scripted.ts';

const BLOB = Buffer.concat([Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0\x20'), Buffer.alloc(32, 1)]).toString('base64');
const KEY = `ssh-ed25519 ${BLOB} me@laptop`;
// IEEE 802.11-2020, J.4.2.
const WIFI = {
  ssid: 'IEEE',
  passphrase: 'password',
  key: 'f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e',
};

async function open(page: Page) {
  await page.getByRole('radio', { name: 'Minimal' }).click({ force: true });
  await page.getByText('Options', { exact: true }).click();
}

test('what is typed reaches the job, with the key of the network and never its passphrase', async ({ stage }) => {
  const { page, backend } = await stage();
  await open(page);
  await page.getByLabel('Host name').fill('rescue-1');
  await page.getByLabel('Keyboard').fill('de(nodeadkeys)');
  await page.getByLabel('SSH public keys').fill(KEY);
  await page.getByLabel('Name of the network').fill(WIFI.ssid);
  await page.getByLabel('Passphrase', { exact: true }).fill(WIFI.passphrase);
  await page.getByLabel('More packages').fill('ripgrep, tree');
  await page.getByLabel('SPICE agent').check();
  await expect(page.getByText('The key of the network will be on the stick')).toBeVisible();
  await page.getByRole('button', { name: 'Build the image only' }).click();
  await expect.poll(() => backend.started.length).toBe(1);
  expect(backend.started[0]).toMatchObject({
    kind: 'build',
    options: {
      image: {
        hostName: 'rescue-1',
        timeZone: null,
        keyboard: 'de(nodeadkeys)',
        sshKeys: [KEY],
        wifi: { ssid: WIFI.ssid, key: WIFI.key },
        packages: ['ripgrep', 'tree'],
        unfreeFirmware: false,
        spiceAgent: true,
      },
    },
  });
  expect(JSON.stringify(backend.started)).not.toContain(WIFI.passphrase);

  await page.reload();
  await page.getByText('Options', { exact: true }).click();
  await page.getByRole('radio', { name: 'Minimal' }).click({ force: true });
  await expect(page.getByLabel('Host name')).toHaveValue('rescue-1');
  await expect(page.getByLabel('SSH public keys')).toHaveValue(KEY);
  await expect(page.getByLabel('Passphrase', { exact: true })).toHaveValue('');
  const kept = await page.evaluate(() => JSON.stringify(Object.entries(localStorage)));
  expect(kept).toContain('rescue-1');
  expect(kept).not.toContain(WIFI.passphrase);
  expect(kept).not.toContain(WIFI.key);
});

test('an invalid value is explained beside its field, and nothing starts until it is fixed', async ({ stage }) => {
  const { page } = await stage();
  await open(page);
  const field = page.getByLabel('Host name');
  await field.fill('my host');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(/^A host name has 1 to 63 letters/);
  await expect(page.getByText('Fix the options marked in the form.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Build the image only' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Save as flake…' })).toBeDisabled();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await page.getByRole('button', { name: 'Clear the options' }).click();
  await expect(field).toHaveValue('');
  await expect(page.getByRole('button', { name: 'Build the image only' })).toBeEnabled();
});

test('a flake of the user’s own says itself what it is like', async ({ stage }) => {
  const { page, backend } = await stage();
  await open(page);
  await page.getByLabel('Host name').fill('rescue-1');
  await page.getByRole('tab', { name: 'Flake' }).click();
  await page.getByRole('textbox', { name: 'Flake reference' }).fill('github:vimjoyer/machines#rescue');
  await expect(page.getByText('A flake defines its own live system')).toBeVisible();
  await expect(page.getByLabel('Host name')).toHaveCount(0);
  await page.getByRole('button', { name: 'Build the image only' }).click();
  await expect.poll(() => backend.started.length).toBe(1);
  expect(backend.started[0]).toMatchObject({ options: { image: { hostName: null } } });
});

test('is saved as a flake into a folder, which must be free, and says how to build it', async ({ stage }) => {
  const { page } = await stage();
  await open(page);
  await page.getByRole('button', { name: 'Save as flake…' }).click();
  const folder = page.getByLabel('Folder');
  await expect(folder).toBeFocused();
  await folder.fill('~/full');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The folder is not empty')).toBeVisible();
  await folder.fill('~/my stick');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText("nix build '/home/ada/my stick#packages.x86_64-linux.minimal'")).toBeVisible();
  await expect(page.getByRole('button', { name: 'Done' })).toBeFocused();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
