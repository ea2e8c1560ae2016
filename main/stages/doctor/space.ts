/** Free space for builds and downloads. */
import { stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Distribution } from '../../system/distribution.ts';
import { buildFolderOf, keptImages, keptImagesFolder } from '../../system/nix/index.ts';
import { shellCommand } from '../../system/shell-quote.ts';
import { cacheFolder } from '../../system/xdg.ts';
import {
  type Answer,
  hasSystemd,
  limited,
  lines,
  missing,
  type NixHere,
  nixosSetting,
  type Remedy,
  TO_DELETE,
  works,
} from './answer.ts';

/** A graphical image, its store paths, and a second copy of the image while it is made. */
const COMFORTABLE_STORE_BYTES = 15_000_000_000;
const MIN_STORE_BYTES = 5_000_000_000;
const MIN_BUILD_BYTES = 4_000_000_000;
/** The official graphical image has 3.6 GB. */
const MIN_CACHE_BYTES = 4_000_000_000;

async function freeBytes(folder: string): Promise<number> {
  for (let above = folder; ; above = path.dirname(above)) {
    const found = await stat(above).then(
      () => true,
      () => above === '/',
    );
    if (!found) continue;
    const { bavail, bsize } = await statfs(above);
    return bavail * bsize;
  }
}

/** Null if there are none. */
export async function keptImageSpace(): Promise<Answer | null> {
  const images = await keptImages();
  const sizeBytes = images.reduce((sum, image) => sum + image.sizeBytes, 0);
  const finding = { kind: 'kept-images', folder: keptImagesFolder(), images: images.length, sizeBytes } as const;
  return images.length === 0 ? null : works(finding);
}

export async function storeSpace(): Promise<Answer> {
  const folder = process.env['NIX_STORE_DIR'] ?? '/nix/store';
  const free = await freeBytes(folder);
  const finding = { kind: 'store-space', folder, freeBytes: free } as const;
  if (free < MIN_STORE_BYTES) return missing({ ...finding, needBytes: MIN_STORE_BYTES, image: 'small' }, TO_DELETE);
  if (free >= COMFORTABLE_STORE_BYTES) return works({ ...finding, needBytes: null, image: 'desktop' });
  return limited({ ...finding, needBytes: COMFORTABLE_STORE_BYTES, image: 'desktop' }, TO_DELETE);
}

function toBuildElsewhere(isByDaemon: boolean, distribution: Distribution): Remedy {
  if (!isByDaemon) return { remedy: { kind: 'build-in-larger-folder' }, toType: 'export TMPDIR=/var/tmp' };
  if (distribution === 'nixos') return nixosSetting('systemd.services.nix-daemon.environment.TMPDIR = "/var/tmp";');
  if (!hasSystemd())
    return { remedy: { kind: 'start-daemon-in-larger-folder' }, toType: 'sudo TMPDIR=/var/tmp nix-daemon &' };
  return {
    remedy: { kind: 'daemon-in-larger-folder' },
    toType: lines(
      'sudo mkdir -p /etc/systemd/system/nix-daemon.service.d',
      `printf '[Service]\\nEnvironment=TMPDIR=/var/tmp\\n' | sudo tee /etc/systemd/system/nix-daemon.service.d/tmpdir.conf`,
      'sudo systemctl daemon-reload',
      'sudo systemctl restart nix-daemon',
    ),
  };
}

export async function buildSpace(
  { nix, settings, distribution }: NixHere,
  { isByDaemon }: { readonly isByDaemon: boolean },
): Promise<Answer> {
  const folder = buildFolderOf(nix, settings, isByDaemon);
  const free = await freeBytes(folder);
  const finding = { kind: 'build-space', folder, freeBytes: free } as const;
  if (free >= MIN_BUILD_BYTES) return works({ ...finding, isEnough: true });
  const isInStore = folder.startsWith('/nix/');
  return limited({ ...finding, isEnough: false }, isInStore ? TO_DELETE : toBuildElsewhere(isByDaemon, distribution));
}

export async function downloadSpace(): Promise<Answer> {
  const folder = cacheFolder();
  const free = await freeBytes(folder);
  const finding = { kind: 'download-space', folder, freeBytes: free } as const;
  if (free >= MIN_CACHE_BYTES) return works({ ...finding, isEnough: true });
  return limited(
    { ...finding, isEnough: false },
    {
      remedy: { kind: 'remove-downloads' },
      toType: shellCommand(['rm', '-r', path.join(folder, 'downloads')]),
    },
  );
}
