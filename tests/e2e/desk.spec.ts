/** What goes beyond a single screen: very long lists, pictures that leave the page, what is dropped on it. */
import type { Page } from '@playwright/test';
import type { RecordSummary } from '../../contract/wire/record.ts';
import { JOBS } from '../fakes/scripted/jobs.ts';
import { RECORD_LIST } from '../fakes/scripted/records.ts';
import { section } from './machine-states.ts';
import { expect, test } from './scripted.ts';

const takesPictures = process.env['CI'] !== 'true';

test('of a log of 100,000 lines, only those in sight are there', async ({ stage }) => {
  const log = Array.from({ length: 100_000 }, (_, at) =>
    at === 41_234 ? 'x.c:1:2: error: needle' : `gcc -c file-${at}.c`,
  );
  const { page, problems } = await stage({ job: JOBS['failed-build'], log });
  await page.getByRole('button', { name: 'Log', exact: true }).waitFor();
  await page.keyboard.press('Control+l');
  await page.getByText('gcc -c file-99999.c').waitFor();
  const pane = page.getByRole('region', { name: 'Log' });
  expect(await pane.locator('div > div').count()).toBeLessThan(200);
  await page.getByRole('button', { name: 'x.c:1:2: error: needle' }).click();
  // With what stands around it.
  await expect(pane.getByText('gcc -c file-41233.c')).toBeVisible();
  await expect(pane.getByText('gcc -c file-41235.c')).toBeVisible();
  const search = page.getByRole('searchbox', { name: 'Search the log' });
  await search.fill('file-7777');
  await expect(page.getByText('11 of 11')).toBeVisible();
  await search.press('Enter');
  await expect(page.getByText('1 of 11')).toBeVisible();
  await expect(pane.getByText('gcc -c file-7777.c')).toBeVisible();
  await search.press('Shift+Enter');
  await expect(page.getByText('11 of 11')).toBeVisible();
  await page.keyboard.press('Control+l');
  await expect(pane).toHaveCount(0);
  expect(problems).toEqual([]);
});

function manyRecords(count: number): RecordSummary[] {
  const [first] = RECORD_LIST.records;
  if (!first) throw new Error('no record');
  return Array.from({ length: count }, (_, at) => ({
    ...first,
    id: `${first.id.slice(0, -4)}${String(at).padStart(4, '0')}` as RecordSummary['id'],
    title: `Stick ${at}`,
    driveSerial: null,
    finishedAt: new Date(Date.UTC(2026, 0, 1) - at * 3_600_000).toISOString(),
  }));
}

test('500 sticks stand on the wall, of which only those in sight are there; arrows lead to all of them', async ({
  stage,
}) => {
  const { page, problems } = await stage({ records: { ...RECORD_LIST, records: manyRecords(500) } });
  await section(page, 'Sticks');
  const wall = page.getByRole('list', { name: 'Your sticks' });
  await expect(wall.getByText('Stick 0', { exact: true })).toBeVisible();
  expect(await wall.getByRole('button').count()).toBeLessThan(80);
  await wall.getByRole('button').first().focus();
  await page.keyboard.press('End');
  await expect(wall.getByRole('button', { name: /^Stick 499 / })).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(wall.getByRole('button', { name: /^Stick 498 / })).toBeFocused();
  await page.keyboard.press('Tab');
  expect(await wall.locator(':focus').count()).toBe(0);
  await page.getByRole('searchbox').fill('stick 123');
  await expect(wall.getByRole('button')).toHaveCount(1);
  await expect(page.getByText('1 of 500 sticks')).toBeVisible();
  expect(problems).toEqual([]);
});

test('a receipt is saved as a picture with the stick on it, and copied', async ({ stage }) => {
  const { page, backend, problems } = await stage({ job: JOBS.done });
  await page.getByText('Receipt', { exact: true }).click();
  await page.getByRole('button', { name: 'Save as a picture' }).click();
  await page.getByText('Saved as').waitFor();
  const [picture] = backend.pictures;
  if (!picture) throw new Error('no picture');
  expect(picture.readUInt32BE(16)).toBe(1200);
  expect(picture.readUInt32BE(20)).toBe(630);
  expect(await greenShare(page, picture)).toBeGreaterThan(0.01);
  if (takesPictures) await page.screenshot({ path: 'tests/e2e/screenshots/done-receipt.png' });
  await page.getByRole('button', { name: 'Copy as a picture' }).click();
  await page.getByText('The picture is in the clipboard.').waitFor();
  const types = await page.evaluate('navigator.clipboard.read().then(([item]) => item.types.join())');
  expect(types).toContain('image/png');
  expect(problems).toEqual([]);
});

/** How much of a picture is green: the cells of the stick that were read back. */
async function greenShare(page: Page, picture: Buffer): Promise<number> {
  const url = `data:image/png;base64,${picture.toString('base64')}`;
  return page.evaluate(`(async () => {
    const image = new Image();
    image.src = ${JSON.stringify(url)};
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let green = 0;
    for (let at = 0; at < data.length; at += 4)
      if (data[at + 1] > data[at] + 40 && data[at + 1] > data[at + 2] + 20) green += 1;
    return (green * 4) / data.length;
  })()`);
}

/** As another program would; null stands for a file. */
async function drop(page: Page, text: string | null): Promise<void> {
  await page.evaluate(`(() => {
    const transfer = new DataTransfer();
    const text = ${JSON.stringify(text)};
    if (text === null) transfer.items.add(new File(['x'], 'nixos.iso'));
    else transfer.setData('text/plain', text);
    for (const name of ['dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(name, { dataTransfer: transfer, bubbles: true, cancelable: true }));
  })()`);
}

test('what is dropped from another program is opened, and a file without a place is asked for', async ({ stage }) => {
  const { page, problems } = await stage();
  await section(page, 'This machine');
  await drop(page, null);
  await expect(page.getByRole('dialog', { name: 'Where is nixos.iso?' })).toBeVisible();
  await page.keyboard.press('Escape');
  await drop(page, 'github:me/config#iso');
  await expect(page.getByRole('button', { name: 'Flash…' })).toBeVisible();
  const values = "[...document.querySelectorAll('input')].map(({ value }) => value)";
  expect(await page.evaluate(values)).toContain('github:me/config#iso');
  expect(problems).toEqual([]);
});
