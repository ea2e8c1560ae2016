import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandLine, STANDIN, STANDIN_2411 } from '../devices/command-line.ts';
import { Bench } from '../devices/loop-device.ts';
import { bootStick } from './boot.ts';

/** Flashes a loop device and boots a copy of what is on it, as a USB stick. */
async function flashAndBoot(source: readonly string[], firmware: 'bios' | 'uefi'): Promise<void> {
  await Bench.with(async (bench) => {
    const file = await bench.file('stick.img', 64 * 1024 * 1024);
    const stick = await bench.attach(file);
    const argv = ['flash', ...source, '--drive', stick, '--include-loop', '--yes'];
    const { code, result } = await commandLine(argv, { stateFolder: join(bench.folder, 'state') });
    expect(code).toBe(0);
    const imagePath = join(bench.folder, 'pulled.img');
    await copyFile(file, imagePath);
    const boot = await bootStick({
      imagePath,
      firmware,
      volumeLabel: String(result['volumeLabel']),
      timeoutMs: 120_000,
    });
    expect(boot).toMatchObject({ ok: true });
    expect(boot.lines.join('\n')).toContain(`FLAKE-LIVE-OK ${String(result['volumeLabel'])} ${firmware}`);
  });
}

it('a stick written from minimal boots with BIOS firmware and prints its banner', () =>
  flashAndBoot(['minimal', ...STANDIN], 'bios'));
it('a stick written from minimal boots with UEFI firmware and prints its banner', () =>
  flashAndBoot(['minimal', ...STANDIN], 'uefi'));
it('a stick written from plasma5 boots', () => flashAndBoot(['plasma5', ...STANDIN_2411], 'bios'));
it('a stick written from spice boots', () => flashAndBoot(['spice', ...STANDIN_2411], 'uefi'));

it('a stick with one byte changed does not pass for a good one', () =>
  Bench.with(async (bench) => {
    const { result } = await commandLine(['build', 'minimal', ...STANDIN], {
      stateFolder: join(bench.folder, 'state'),
    });
    const imagePath = join(bench.folder, 'bad.img');
    await copyFile(String(result['imagePath']), imagePath);
    const image = await readFile(imagePath);
    // Well inside the squashfs, whose superblock begins with this magic at an ISO block: the live system checks it.
    let superblock = image.indexOf('hsqs');
    while (superblock % 2048 !== 0) superblock = image.indexOf('hsqs', superblock + 1);
    const usedBytes = Number(image.readBigUInt64LE(superblock + 40));
    const offset = superblock + Math.floor(usedBytes / 2);
    image[offset] = (image[offset] ?? 0) ^ 1;
    await writeFile(imagePath, image);
    const boot = await bootStick({
      imagePath,
      firmware: 'bios',
      volumeLabel: String(result['volumeLabel']),
      timeoutMs: 60_000,
    });
    expect(boot.ok).toBe(false);
    expect(boot.lines.join('\n')).toContain('FLAKE-LIVE-FAIL');
  }));
