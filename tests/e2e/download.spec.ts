/** A download without a checksum is confirmed, as another thing than the loss of the drive. */
import { chooseTile, typeSource } from './make-screen.ts';
import { expect, test } from './scripted.ts';

test('a download that has no checksum is not started before that was accepted', async ({ stage }) => {
  const { page, backend } = await stage();
  await typeSource(page, 'https://example.org/workshop.iso');
  await page.getByText('There is no checksum').waitFor();
  await page.getByRole('checkbox', { name: 'Kingston' }).click();
  await page.getByRole('button', { name: 'Flash…' }).click();
  const erase = page.getByRole('button', { name: /^Erase and flash/ });
  await expect(erase).toBeDisabled();
  await page.getByRole('checkbox', { name: 'Use the download' }).click();
  await erase.click();
  await expect.poll(() => backend.started).toHaveLength(1);
  expect(backend.started[0]).toMatchObject({
    source: 'https://example.org/workshop.iso',
    options: { download: { sha256: null, acceptUnverified: true } },
  });
});

test('a download with a checksum is started without that question', async ({ stage }) => {
  const { page, backend } = await stage();
  await chooseTile(page, 'Official NixOS');
  await page.getByText('Details', { exact: true }).click();
  await page.getByText('Checksum from').waitFor();
  await page.getByRole('checkbox', { name: 'Kingston' }).click();
  await page.getByRole('button', { name: 'Flash…' }).click();
  await expect(page.getByRole('checkbox', { name: 'Use the download' })).toHaveCount(0);
  await page.getByRole('button', { name: /^Erase and flash/ }).click();
  await expect.poll(() => backend.started).toHaveLength(1);
  expect(backend.started[0]).toMatchObject({
    source: 'official:minimal',
    options: { download: { acceptUnverified: false } },
  });
});
