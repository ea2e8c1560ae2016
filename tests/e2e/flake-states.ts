/** States of the screen in which a flake is chosen. */
import type { Page } from '@playwright/test';
import type { Part, ScriptedBackend } from '../fakes/scripted-backend.ts';
import { typeSource } from './make-screen.ts';

export interface State {
  name: string;
  part?: Part;
  /** Leads to the state, and ends when it is there. */
  lead?: (page: Page, backend: ScriptedBackend) => Promise<unknown>;
}

export const FLAKE_STATES: State[] = [
  {
    name: 'flash-flake-outputs',
    lead: async (page) => {
      await typeSource(page, 'github:vimjoyer/machines');
      await page.getByRole('radio', { name: 'rescue' }).click();
    },
  },
  {
    name: 'flash-flake-known',
    lead: async (page) => {
      await page.getByRole('button', { name: 'Check github:vimjoyer/machines#iso for a newer revision' }).click();
      await page.getByText('3 inputs changed').click();
      await page.getByRole('button', { name: 'Check git+ssh:' }).click();
      await page.getByText('No newer revision').waitFor();
    },
  },
  {
    name: 'flash-flake-picked',
    lead: async (page) => {
      await page.getByRole('button', { name: 'Choose github:vimjoyer/machines#iso' }).click();
      await page.getByText('Details', { exact: true }).click();
      await page.getByText('Inputs', { exact: true }).click();
    },
  },
  {
    name: 'flash-flake-risks',
    lead: async (page) => {
      await typeSource(page, 'github:vimjoyer/imports#iso');
      await page.getByRole('checkbox', { name: 'SanDisk Ultra' }).click();
      await page.getByRole('switch', { name: 'let it run builders' }).click();
      await page.getByText('Confirm what the flake may do').waitFor();
    },
  },
  {
    name: 'flash-flake-no-image',
    lead: async (page) => {
      await typeSource(page, 'github:vimjoyer/empty');
      await page.getByText('The flake has no image').waitFor();
    },
  },
  {
    name: 'flash-flake-error',
    lead: async (page) => {
      await typeSource(page, 'path:/home/ada/broken#iso');
      await page.getByText('The Nix code has an error').waitFor();
    },
  },
];
