import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, PROJECT, STANDIN_2411 } from '../devices/command-line.ts';
import { identityOf } from '../devices/listed-drive.ts';
import { Bench } from '../devices/loop-device.ts';
import { standin2605Reference } from '../setup/standin-release.ts';
import { bootStick } from './boot.ts';

const STANDIN_2605 = ['--override-input', 'nixpkgs', standin2605Reference()];

/** Flashes a loop device and boots a copy of what is on it, as a USB stick. Gives what the live system said. */
async function flashAndBoot(
  source: readonly string[],
  firmware: 'bios' | 'uefi',
): Promise<{ volumeLabel: string; said: string }> {
  const told = { volumeLabel: '', said: '' };
  await Bench.with(async (bench) => {
    const file = await bench.file('stick.img', 64 * 1024 * 1024);
    const stick = await bench.attach(file);
    const argv = ['flash', ...source, '--drive', await identityOf(stick), '--include-loop', '--yes'];
    const { code, result } = await commandLine(argv, { stateFolder: join(bench.folder, 'state') });
    expect(code).toBe(0);
    const imagePath = join(bench.folder, 'pulled.img');
    await copyFile(file, imagePath);
    told.volumeLabel = String(result['volumeLabel']);
    const boot = await bootStick({ imagePath, firmware, volumeLabel: told.volumeLabel });
    expect(boot).toMatchObject({ ok: true });
    told.said = boot.lines.join('\n');
  });
  return told;
}

/** Each preset, the stand-in of its release, and a package that only it brings. */
const PRESETS: { preset: string; release: '24.11' | '26.05'; brings?: string }[] = [
  { preset: 'minimal', release: '26.05' },
  { preset: 'plasma6', release: '26.05', brings: 'calamares-nixos' },
  { preset: 'gnome', release: '26.05', brings: 'calamares-nixos' },
  { preset: 'plasma5', release: '24.11', brings: 'firefox' },
  { preset: 'spice', release: '26.05', brings: 'firefox' },
  { preset: 'terminal', release: '26.05', brings: 'alacritty' },
  { preset: 'impermanence', release: '26.05', brings: 'nixos-tmpfs-install' },
  { preset: 'recovery', release: '26.05', brings: 'smartmontools' },
];
const standin = { '24.11': STANDIN_2411, '26.05': STANDIN_2605 };

it('every preset there is has its place in this table', async () => {
  const presets = JSON.parse(await readFile(join(PROJECT, 'nix/presets.json'), 'utf8')) as { name: string }[];
  expect(PRESETS.map(({ preset }) => preset).sort()).toEqual(presets.map(({ name }) => name).sort());
});

// Two at a time: one emulated processor each.
describe.concurrent('a stick written from', () => {
  it.each(PRESETS)('$preset boots with BIOS firmware and prints its own banner', (row) => boots(row, 'bios'));
  it.each(PRESETS.filter(({ preset }) => ['minimal', 'impermanence'].includes(preset)))(
    '$preset boots with UEFI firmware and prints its own banner',
    (row) => boots(row, 'uefi'),
  );
});

async function boots({ preset, release, brings }: (typeof PRESETS)[number], firmware: 'bios' | 'uefi'): Promise<void> {
  const { volumeLabel, said } = await flashAndBoot([preset, ...standin[release]], firmware);
  expect(volumeLabel).toBe(`nixos-${preset}-${release}-x86_64`);
  expect(said).toContain(`FLAKE-LIVE-OK ${volumeLabel} ${firmware}`);
  if (brings !== undefined) expect(said).toMatch(new RegExp(`^LIVE-STORE .*-${brings}`, 'm'));
}

it('a stick with one byte changed does not pass for a good one', () =>
  Bench.with(async (bench) => {
    const { result } = await commandLine(['build', 'minimal', ...STANDIN_2605], {
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
    });
    expect(boot.ok).toBe(false);
    expect(boot.lines.join('\n')).toContain('FLAKE-LIVE-FAIL');
  }));
