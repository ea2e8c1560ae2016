/** The image of a preset, built on the host while the guest boots, and the machines that boot the stick it was flashed to. */
import { spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFresh } from '../../build/freshness.ts';
import { type BootOutcome, bootStick, type Firmware } from '../boot/boot.ts';
import { commandLine, PROJECT, STANDIN } from '../devices/command-line.ts';

const BOOT_TIMEOUT_MS = 110_000;
export const FIRMWARES: readonly Firmware[] = ['bios', 'uefi'];

interface Prepared {
  readonly folder: string;
  readonly imagePath: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly volumeLabel: string;
}

let prepared: Prepared | null = null;
const boots = new Map<Firmware, Promise<BootOutcome>>();

/** The bundles that the guest runs, and the image; both unless they are there already. */
export async function prepareImage(): Promise<void> {
  if (!isFresh()) {
    const { status } = spawnSync(process.execPath, [join(PROJECT, 'build/build.ts')], { stdio: 'inherit' });
    if (status !== 0) throw new Error('the build failed');
  }
  const folder = await mkdtemp(join(tmpdir(), 'flakestick-flashed-'));
  const stateFolder = join(folder, 'state');
  const { code, result, stderr } = await commandLine(['build', 'minimal', ...STANDIN], { stateFolder });
  if (code !== 0) throw new Error(`the image could not be built: ${stderr}`);
  prepared = { ...(result as unknown as Prepared), folder };
}

export async function forgetImage(): Promise<void> {
  await Promise.allSettled(boots.values());
  if (prepared) await rm(prepared.folder, { recursive: true, force: true });
}

export function preparedImage(): Prepared {
  if (!prepared) throw new Error('there is no image');
  return prepared;
}

/** Boots what a stick holds now in two more machines, while the scenarios go on. `bootOutcome` waits for them. */
export async function startBoots(cells: string): Promise<void> {
  const { folder, volumeLabel } = preparedImage();
  const imagePath = join(folder, 'stick.img');
  await copyFile(cells, imagePath);
  for (const firmware of FIRMWARES)
    boots.set(firmware, bootStick({ imagePath, firmware, volumeLabel, timeoutMs: BOOT_TIMEOUT_MS }));
}

export async function bootOutcome(firmware: Firmware): Promise<BootOutcome> {
  const outcome = await boots.get(firmware);
  if (!outcome) throw new Error('no stick was flashed that could boot');
  return outcome;
}
