/** Drives that are never written, whatever is asked. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Refusal } from '../../../contract/drive.ts';
import { digestOf, type Guest, MEBIBYTE } from '../guest.ts';
import { scenario } from '../scenario.ts';
import { diskImage } from '../stick-image.ts';

/** Both the list and a flash refuse it, and for that reason. */
async function expectRefused(guest: Guest, devicePath: string, refusal: Partial<Refusal>): Promise<string> {
  expect((await guest.drive(devicePath)).refusals).toContainEqual(expect.objectContaining(refusal));
  const ended = await guest.flash((await diskImage(guest)).path, devicePath).finished;
  expect(ended.code).toBe(5);
  expect(ended.result).toMatchObject({
    outcome: 'failed',
    failure: { kind: 'drive-refused', refusals: expect.arrayContaining([expect.objectContaining(refusal)]) },
  });
  return ended.stderr;
}

scenario('the USB disk the guest runs from is refused, although its bus is USB', async (guest) => {
  const start = async () => (await readFile(join(guest.folder, 'system-disk'))).subarray(0, MEBIBYTE);
  const before = await start();
  const system = await guest.drive('/dev/sda');
  expect(system).toMatchObject({ bus: 'usb', identity: { serial: 'SYSTEM0001' } });
  await expectRefused(guest, '/dev/sda', { kind: 'holds-running-system', parts: ['/'] });
  expect((await start()).equals(before)).toBe(true);
});

scenario('a stick that is swapped to is refused', async (guest) => {
  const { stick, devicePath } = await guest.plug();
  await guest.shell(`mkswap ${devicePath} && swapon ${devicePath}`);
  try {
    const before = await digestOf(stick.chip.cells);
    await expectRefused(guest, devicePath, { kind: 'holds-running-system', parts: ['swap'] });
    expect(await digestOf(stick.chip.cells)).toBe(before);
  } finally {
    await guest.shell(`swapoff ${devicePath}`);
  }
});

scenario('a stick whose write protection is on is refused as read-only', async (guest) => {
  const { stick, devicePath } = await guest.plug({ readOnly: true });
  const before = await digestOf(stick.chip.cells);
  const said = await expectRefused(guest, devicePath, { kind: 'read-only' });
  expect(said).toContain('write-protect switch');
  expect(await digestOf(stick.chip.cells)).toBe(before);
});

scenario('a card reader without a card is refused, and with a card it is another drive', async (guest) => {
  const { stick, devicePath } = await guest.plug({ vendor: 'Generic', model: 'SD/MMC' });
  const { id } = await guest.drive(devicePath);
  await stick.takeMediumOut();
  // Nobody polls an idle reader; a look at it is what makes the kernel notice.
  await guest.shell(`blockdev --getsize64 ${devicePath} || true`);
  await expectRefused(guest, devicePath, { kind: 'no-medium' });
  await stick.putMediumIn();
  await guest.shell(`blockdev --getsize64 ${devicePath}`);
  const again = await guest.drive(devicePath);
  expect(again.refusals).toEqual([]);
  expect(again.id).not.toBe(id);
});
