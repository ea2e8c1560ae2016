/** An SD card image of a flake, compressed as nixpkgs compresses it: built, written, read back, and known again later. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { holdings } from '../../../contract/messages/drive-words.ts';
import { en } from '../../../contract/messages/en/index.ts';
import { commandLine, FLAKES, STANDIN } from '../../devices/command-line.ts';
import { driveAt } from '../../devices/listed-drive.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import { flipByte } from '../../devices/vfat-mounts.ts';

const STICK_BYTES = 32 * 1024 * 1024;

async function flashCard(bench: Bench) {
  const device = await bench.attach(await bench.file('card.img', STICK_BYTES));
  const stateFolder = join(bench.folder, 'state');
  const command = (...argv: string[]) => commandLine(argv, { stateFolder });
  const flashed = await command(
    'flash',
    `path:${FLAKES}/sd-card`,
    ...STANDIN,
    ...['--drive', device, '--include-loop', '--yes'],
  );
  expect(flashed.code, flashed.stderr).toBe(0);
  return { device, command, result: flashed.result, stateFolder };
}

describe('an SD card image of a flake', () => {
  it('is built, written, read back, and recorded as the bytes that it decompresses to', () =>
    Bench.with(async (bench) => {
      const { device, result, stateFolder } = await flashCard(bench);
      expect(result).toMatchObject({ outcome: 'verified', source: { lockedReference: expect.any(String) } });
      const imagePath = String(result['imagePath']);
      expect(imagePath).toMatch(/\/sd-image\/nixos-sd-image-.*\.img\.zst$/);
      const plain = join(bench.folder, 'plain.img');
      await run('zstd', '-dq', imagePath, '-o', plain);
      await run('cmp', '-n', String(result['sizeBytes']), plain, device);
      const text = await readFile(
        join(stateFolder, 'flakestick/records', `${String(result['recordId'])}.json`),
        'utf8',
      );
      expect(JSON.parse(text)).toMatchObject({
        provenance: { attribute: 'nixosConfigurations.board.config.system.build.sdImage', system: 'x86_64-linux' },
      });
    }));

  it('is recognised later, by what is on the card, and by its record', () =>
    Bench.with(async (bench) => {
      const { device, command, result } = await flashCard(bench);
      const later = await command('verify', device);
      expect(later.code, later.stderr).toBe(0);
      expect(later.result).toMatchObject({ outcome: 'verified', recordId: result['recordId'] });

      await bench.partition(device);
      const card = await driveAt(device);
      expect(holdings(card, en)).toBe('NixOS sd-image: “FIRMWARE”, “NIXOS_SD”');
      // It may have been used meanwhile: its root grows, and holds what its machine made.
      expect(card.warnings.map(({ kind }) => kind)).toContain('holds-data');

      await flipByte(device, 8 * 1024 * 1024);
      const changed = await command('verify', device);
      expect(changed).toMatchObject({ code: 7, result: { verdict: { kind: 'differs' } } });

      // A machine that has no record of it.
      const foreign = await commandLine(['verify', device], { stateFolder: join(bench.folder, 'other') });
      expect(foreign.result).toMatchObject({ verdict: { kind: 'unknown-image', seen: { made: 'nixos-sd-image' } } });
      expect(foreign.stderr).toContain('a NixOS sd-image with 2 partitions (MBR)');
    }));
});
