/** States of This machine, for states.spec.ts. */
import { expect, type Page } from '@playwright/test';
import { PROBLEMS, WITHOUT_NIX } from '../fakes/scripted/doctor.ts';
import { BACKUP_DISK, SANDISK } from '../fakes/scripted/drives.ts';
import type { State } from './flake-states.ts';
import { PRACTICE_STATES } from './practice-states.ts';

export const section = (page: Page, name: string) =>
  page
    .getByRole('navigation')
    .getByRole('button', { name: new RegExp(`^${name}(:|$)`) })
    .click();

const PROTECTED = [BACKUP_DISK, { ...SANDISK, name: 'Samsung Portable SSD T7 Shield with a long name' }].map(
  ({ name, sizeBytes, identity: { serial, wwn } }) => ({
    name,
    sizeBytes,
    serial,
    wwn,
    since: '2026-11-22T20:15:00.000Z',
  }),
);

const KEPT = ['minimal', 'github:somebody/with-a-long-name#nixosConfigurations.rescue', null].map((source, index) => ({
  id: `image-00000000000${index}`,
  source,
  storePath: '/nix/store/3s7h2mzjy6g1kq0r9b5w8cvxn4dlfpia-nixos-26.05-x86_64-linux.iso',
  keptSince: '2026-11-22T20:15:00.000Z',
  sizeBytes: 1_288_490_188,
}));

export const MACHINE_STATES: State[] = [
  {
    name: 'flash-old-nix',
    part: { checks: PROBLEMS },
    lead: async (page) => {
      await page.getByRole('radio', { name: 'Minimal' }).click({ force: true });
      await page.getByText('Needs Nix 2.18; this machine has 2.8.', { exact: true }).waitFor();
    },
  },
  { name: 'machine', lead: (page) => section(page, 'This machine') },
  {
    name: 'machine-report',
    lead: async (page) => {
      await section(page, 'This machine');
      await page.getByRole('button', { name: 'Copy report' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'machine-protected',
    part: { protection: { state: 'known', drives: PROTECTED } },
    lead: async (page) => {
      await section(page, 'This machine');
      await page.getByRole('button', { name: 'Stop protecting WD My Passport' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'machine-images',
    part: { images: KEPT },
    lead: async (page) => {
      await section(page, 'This machine');
      await page.getByRole('button', { name: 'Free minimal' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'machine-protection-unreadable',
    part: {
      protection: {
        state: 'unreadable',
        path: '/home/ada/.config/flakestick/settings.json',
        detail: { because: 'not-json' },
      },
    },
    lead: async (page) => {
      await section(page, 'This machine');
      await page.getByText('The settings cannot be read').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'machine-problems',
    part: { checks: PROBLEMS },
    lead: async (page) => {
      await section(page, 'This machine');
      await page.getByRole('button', { name: 'Copy the command for Nix daemon' }).click();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
        'sudo systemctl enable --now nix-daemon.socket',
      );
      await page.getByRole('button', { name: 'Check again' }).click();
      await page.getByText('2 things are missing').first().waitFor();
    },
  },
  {
    name: 'machine-without-nix',
    part: { checks: WITHOUT_NIX },
    lead: (page) => section(page, 'This machine'),
  },
  // Its door is there.
  ...PRACTICE_STATES,
];
