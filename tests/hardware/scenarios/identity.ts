/** Sticks as the guest's kernel shows them, and as the command line tells them apart. */
import { expect } from 'vitest';
import { aboutDrive, digestOf, STICK_BYTES } from '../guest.ts';
import { scenario } from '../scenario.ts';
import { diskImage } from '../stick-image.ts';

scenario(
  'a stick has the maker, model, serial, size, port and sequence number that the kernel knows',
  async (guest) => {
    const { devicePath } = await guest.plug({
      port: 3,
      vendor: 'Kingston',
      model: 'DataTraveler 3.0',
      serial: '60A44C01',
    });
    const drive = await guest.drive(devicePath);
    const name = devicePath.replace('/dev/', '');
    const diskseq = Number(await guest.shell(`cat /sys/block/${name}/diskseq`));
    const path = await guest.shell(`udevadm info -q property ${devicePath} | sed -n s/^ID_PATH=//p`);
    expect(path).toContain('usb-0:3:1.0');
    expect(drive).toMatchObject({
      id: `${diskseq}.60A44C01.${STICK_BYTES}`,
      identity: {
        diskseq,
        vendor: 'Kingston',
        model: 'DataTraveler 3.0',
        serial: '60A44C01',
        sizeBytes: STICK_BYTES,
        port: path,
      },
      name: 'Kingston DataTraveler 3.0',
      bus: 'usb',
      logicalSectorBytes: 512,
      refusals: [],
    });
  },
);

scenario('a stick that was pulled and put back has another identity', async (guest) => {
  const first = await guest.plug({ serial: 'AGAIN' });
  const before = await guest.drive(first.devicePath);
  await first.stick.unplug();
  await first.stick.gone();
  await first.stick.attach();
  const after = await guest.drive(await first.stick.devicePath());
  expect(after.identity).toEqual({ ...before.identity, diskseq: (before.identity.diskseq ?? 0) + 1 });
  expect(after.id).not.toBe(before.id);
});

scenario(
  'of two sticks with the same serial, the one that was chosen is written and the other is not',
  async (guest) => {
    const twin = { vendor: 'Generic', model: 'Flash Disk', serial: '0123456789ABCDEF' };
    const first = await guest.plug({ ...twin, port: 1 });
    const second = await guest.plug({ ...twin, port: 2 });
    const image = await diskImage(guest);
    const otherBefore = await digestOf(first.stick.chip.cells);
    const chosen = await guest.drive(second.devicePath);

    const flashed = await guest.flash(image.path, chosen.id).finished;
    expect(flashed.code).toBe(0);
    expect(aboutDrive(flashed)).toMatchObject({
      drive: chosen.id,
      devicePath: second.devicePath,
      contents: 'verified',
    });
    expect((await second.stick.chip.kept(image.bytes.length)).equals(image.bytes)).toBe(true);
    expect(await digestOf(first.stick.chip.cells)).toBe(otherBefore);
  },
);

scenario('a stick with sectors of 4096 bytes is flashed and read back', async (guest) => {
  const { stick, devicePath } = await guest.plug({ sectorBytes: 4096 });
  const image = await diskImage(guest);
  expect(await guest.drive(devicePath)).toMatchObject({ logicalSectorBytes: 4096, refusals: [] });
  const flashed = await guest.flash(image.path, devicePath).finished;
  expect(flashed.code).toBe(0);
  expect(aboutDrive(flashed)).toMatchObject({ contents: 'verified' });
  expect((await stick.chip.kept(image.bytes.length)).equals(image.bytes)).toBe(true);
});
