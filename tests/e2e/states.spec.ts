import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { CHECKS } from '../fakes/scripted/capacity-checks.ts';
import { WITHOUT_NIX } from '../fakes/scripted/doctor.ts';
import {
  CARD_READER,
  DRIVES,
  KINGSTON,
  LIVE_STICK,
  SANDISK,
  SYSTEM_DISK,
  TWINS,
  UNTOLD,
} from '../fakes/scripted/drives.ts';
import { JOBS, writingAt } from '../fakes/scripted/jobs.ts';
import { NO_RECORDS, UNFINISHED } from '../fakes/scripted/records.ts';
import { BUILD_STATES } from './build-states.ts';
import { SMALLEST_WINDOW, WINDOW } from './chromium.ts';
import { FLAKE_STATES, type State } from './flake-states.ts';
import { expectLayoutToHold } from './layout.ts';
import { MACHINE_STATES, section } from './machine-states.ts';
import { chooseTile, fromDriveMenu, openSheet, setOption, typeSource } from './make-screen.ts';
import { RECORD_STATES } from './record-states.ts';
import { expect, test } from './scripted.ts';

const choose = async (page: Page) => {
  await page.getByRole('radio', { name: 'Minimal' }).click({ force: true });
  await page.getByRole('checkbox', { name: 'SanDisk Ultra' }).click();
};

const STATES: State[] = [
  { name: 'flash', lead: (page) => page.getByRole('radio', { name: 'Minimal' }).waitFor({ state: 'attached' }) },
  { name: 'flash-chosen', lead: choose },
  ...FLAKE_STATES,
  {
    name: 'flash-inputs',
    lead: async (page) => {
      await chooseTile(page, 'Minimal');
      await openSheet(page, 'More');
      await page.getByRole('button', { name: 'Replace an input' }).click();
    },
  },
  {
    name: 'flash-release',
    lead: async (page) => {
      await chooseTile(page, 'Minimal');
      await openSheet(page, 'Release');
      await page.getByLabel('NixOS release').selectOption('26.11');
    },
  },
  {
    name: 'flash-wifi',
    lead: async (page) => {
      await chooseTile(page, 'Minimal');
      await openSheet(page, 'Wi-Fi');
      await page.getByLabel('Name of the network').fill('Home');
    },
  },
  {
    name: 'flash-yours',
    lead: async (page) => {
      await chooseTile(page, 'GNOME');
      await setOption(page, 'Keyboard', { Keyboard: 'de', 'Time zone': 'Europe/Berlin' });
      await setOption(page, 'Host name', { 'Host name': 'my host' });
      await setOption(page, 'Packages', { 'More packages': 'ripgrep' });
    },
  },
  {
    name: 'flash-more',
    lead: (page) => page.getByRole('button', { name: /^More \d/ }).click(),
  },
  {
    name: 'flash-not-understood',
    lead: async (page) => {
      await typeSource(page, 'plasma');
      await page.getByRole('button', { name: 'Plasma 6' }).waitFor();
    },
  },
  {
    name: 'flash-browse',
    lead: async (page) => {
      await page.getByRole('button', { name: 'Open…' }).click();
      await page.getByRole('button', { name: /graphical/ }).waitFor();
    },
  },
  {
    name: 'flash-image-chosen',
    lead: async (page) => {
      await page.getByRole('button', { name: 'Open…' }).click();
      await page.getByRole('button', { name: /graphical/ }).click();
      await page.getByText('labelled').waitFor();
    },
  },
  {
    name: 'flash-image-official',
    lead: async (page) => {
      await chooseTile(page, 'Official NixOS');
      await page.getByText('Details', { exact: true }).click();
      await page.getByText('Checksum from').waitFor();
    },
  },
  {
    name: 'flash-image-address',
    lead: async (page) => {
      await typeSource(page, 'https://example.org/workshop.iso');
      await page.getByText('There is no checksum').waitFor();
    },
  },
  { name: 'flash-no-drives', part: { drives: [SYSTEM_DISK, CARD_READER] } },
  { name: 'flash-without-nix', part: { checks: WITHOUT_NIX } },
  {
    name: 'flash-refused-shown',
    lead: (page) => page.getByText('Show drives that cannot be used').click(),
  },
  {
    name: 'flash-unplugged',
    lead: async (page, backend) => {
      await choose(page);
      backend.plug(DRIVES.filter((drive) => drive !== SANDISK));
      await page.getByText('The drive you chose was unplugged').waitFor();
    },
  },
  {
    name: 'flash-swapped',
    lead: async (page, backend) => {
      await choose(page);
      backend.plug(
        DRIVES.map((drive) => (drive === SANDISK ? { ...TWINS[0], devicePath: SANDISK.devicePath } : drive)),
      );
      await page.getByText('The drive you chose was swapped').waitFor();
    },
  },
  {
    name: 'flash-drive-menu',
    lead: async (page) => {
      await page.getByRole('button', { name: 'More about SanDisk Ultra' }).click();
      await page.getByRole('menuitem').first().waitFor();
    },
  },
  {
    name: 'flash-plugged-in',
    part: { drives: DRIVES.filter((drive) => drive !== SANDISK) },
    lead: async (page, backend) => {
      await page.getByRole('checkbox', { name: 'Kingston' }).waitFor();
      backend.plug(DRIVES);
      await page.getByRole('checkbox', { name: 'SanDisk' }).waitFor();
    },
  },
  {
    name: 'flash-trying',
    lead: async (page) => {
      await choose(page);
      await page.getByRole('button', { name: 'More about SanDisk Ultra' }).click();
      await page.getByRole('menuitem', { name: 'Try it' }).click();
      await page.getByText('Virtual machine: The kernel runs').waitFor();
    },
  },
  { name: 'flash-twins', part: { drives: [...TWINS, SYSTEM_DISK] } },
  { name: 'flash-untold', part: { drives: [KINGSTON, ...UNTOLD] } },
  {
    name: 'confirm-untold',
    part: { drives: [KINGSTON, ...UNTOLD] },
    lead: async (page) => {
      await page.getByRole('radio', { name: 'Minimal' }).click({ force: true });
      for (const name of ['Kingston', 'Verbatim', 'Philips', 'Corsair'])
        await page.getByRole('checkbox', { name: new RegExp(name) }).click();
      await page.getByRole('button', { name: 'Flash…' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'confirm',
    lead: async (page) => {
      await choose(page);
      await page.getByRole('button', { name: 'Flash…' }).click();
      await page.getByText('14 derivations to build').waitFor();
    },
  },
  {
    name: 'confirm-tight',
    lead: async (page) => {
      await page.getByRole('radio', { name: 'Plasma 6' }).click({ force: true });
      await page.getByRole('checkbox', { name: 'SanDisk Ultra' }).click();
      await page.getByRole('button', { name: 'Flash…' }).click();
      await page.getByText('The disk may be too small').waitFor();
    },
  },
  {
    name: 'confirm-compiling',
    lead: async (page) => {
      await page.getByRole('radio', { name: 'GNOME' }).click({ force: true });
      await page.getByRole('checkbox', { name: 'SanDisk Ultra' }).click();
      await page.getByRole('button', { name: 'Flash…' }).click();
      await page.getByText('No binary cache has this').waitFor();
      await page.getByRole('checkbox', { name: 'compile everything' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'confirm-unfree',
    lead: async (page) => {
      await page.getByRole('radio', { name: 'Recovery' }).click({ force: true });
      await page.getByRole('checkbox', { name: 'SanDisk Ultra' }).click();
      await page.getByRole('button', { name: 'Flash…' }).click();
      await page.getByRole('checkbox', { name: 'allow unfree packages' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'confirm-several',
    lead: async (page) => {
      await choose(page);
      await page.getByRole('checkbox', { name: 'Kingston' }).click();
      await page.getByRole('checkbox', { name: 'WD My Passport' }).click();
      await page.getByRole('button', { name: 'Flash…' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'confirm-unfinished',
    part: { records: UNFINISHED },
    lead: async (page) => {
      await choose(page);
      await page.getByRole('button', { name: 'Flash…' }).click();
      await page.getByText('Continue from what is there').waitFor();
    },
  },
  {
    name: 'confirm-unverified',
    lead: async (page) => {
      await typeSource(page, 'https://example.org/workshop.iso');
      await page.getByText('There is no checksum').waitFor();
      await page.getByRole('checkbox', { name: 'SanDisk' }).click();
      await page.getByRole('button', { name: 'Flash…' }).click();
      await page.getByText('Use the download although').waitFor();
    },
  },
  {
    name: 'confirm-live-stick',
    part: { drives: [LIVE_STICK] },
    lead: async (page) => {
      await page.getByRole('radio', { name: 'Minimal' }).click({ force: true });
      await page.getByRole('checkbox', { name: /Intenso/ }).click();
      await page.getByRole('button', { name: 'Flash…' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'flash-protected',
    lead: async (page) => {
      await fromDriveMenu(page, 'WD My Passport', 'Never offer it again');
      await page.getByText('WD My Passport is protected').waitFor();
      await page.getByText('Show drives that cannot be used').click();
    },
  },
  ...BUILD_STATES,
  { name: 'job-reading-image', part: { job: JOBS['reading-image'] } },
  { name: 'job-authorizing', part: { job: JOBS.authorizing } },
  { name: 'job-unmounting', part: { job: JOBS.unmounting } },
  {
    name: 'job-writing',
    part: { job: JOBS.writing },
    lead: async (page, backend) => {
      for (let tick = 0; tick < 8; tick += 1) {
        backend.play(writingAt(0.42 + tick / 100, tick));
        await page.waitForTimeout(950);
      }
    },
  },
  { name: 'capacity-rows', part: { driveChecks: CHECKS.rows }, lead: (page) => page.getByText('Show drives').click() },
  {
    name: 'capacity-question',
    lead: (page) => fromDriveMenu(page, 'SanDisk Ultra', 'Check capacity'),
  },
  {
    name: 'restore-question',
    lead: (page) => fromDriveMenu(page, 'SanDisk Ultra', 'Make it an empty drive again'),
  },
  { name: 'restore-making', part: { job: JOBS['restore-making'] } },
  { name: 'restoring', part: { job: JOBS.restoring } },
  { name: 'restored', part: { job: JOBS.restored } },
  { name: 'capacity-stopping', part: { driveChecks: CHECKS.stopping } },
  { name: 'capacity-loses', part: { driveChecks: CHECKS.loses } },
  { name: 'job-several-drives', part: { job: JOBS['several-drives'] } },
  { name: 'job-verifying', part: { job: JOBS.verifying } },
  {
    name: 'job-cancel-question',
    part: { job: JOBS.writing },
    lead: (page) => page.getByRole('button', { name: 'Cancel…' }).click(),
  },
  {
    name: 'job-seen-from-records',
    part: { job: JOBS.writing },
    lead: (page) => section(page, 'Sticks'),
  },
  { name: 'done', part: { job: JOBS.done } },
  { name: 'done-ejected', part: { job: JOBS['done-ejected'] } },
  {
    name: 'done-ejected-later',
    part: { job: JOBS.done },
    lead: async (page) => {
      await page.getByRole('button', { name: 'Make SanDisk Ultra safe to remove' }).click();
      await page.getByText('It is powered off').waitFor();
    },
  },
  { name: 'done-unverified', part: { job: JOBS['done-unverified'] } },
  { name: 'done-mixed', part: { job: JOBS['done-mixed'] } },
  { name: 'done-build', part: { job: JOBS['done-build'] } },
  { name: 'failed-write', part: { job: JOBS['failed-write'] } },
  { name: 'failed-differs', part: { job: JOBS['failed-differs'] } },
  { name: 'failed-busy', part: { job: JOBS['failed-busy'] } },
  {
    name: 'failed-bug',
    part: { job: JOBS['failed-bug'] },
    lead: async (page) => {
      await page.getByRole('button', { name: 'Copy report' }).click();
      await page.getByText('Report copied').waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^Flakestick \d+\.\d+\.\d+ /);
    },
  },
  { name: 'cancelled', part: { job: JOBS.cancelled } },
  {
    name: 'verify',
    lead: async (page) => {
      await section(page, 'Verify');
      await page.getByRole('radio', { name: 'SanDisk Ultra' }).click();
      await page.getByText('of this drive').waitFor();
    },
  },
  {
    name: 'verify-record',
    lead: async (page) => {
      await section(page, 'Verify');
      await page.getByRole('radio', { name: 'SanDisk Ultra' }).click();
      await page.getByRole('radio', { name: 'A certain record' }).click();
      await page.getByText('Same serial number').first().waitFor();
    },
  },
  { name: 'verify-no-records', part: { records: NO_RECORDS }, lead: (page) => section(page, 'Verify') },
  {
    name: 'verify-digest',
    lead: async (page) => {
      await section(page, 'Verify');
      await page.getByRole('radio', { name: 'A SHA-256' }).click();
      await page.getByRole('textbox', { name: 'SHA-256' }).fill('12ab');
    },
  },
  { name: 'verify-running', part: { job: JOBS['verify-running'] }, lead: (page) => section(page, 'Verify') },
  { name: 'verify-intact', part: { job: JOBS['verify-intact'] }, lead: (page) => section(page, 'Verify') },
  { name: 'verify-mounted', part: { job: JOBS['verify-mounted'] }, lead: (page) => section(page, 'Verify') },
  { name: 'verify-unknown', part: { job: JOBS['verify-unknown'] }, lead: (page) => section(page, 'Verify') },
  { name: 'verify-unreadable', part: { job: JOBS['verify-unreadable'] }, lead: (page) => section(page, 'Verify') },
  ...RECORD_STATES,
  ...MACHINE_STATES,
];

// Each state is a page and a backend of its own.
test.describe.configure({ mode: 'parallel' });

/** Not where CI runs the tests: drawing them takes half the time. */
const takesPictures = process.env['CI'] !== 'true';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Colours are all that the dark scheme changes. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

for (const { name, part, lead } of STATES) {
  test(`${name}: nothing breaks, in light and dark, large and small`, async ({ stage }) => {
    const { page, problems, backend } = await stage(part, { colorScheme: 'light' });
    await lead?.(page, backend);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(250);
      for (const size of [SMALLEST_WINDOW, WINDOW]) {
        await page.setViewportSize(size);
        await page.waitForTimeout(60);
        if (takesPictures)
          await page.screenshot({ path: `tests/e2e/screenshots/${name}-${colorScheme}-${size.width}.png` });
        const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
        expect(wide, `scrolls sideways at ${size.width}`).toBe(false);
      }
      // What a menu puts around itself sends the focus on, and never keeps it.
      const axe = new AxeBuilder({ page }).exclude('[data-base-ui-focus-guard]');
      const { violations } = await (colorScheme === 'light'
        ? axe.withTags(RULES)
        : axe.withRules(COLOUR_RULES)
      ).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
    }
    await expectLayoutToHold(page, name, takesPictures);
    expect(problems).toEqual([]);
  });
}

test('what the Content-Security-Policy forbids is noticed by these tests', async ({ stage }) => {
  const { page, problems } = await stage();
  await page.evaluate("document.head.appendChild(document.createElement('style')).textContent = 'p { color: red }'");
  await expect.poll(() => problems.join()).toContain('policy: style-src');
});
