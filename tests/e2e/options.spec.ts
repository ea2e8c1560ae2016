/** The form of the live system's options: what is typed is what a job is asked for, and nothing secret is kept. */
import { AxeBuilder } from '@axe-core/playwright';
import { chooseTile, closeSheet, openSheet, setOption, typeSource } from './make-screen.ts';
import { expect, test } from './scripted.ts';

const BLOB = Buffer.concat([Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0\x20'), Buffer.alloc(32, 1)]).toString('base64');
const KEY = `ssh-ed25519 ${BLOB} me@laptop`;
// IEEE 802.11-2020, J.4.2.
const WIFI = {
  ssid: 'IEEE',
  passphrase: 'password',
  key: 'f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e',
};

test('what is typed reaches the job, with the key of the network and never its passphrase', async ({ stage }) => {
  const { page, backend } = await stage();
  await chooseTile(page, 'Minimal');
  await setOption(page, 'Host name', { 'Host name': 'rescue-1' });
  await setOption(page, 'Keyboard', { Keyboard: 'de(nodeadkeys)' });
  await setOption(page, 'SSH key', { 'SSH public keys': KEY });
  await openSheet(page, 'Wi-Fi');
  await page.getByLabel('Name of the network').fill(WIFI.ssid);
  await page.getByLabel('Passphrase', { exact: true }).fill(WIFI.passphrase);
  await expect(page.getByText('The key of the network will be on the stick')).toBeVisible();
  await closeSheet(page);
  await openSheet(page, 'Packages');
  await page.getByLabel('More packages').fill('ripgrep, tree');
  await page.getByLabel('SPICE agent').check();
  await closeSheet(page);
  // What is set stays in sight.
  await expect(page.getByRole('list', { name: 'Options' }).getByRole('listitem')).toHaveText([
    'Host name: rescue-1',
    'Keyboard: de(nodeadkeys)',
    'SSH public keys: me@laptop',
    'Wi-Fi: IEEE',
    'More packages: ripgrep, tree',
    'SPICE agent: yes',
  ]);
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

  // Another source has options of its own.
  await page.reload();
  await chooseTile(page, 'GNOME');
  await expect(page.getByRole('list', { name: 'Options' })).toHaveCount(0);
  await chooseTile(page, 'Minimal');
  await openSheet(page, 'SSH key');
  await expect(page.getByLabel('SSH public keys')).toHaveValue(KEY);
  await closeSheet(page);
  await openSheet(page, 'Wi-Fi');
  await expect(page.getByLabel('Passphrase', { exact: true })).toHaveValue('');
  const kept = await page.evaluate(() => JSON.stringify(Object.entries(localStorage)));
  expect(kept).toContain('rescue-1');
  expect(kept).not.toContain(WIFI.passphrase);
  expect(kept).not.toContain(WIFI.key);
});

test('an invalid value is explained beside its field, and nothing starts until it is fixed', async ({ stage }) => {
  const { page } = await stage();
  await chooseTile(page, 'Minimal');
  await openSheet(page, 'Host name');
  const field = page.getByRole('textbox', { name: 'Host name' });
  await field.fill('my host');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(/^A host name has 1 to 63 letters/);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await closeSheet(page);
  await expect(page.getByRole('button', { name: 'Host name needs fixing' })).toBeVisible();
  await expect(page.getByText('Fix the options that are marked.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Build the image only' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Save as flake…' })).toBeDisabled();
  await openSheet(page, 'Host name');
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect(field).toHaveValue('');
  await closeSheet(page);
  await expect(page.getByRole('button', { name: 'Build the image only' })).toBeEnabled();
});

test('a flake of the user’s own says itself what it is like', async ({ stage }) => {
  const { page, backend } = await stage();
  await chooseTile(page, 'Minimal');
  await setOption(page, 'Host name', { 'Host name': 'rescue-1' });
  await typeSource(page, 'github:vimjoyer/machines#rescue');
  await expect(page.getByText('A flake defines its own live system')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Host name' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Build the image only' }).click();
  await expect.poll(() => backend.started.length).toBe(1);
  expect(backend.started[0]).toMatchObject({ options: { image: { hostName: null } } });
});

test('is saved as a flake into a folder, which must be free, and says how to build it', async ({ stage }) => {
  const { page } = await stage();
  await chooseTile(page, 'Minimal');
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
