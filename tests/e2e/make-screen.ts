/** What tests do on the Make screen. */
import type { Page } from '@playwright/test';

/** The field that takes anything. */
export const anything = (page: Page) => page.getByRole('textbox', { name: 'What goes on the stick' });

/** Types or pastes a source. */
export const typeSource = (page: Page, text: string) => anything(page).fill(text);

export const chooseTile = (page: Page, name: string) => page.getByRole('radio', { name }).click({ force: true });

/** Opens the sheet behind a tile of “Make it yours”. */
export async function openSheet(page: Page, name: string) {
  const tiles = page.getByRole('region', { name: 'Make it yours' });
  await tiles.getByRole('listitem').getByRole('button', { name }).click();
  return page.getByRole('dialog');
}

export const closeSheet = (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();

/** Fills one field of a sheet. */
export async function setOption(page: Page, tile: string, values: Readonly<Record<string, string>>): Promise<void> {
  const sheet = await openSheet(page, tile);
  for (const [label, value] of Object.entries(values)) await sheet.getByLabel(label, { exact: true }).fill(value);
  await closeSheet(page);
}

/** Chooses from the menu of a drive's row. */
export async function fromDriveMenu(page: Page, drive: string, item: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: `More about ${drive}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}
