/** The Make screen: whole at every size, with names of any length and outputs of any number. */
import type { Page } from '@playwright/test';
import type { Inspection } from '../../contract/wire/source.ts';
import { KINGSTON, SANDISK } from '../fakes/scripted/drives.ts';
import { LOCKED } from '../fakes/scripted/inspections.ts';
import { PUBLIC_KEY } from '../fakes/scripted-backend.ts';
import { anything, chooseTile, closeSheet, openSheet, typeSource } from './make-screen.ts';
import { expect, test } from './scripted.ts';

/** The last one is a window of 1280×800 at 200 %. */
const SIZES = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 800 },
  { width: 760, height: 560 },
  { width: 640, height: 400 },
] as const;

const LONG = 'a-very-long-name_that_somebody_gave_to_it-'.repeat(8).slice(0, 300);

/** Whether the whole of it is inside of the window, at each size. */
async function expectReachable(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true });
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await expect(button).toBeInViewport({ ratio: 1 });
    const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
    expect(wide, `scrolls sideways at ${size.width}`).toBe(false);
  }
}

for (const [what, source, name] of [
  ['a preset', null, KINGSTON.name],
  ['a flake, and a drive, with names of 300 characters', `github:vimjoyer/${LONG}#iso`, LONG],
  ['an image in a folder with a name of 300 characters', `/home/ada/${LONG}/x.iso`, LONG],
] as const)
  test(`Flash can be reached at every size, with ${what}`, async ({ stage }) => {
    const { page, problems } = await stage({ drives: [{ ...KINGSTON, name }] });
    if (source === null) await chooseTile(page, 'Minimal');
    else await typeSource(page, source);
    await page.getByRole('checkbox', { name: name.slice(0, 40) }).check();
    await expect(page.getByRole('button', { name: 'Flash…' })).toBeEnabled();
    await expectReachable(page, 'Flash…');
    await page.getByRole('button', { name: 'Flash…' }).click();
    await page.getByRole('dialog').waitFor();
    await expectReachable(page, `Erase and flash ${name}`);
    expect(problems).toEqual([]);
  });

test('two rows of four tiles are drawn first, in the smallest window and in the usual one', async ({ stage }) => {
  const { page } = await stage();
  for (const size of [SIZES[1], SIZES[2]]) {
    await page.setViewportSize(size);
    const tiles = page.getByRole('radiogroup').locator('label, button[aria-expanded]');
    await expect(tiles).toHaveCount(8);
    for (const tile of await tiles.all()) await expect(tile).toBeInViewport({ ratio: 1 });
    const tops = await Promise.all((await tiles.all()).map(async (tile) => (await tile.boundingBox())?.y));
    expect(new Set(tops).size, `rows at ${size.width}`).toBe(2);
  }
});

const MANY: Inspection['outputs'] = Array.from({ length: 200 }, (_, index) => ({
  name: `host-${index}`,
  attribute: `nixosConfigurations.host-${index}.config.system.build.isoImage`,
  system: 'x86_64-linux',
  from: 'nixos-configuration',
}));

test('200 outputs are searched, counted as people do, and chosen', async ({ stage }) => {
  const { page, backend } = await stage();
  backend.handlers['source/inspect'] = async ({ source }) => ({
    ...LOCKED,
    source: { kind: 'flake', reference: 'github:vimjoyer/machines', attribute: null },
    attribute: source.includes('#') ? `nixosConfigurations.${source.split('#')[1]}.config.system.build.isoImage` : null,
    outputs: MANY,
  });
  await typeSource(page, 'github:vimjoyer/machines');
  const outputs = page.getByRole('group', { name: 'Which of its outputs?' });
  await expect(outputs.getByRole('radio')).toHaveCount(200);
  await expect(outputs.getByRole('radio').nth(2)).toHaveAccessibleName(/^host-2/);
  await outputs.getByRole('searchbox').fill('19');
  await expect(outputs).toContainText('12 outputs');
  await outputs.getByRole('radio', { name: /^host-119/ }).check();
  await expect(page.getByRole('heading', { level: 2, name: 'Put machines#host-119' })).toBeVisible();
});

test('a flake that does not evaluate says so first, once, and asks for no consent', async ({ stage }) => {
  const { page, backend } = await stage();
  const reason = "syntax error, unexpected '}' (/home/ada/config/flake.nix:14:3)";
  backend.handlers['source/inspect'] = async () => ({
    ...LOCKED,
    attribute: null,
    outputs: [],
    warnings: [
      { kind: 'build-risk', risk: { kind: 'unsandboxed-builds', derivations: null } },
      { kind: 'output-unreadable', output: 'iso', reason },
      { kind: 'output-unreadable', output: 'packages.x86_64-linux.iso', reason },
    ],
  });
  await typeSource(page, 'path:/home/ada/config');
  const card = page.getByRole('region', { name: 'What was found' });
  await expect(card).toContainText('This flake does not evaluate');
  await expect(card.getByText(reason)).toHaveCount(1);
  await expect(page.getByRole('switch')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Build the image only' })).toBeDisabled();
});

test('a word that is no preset leads to those that it may mean', async ({ stage }) => {
  const { page } = await stage();
  await typeSource(page, 'plasma');
  await page.getByRole('alert').getByRole('button', { name: 'Plasma 6' }).click();
  await expect(page.getByRole('radio', { name: 'Plasma 6' })).toBeChecked();
  await expect(anything(page)).toHaveValue('');
});

test('a word that is a preset is its tile', async ({ stage }) => {
  const { page } = await stage();
  await typeSource(page, 'gnome');
  await expect(page.getByRole('radio', { name: 'GNOME' })).toBeChecked();
});

test('the address of a file is pasted as its path', async ({ stage }) => {
  const { page } = await stage();
  await page.evaluate("navigator.clipboard.writeText('file:///home/ada/My%20stick.iso')");
  await anything(page).focus();
  await page.keyboard.press('Control+V');
  await expect(anything(page)).toHaveValue('/home/ada/My stick.iso');
  await expect(page.getByText('An ISO, 2.9 GB').first()).toBeVisible();
});

test('what this computer has is taken over, and a passphrase is asked for', async ({ stage }) => {
  const { page, backend } = await stage();
  await chooseTile(page, 'Minimal');
  for (const [tile, offer] of [
    ['Host name', 'laptop'],
    ['Keyboard', 'de(nodeadkeys)'],
    ['SSH key', 'id_ed25519.pub'],
    ['Wi-Fi', 'Home'],
  ] as const) {
    await openSheet(page, tile);
    await page.getByRole('button', { name: `From this computer: ${offer}` }).click();
    await closeSheet(page);
  }
  // The network is not joined without its passphrase.
  await expect(page.getByRole('button', { name: 'Build the image only' })).toBeDisabled();
  await openSheet(page, 'Wi-Fi');
  await expect(page.getByText('readable by everyone')).toBeVisible();
  await page.getByLabel('Passphrase', { exact: true }).fill('correct horse');
  await closeSheet(page);
  await page.getByRole('button', { name: 'Build the image only' }).click();
  await expect.poll(() => backend.started.length).toBe(1);
  expect(backend.started[0]).toMatchObject({
    options: {
      image: { hostName: 'laptop', keyboard: 'de(nodeadkeys)', sshKeys: [PUBLIC_KEY], wifi: { ssid: 'Home' } },
    },
  });
  expect(JSON.stringify(backend.started)).not.toContain('correct horse');
});

test('a stick that is plugged in below many others is brought into view, and not chosen', async ({ stage }) => {
  const many = Array.from({ length: 30 }, (_, index) => ({
    ...KINGSTON,
    id: `${index}-stick`,
    devicePath: `/dev/sd${index}`,
    identity: { ...KINGSTON.identity, diskseq: 100 + index, serial: `SERIAL${index}` },
  }));
  const { page, backend } = await stage({ drives: many });
  const sandisk = page.getByRole('checkbox', { name: /SanDisk Ultra/ });
  await expect(page.getByRole('checkbox').first()).toBeAttached();
  backend.plug([SANDISK, ...many]);
  await expect(sandisk).toBeInViewport();
  await expect(sandisk).not.toBeChecked();
});
