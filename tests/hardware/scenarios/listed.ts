/** Many sticks at once, as the guest's kernel shows them and as one `drives --all` tells them apart. */
import { expect } from 'vitest';
import type { Drive } from '../../../contract/wire/drive.ts';
import { aboutDrive, digestOf, type Guest, STICK_BYTES } from '../guest.ts';
import { scenarios } from '../scenario.ts';
import { diskImage } from '../stick-image.ts';
import type { UsbStick } from '../usb-stick.ts';

const TWIN = { vendor: 'Generic', model: 'Flash Disk', serial: '0123456789ABCDEF' };
const NAMED = { vendor: 'Kingston', model: 'DataTraveler 3.0', serial: '60A44C01' };

async function plugMany(guest: Guest) {
  const named = await guest.plug({ ...NAMED, port: 3 });
  const first = await guest.plug({ ...TWIN, port: 1 });
  const second = await guest.plug({ ...TWIN, port: 2 });
  const protectedOne = await guest.plug({ port: 4, readOnly: true });
  const swapped = await guest.plug({ port: 5 });
  const reader = await guest.plug({ port: 6, vendor: 'Generic', model: 'SD/MMC' });
  await guest.shell(`mkswap ${swapped.devicePath} && swapon ${swapped.devicePath}`);
  await reader.stick.takeMediumOut();
  // Nobody polls an idle reader; a look at it is what makes the kernel notice.
  await guest.shell(`blockdev --getsize64 ${reader.devicePath} || true`);
  const known = {
    diskseq: Number(await guest.shell(`cat /sys/class/block/${named.devicePath.slice(5)}/diskseq`)),
    port: await guest.shell(`udevadm info -q property ${named.devicePath} | sed -n s/^ID_PATH=//p`),
  };
  const untouched = [first.stick, protectedOne.stick, swapped.stick];
  const before = await digestsOf(untouched);
  const drives = await listedByBoth(guest);
  const of = ({ devicePath }: { devicePath: string }): Drive | undefined =>
    drives.find((drive) => drive.devicePath === devicePath);

  // The second twin is chosen among them, and so are two that must not be taken.
  const image = await diskImage(guest);
  const flashed = await guest.flash(image.path, of(second)?.id ?? 'not listed').finished;
  const refused = [];
  for (const { devicePath } of [protectedOne, swapped])
    refused.push(await guest.flash(image.path, devicePath).finished);
  await reader.stick.putMediumIn();
  await guest.shell(`blockdev --getsize64 ${reader.devicePath}`);
  const withCard = await guest.drive(reader.devicePath);
  await guest.shell(`swapoff ${swapped.devicePath}`);
  return {
    ...{ known, image, flashed, refused, withCard, before, after: await digestsOf(untouched), second: second.stick },
    drives: { named: of(named), first: of(first), second: of(second), protectedOne: of(protectedOne) },
    others: { swapped: of(swapped), reader: of(reader) },
  };
}

/** An emulated processor, on a busy machine, often takes longer than the second that drivelist is given. */
async function listedByBoth(guest: Guest): Promise<Drive[]> {
  for (let triesLeft = 30; ; triesLeft -= 1) {
    const drives = await guest.drives();
    if (triesLeft === 0 || drives.some(({ seenBy }) => seenBy.includes('drivelist'))) return drives;
  }
}

function digestsOf(sticks: readonly UsbStick[]): Promise<string[]> {
  return Promise.all(sticks.map(({ chip }) => digestOf(chip.cells)));
}

scenarios('seven USB disks at once', plugMany, {
  'a stick has the maker, model, serial, size, port and sequence number that the kernel knows': ({ drives, known }) => {
    expect(known.port).toContain('usb-0:3:1.0');
    expect(drives.named).toMatchObject({
      id: `${known.diskseq}.60A44C01.${STICK_BYTES}`,
      identity: { ...NAMED, ...known, sizeBytes: STICK_BYTES },
      name: 'Kingston DataTraveler 3.0',
      bus: 'usb',
      logicalSectorBytes: 512,
      refusals: [],
      seenBy: ['drivelist', 'sysfs'],
    });
  },
  'two sticks with the same serial and size are two drives': ({ drives: { first, second } }) => {
    expect(first?.identity.serial).toBe(TWIN.serial);
    expect(second?.identity.serial).toBe(TWIN.serial);
    expect(first?.id).not.toBe(second?.id);
  },
  'of two sticks with the same serial, the one that was chosen is written': async ({
    flashed,
    drives,
    second,
    image,
  }) => {
    expect(flashed.code, flashed.stderr).toBe(0);
    expect(aboutDrive(flashed)).toMatchObject({ devicePath: drives.second?.devicePath, contents: 'verified' });
    expect((await second.chip.kept(image.bytes.length)).equals(image.bytes)).toBe(true);
  },
  'of two sticks with the same serial, not one byte of the other changes': ({ before, after }) => {
    expect(after[0]).toBe(before[0]);
  },
  'a stick whose write protection is on is refused, exit code 5, and says which switch to slide': ({
    drives,
    refused,
  }) => {
    expect(drives.protectedOne?.refusals).toEqual([{ kind: 'read-only' }]);
    expect(refused[0]).toMatchObject({ code: 5, result: { failure: { kind: 'drive-refused' } } });
    expect(refused[0]?.stderr).toContain('write-protect switch');
  },
  'a stick that is swapped to is refused as part of the running system, exit code 5': ({ others, refused }) => {
    expect(others.swapped?.refusals).toContainEqual({ kind: 'holds-running-system', parts: ['swap'] });
    expect(refused[1]).toMatchObject({ code: 5, result: { failure: { kind: 'drive-refused' } } });
  },
  'not one byte changes of what was refused': ({ before, after }) => {
    expect(after.slice(1)).toEqual(before.slice(1));
  },
  'a card reader without a card is refused, and with a card it is another drive': ({
    others: { reader },
    withCard,
  }) => {
    expect(reader?.refusals).toContainEqual({ kind: 'no-medium' });
    expect(withCard.refusals).toEqual([]);
    expect(withCard.id).not.toBe(reader?.id);
  },
});
