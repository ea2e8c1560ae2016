/** From the preset to a stick that boots, all of it real: Nix, the guest's USB, the firmware of another machine. */
import { spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { isFresh } from '../../../build/freshness.ts';
import { type BootOutcome, bootStick, type Firmware } from '../../boot/boot.ts';
import { commandLine, PROJECT, STANDIN } from '../../devices/command-line.ts';
import { aboutDrive, MEBIBYTE } from '../guest.ts';
import { scenario } from '../scenario.ts';

const BOOT_TIMEOUT_MS = 110_000;

interface Prepared {
  readonly folder: string;
  readonly imagePath: string;
  readonly sha256: string;
  readonly volumeLabel: string;
}

let prepared: Prepared | null = null;
const boots = new Map<Firmware, Promise<BootOutcome>>();

/** The bundles that the guest runs, and an image to flash; both unless they are there already. */
export async function prepareImage(): Promise<void> {
  if (!isFresh()) {
    const { status } = spawnSync(process.execPath, [join(PROJECT, 'build/build.ts')], { stdio: 'inherit' });
    if (status !== 0) throw new Error('the build failed');
  }
  const folder = await mkdtemp(join(tmpdir(), 'flakestick-flashed-'));
  const { code, result, stderr } = await commandLine(['build', 'minimal', ...STANDIN], {
    stateFolder: join(folder, 'state'),
  });
  if (code !== 0) throw new Error(`the image could not be built: ${stderr}`);
  const { imagePath, sha256, volumeLabel } = result as unknown as Prepared;
  prepared = { folder, imagePath, sha256, volumeLabel };
}

function image(): Prepared {
  if (!prepared) throw new Error('there is no image');
  return prepared;
}

scenario('a stick is flashed and read back, and holds the image byte for byte', async (guest) => {
  const { folder, imagePath, sha256, volumeLabel } = image();
  const { stick, devicePath } = await guest.plug({ sizeBytes: 64 * MEBIBYTE });
  const flashed = await guest.flash(imagePath, devicePath).finished;
  expect(flashed.stderr).toContain('verified');
  expect(flashed.code).toBe(0);
  expect(flashed.result).toMatchObject({ outcome: 'verified', sha256, volumeLabel });
  expect(aboutDrive(flashed)).toMatchObject({ contents: 'verified', failure: null });

  const compared = spawnSync('cmp', ['--bytes', String(flashed.result['sizeBytes']), imagePath, stick.chip.cells]);
  expect(compared.status, compared.stdout.toString()).toBe(0);
  expect((await guest.drive(devicePath)).partitions.map(({ label }) => label)).toContain(volumeLabel);

  const copy = join(folder, 'stick.img');
  await copyFile(stick.chip.cells, copy);
  for (const firmware of ['bios', 'uefi'] as const)
    boots.set(firmware, bootStick({ imagePath: copy, firmware, volumeLabel, timeoutMs: BOOT_TIMEOUT_MS }));
});

/** Called where the boots must be over. */
export function bootScenarios(): void {
  for (const firmware of ['bios', 'uefi'] as const)
    scenario(
      `the stick that was flashed boots in another machine, with ${firmware.toUpperCase()} firmware`,
      async () => {
        const boot = await boots.get(firmware);
        expect(boot).toMatchObject({ ok: true });
        expect(boot?.lines.join('\n')).toContain(`FLAKE-LIVE-OK ${image().volumeLabel} ${firmware}`);
      },
    );
}

afterAll(async () => {
  await Promise.allSettled(boots.values());
  if (prepared) await rm(prepared.folder, { recursive: true, force: true });
});
