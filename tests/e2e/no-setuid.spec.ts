/** The real app as an ordinary user of a NixOS whose pkexec has no set-user-ID bit. */
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { diskImageBytes } from '../devices/loop-device.ts';
import { NIXOS_SETTINGS, onNixosWithoutSetuid } from '../devices/nixos-without-setuid.ts';
import { attachLoopDrive, startAppHost } from './app-host.ts';
import { launchChromium, openWatched } from './chromium.ts';

test.skip(process.getuid?.() !== 0, 'only root may attach a loop device');
test.skip(!existsSync('/usr/bin/pkexec'), 'pkexec is missing');

const NOBODY = 65_534;
/** Root outside, so that the page lets root's browser in. Inside it is an ordinary user, and so it is for the kernel. */
const AS_NOBODY = ['/usr/bin/unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
/** Somebody else owns the drive, so that it takes pkexec to open it. */
const SOMEBODY_ELSE = 65_533;

for (const [index, [release, settings]] of NIXOS_SETTINGS.entries()) {
  test(`on NixOS ${release}, This machine and a flash that failed say what to add to the configuration`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flakestick-no-setuid-'));
    writeFileSync(join(folder, 'disk.img'), diskImageBytes(8 << 20));
    // Of a size of its own: drives that look the same name each other.
    const drive = attachLoopDrive((64 + index) << 20);
    const { uid, gid } = statSync(drive.devicePath);
    const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true }), () => drive.detach()];
    try {
      chownSync(drive.devicePath, SOMEBODY_ELSE, SOMEBODY_ELSE);
      closing.push(() => chownSync(drive.devicePath, uid, gid));
      const before = [...(await onNixosWithoutSetuid(folder, release)), 'env', `HOME=${folder}`, ...AS_NOBODY];
      const host = await startAppHost({ before });
      closing.push(() => host.close());
      const browser = await launchChromium();
      closing.push(() => browser.close());
      const { page, problems } = await openWatched(browser, host.url, {});
      await page.getByRole('navigation').getByRole('button', { name: 'This machine' }).click();
      const row = page.getByRole('listitem').filter({ hasText: 'Writing drives' });
      await expect(row).toContainText('/usr/bin/pkexec has no set-user-ID bit');
      await expect(row.locator('pre')).toHaveText(settings.replaceAll('\n', ''));

      await page.getByRole('navigation').getByRole('button', { name: 'Make' }).click();
      await page.getByRole('button', { name: 'Open…' }).click();
      await page.getByRole('button', { name: 'disk.img' }).click();
      await page.getByRole('listitem').filter({ hasText: drive.devicePath }).getByRole('checkbox').check();
      await page.getByRole('button', { name: 'Flash…' }).click();
      const dialog = page.getByRole('dialog');
      // It cannot be told what is on a drive that only root may read.
      const [, size = ''] = /Type its size, ([^,]+),/.exec((await dialog.textContent()) ?? '') ?? [];
      await dialog.getByRole('textbox').fill(size);
      await dialog.getByRole('button', { name: /^Erase and flash / }).click();
      await expect(page.getByText('This machine’s pkexec cannot run as root')).toBeVisible();
      for (const line of settings.split('\n')) await expect(page.getByText(line)).toBeVisible();
      await expect(page.getByText('Nothing was written to the drive')).toBeVisible();
      expect(problems).toEqual([]);
      expect(readdirSync(folder)).not.toContain('started');
    } finally {
      for (const close of closing.toReversed()) await close();
    }
  });
}
