/** The wall of sticks, and the record of one of them. */
import type { Page } from '@playwright/test';
import { NO_RECORDS, UNFINISHED } from '../fakes/scripted/records.ts';
import type { State } from './flake-states.ts';
import { section } from './machine-states.ts';

/** The newest one. */
async function openRecord(page: Page): Promise<void> {
  await section(page, 'Sticks');
  await page.getByRole('list', { name: 'Your sticks' }).getByRole('button').first().click();
}

async function importFile(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Import…' }).click();
  await page.getByRole('button', { name }).click();
}

export const RECORD_STATES: State[] = [
  {
    name: 'records',
    lead: async (page) => {
      await section(page, 'Sticks');
      await page.getByRole('list', { name: 'Your sticks' }).waitFor();
    },
  },
  {
    name: 'record',
    lead: async (page) => {
      await openRecord(page);
      await page.getByRole('heading', { name: 'Later verifications' }).waitFor();
    },
  },
  {
    name: 'records-newer-revision',
    lead: async (page) => {
      await section(page, 'Sticks');
      await page.getByRole('button', { name: 'github:vimjoyer/machines#iso' }).click();
      await page.getByRole('button', { name: 'Is there a newer revision?' }).click();
      await page.getByText('A newer revision exists').scrollIntoViewIfNeeded();
    },
  },
  { name: 'records-unfinished', part: { records: UNFINISHED }, lead: (page) => section(page, 'Sticks') },
  {
    name: 'records-exported',
    lead: async (page) => {
      await openRecord(page);
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByText('Exported to one file').waitFor();
    },
  },
  {
    name: 'records-imported',
    lead: async (page) => {
      await section(page, 'Sticks');
      await importFile(page, 'workshop');
      await page.getByText('The record was imported').waitFor();
    },
  },
  {
    name: 'records-import-refused',
    lead: async (page) => {
      await section(page, 'Sticks');
      await importFile(page, 'cut-short');
      await page.getByText('This is not an exported record').waitFor();
    },
  },
  { name: 'records-none', part: { records: NO_RECORDS }, lead: (page) => section(page, 'Sticks') },
];
