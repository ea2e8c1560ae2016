import { spawnSync } from 'node:child_process';
import { openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import type { CheckText } from '../../contract/messages/describe-check.ts';
import type { Check } from '../../contract/wire/doctor.ts';
import { Record } from '../../contract/wire/record.ts';
import { COMMAND_LINE } from '../setup/built-programs.ts';
import { nixTestEnvironment, prepareStandin, STANDIN_REFERENCE } from '../setup/nix-environment.ts';
import { type AppHost, attachLoopDrive, type LoopDrive, startAppHost } from './app-host.ts';
import { launchChromium, openWatched } from './chromium.ts';
import { closeSheet, openSheet, typeSource } from './make-screen.ts';

const FLAKE = `path:${fileURLToPath(new URL('../fixtures/flakes/own-config', import.meta.url))}`;
const DRIVE_BYTES = 128 * 1024 * 1024;
const BUILD_TIMEOUT_MS = 240_000;

test.skip(process.getuid?.() !== 0, 'only root may attach a loop device');
test.setTimeout(BUILD_TIMEOUT_MS + 60_000);

let host: AppHost;
let drive: LoopDrive;

test.beforeAll(async () => {
  prepareStandin();
  host = await startAppHost();
  drive = attachLoopDrive(DRIVE_BYTES);
});
test.afterAll(async () => {
  drive.detach();
  await host.close();
});

test('a flake of one’s own becomes a verified drive, and the drive is verified again from its record', async () => {
  const browser = await launchChromium();
  try {
    const { page, problems } = await openWatched(browser, host.url, {});
    await compareWithDoctor(page);
    await chooseFlake(page);
    await flash(page);
    compareWithImage(onlyRecord());
    await verifyWhateverItIs(page);
    await lookAtRecord(page);
    expect(problems).toEqual([]);
  } finally {
    await browser.close();
  }
});

/** What `doctor` says on the command line, the app shows: each check, and what to type. */
async function compareWithDoctor(page: Page): Promise<void> {
  const env = { ...process.env, ...nixTestEnvironment() };
  const { stdout } = spawnSync(process.execPath, [COMMAND_LINE, 'doctor', '--json'], { encoding: 'utf8', env });
  const { checks } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
    checks: (CheckText & Pick<Check, 'toType'>)[];
  };
  await page.getByRole('navigation').getByRole('button', { name: 'This machine' }).click();
  for (const { name, toType } of checks) {
    const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });
    await expect(row).toBeVisible();
    for (const line of toType?.split('\n') ?? []) await expect(row.locator('pre')).toContainText(line);
  }
  await page.getByRole('navigation').getByRole('button', { name: 'Make' }).click();
}

async function chooseFlake(page: Page): Promise<void> {
  await typeSource(page, `${FLAKE}#iso`);
  await openSheet(page, 'More');
  await page.getByRole('button', { name: 'Replace an input' }).click();
  await page.getByRole('textbox', { name: 'Input' }).fill('nixpkgs');
  await page.getByRole('textbox', { name: 'Replaced by' }).fill(STANDIN_REFERENCE);
  await closeSheet(page);
  await page.getByText('Details', { exact: true }).click({ timeout: 60_000 });
  await expect(page.getByText('Will build')).toBeVisible({ timeout: 60_000 });
  // The stand-in for nixpkgs is made with this machine's own programs.
  await page.getByRole('switch', { name: 'build it outside the sandbox' }).check();
}

async function flash(page: Page): Promise<void> {
  const row = page.getByRole('listitem').filter({ hasText: drive.devicePath });
  await row.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Flash…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(drive.devicePath);
  await expect(dialog.getByText(/to build|here already/)).toBeVisible({ timeout: 60_000 });
  await dialog.getByRole('button', { name: /^Erase and flash / }).click();
  await expect(page.getByRole('list', { name: 'Stages' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: /is verified$/ })).toBeVisible({
    timeout: BUILD_TIMEOUT_MS,
  });
  await expect(page.getByText('Every byte was read back')).toBeVisible();
  await page.getByRole('button', { name: 'Flash another' }).click();
}

function onlyRecord(): Record {
  const folder = join(host.stateFolder, 'flakestick/records');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  expect(files).toHaveLength(1);
  return Record.parse(JSON.parse(readFileSync(join(folder, files[0] ?? ''), 'utf8')));
}

/** The drive holds the image byte for byte. */
function compareWithImage({ provenance, image }: Record): void {
  const isoFolder = join(provenance.storePath ?? '', 'iso');
  const [name = ''] = readdirSync(isoFolder).filter((file) => file.endsWith('.iso'));
  const expected = readFileSync(join(isoFolder, name));
  expect(expected.length).toBe(image.sizeBytes);
  const written = Buffer.alloc(expected.length);
  expect(readSync(openSync(drive.devicePath, 'r'), written, 0, written.length, 0)).toBe(expected.length);
  expect(written.equals(expected)).toBe(true);
}

async function verifyWhateverItIs(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: 'Verify' }).click();
  const row = page.getByRole('radiogroup', { name: 'Drive to verify' }).locator('label');
  await row.filter({ hasText: drive.devicePath }).getByRole('radio').check();
  // Nothing else is chosen: the drive is recognised by what is on it.
  await page.getByRole('main').getByRole('button', { name: 'Verify', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: /is intact$/ })).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Done' }).click();
}

async function lookAtRecord(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: 'Sticks' }).click();
  await page.getByRole('list', { name: 'Your sticks' }).getByRole('button').click();
  await expect(page.getByRole('article').getByText(`${FLAKE}#iso`, { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Later verifications' })).toBeVisible();
  // Locked: what it was replaced by can be built again.
  await expect(page.getByRole('article')).toContainText(/nixpkgs by path:\S+narHash=/);
}
