/** Another stick under the name of the one that was chosen. */
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { digestOf, type Guest, MEBIBYTE, STICK_BYTES } from '../guest.ts';
import { scenario } from '../scenario.ts';
import { diskImage } from '../stick-image.ts';
import type { UsbStick } from '../usb-stick.ts';

/** Pulls `first` and plugs another stick of its size into its port, which gets its name. */
async function swap(guest: Guest, first: UsbStick, devicePath: string, serial: string): Promise<UsbStick> {
  await first.unplug();
  await first.gone();
  const second = await guest.plug({ port: first.port, serial });
  expect(second.devicePath).toBe(devicePath);
  return second.stick;
}

scenario(
  'another stick under the name that was chosen is refused, exit code 5, and not one byte changes',
  async (guest) => {
    const { stick, devicePath } = await guest.plug({ serial: 'CHOSEN' });
    const { id } = await guest.drive(devicePath);
    const second = await swap(guest, stick, devicePath, 'OTHER');
    const before = await digestOf(second.chip.cells);
    const ended = await guest.flash((await diskImage(guest)).path, devicePath, '--expect', id).finished;
    expect(ended.code).toBe(5);
    expect(ended.result).toMatchObject({ outcome: 'failed', failure: { kind: 'drive-changed' } });
    expect(await digestOf(second.chip.cells)).toBe(before);
  },
);

scenario(
  'a stick swapped for its twin while the image is read is refused, exit code 5, and not one byte changes',
  async (guest) => {
    const { stick, devicePath } = await guest.plug({ serial: 'TWIN' });
    // Reading it takes the guest a second, and its file is small.
    const bytes = Buffer.alloc(STICK_BYTES - MEBIBYTE);
    bytes.writeUInt16LE(0xaa55, 510);
    const image = await guest.file('slow.img.gz', gzipSync(bytes));
    const { id } = await guest.drive(devicePath);
    const running = guest.flash(image, id);
    await running.until(({ phase }) => phase === 'reading-image');
    running.child.kill('SIGSTOP');
    // Nothing but the sequence number tells them apart.
    const second = await swap(guest, stick, devicePath, 'TWIN');
    const before = await digestOf(second.chip.cells);
    expect(running.events.some(({ phase }) => phase === 'writing')).toBe(false);
    running.child.kill('SIGCONT');
    const ended = await running.finished;
    expect(ended.code).toBe(5);
    expect(ended.result).toMatchObject({ outcome: 'failed' });
    expect(JSON.stringify(ended.result)).toContain('drive-changed');
    expect(await digestOf(second.chip.cells)).toBe(before);
    expect(await digestOf(stick.chip.cells)).toBe(before);
  },
);
