/** Flakestick's own flake: the presets in it, and the NixOS releases that they can be built from. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from '../../../contract/wire/schema.ts';
import { Preset, Release } from '../../../contract/wire/source.ts';
import { PROJECT_ROOT } from '../../system/project-root.ts';

/** `nix/` of a checkout, or `resources/nix` beside the packaged program. */
export function nixFolder(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  // Nix could not read it inside an archive, so Electron keeps it in its resources folder.
  const resources = (process as { resourcesPath?: string }).resourcesPath;
  const candidates = [
    ...(resources === undefined ? [] : [path.join(resources, 'nix')]),
    path.join(here, 'resources/nix'),
    path.join(PROJECT_ROOT, 'nix'),
    // The command line of a package runs in resources/app.asar.unpacked/dist/main.
    path.join(PROJECT_ROOT, '../nix'),
  ];
  const found = candidates.find((folder) => existsSync(path.join(folder, 'presets.json')));
  if (!found) throw new Error(`the nix folder is missing (looked for ${candidates.join(', ')})`);
  return found;
}

/** nix/releases.json; the newest first. */
const ReleasesFile = z.strictObject({ default: Release.shape.release, releases: z.array(Release).min(1) });
type ReleasesFile = z.infer<typeof ReleasesFile>;

/** An entry of nix/presets.json: it can be built from all releases between two, both included. */
const PresetEntry = Preset.omit({
  ...{ release: true, support: true, unsupportedSince: true, leastNix: true },
  ...{ nixpkgsInput: true, releases: true },
}).extend({
  firstRelease: Release.shape.release,
  /** Null if it is part of the newest one. */
  lastRelease: Release.shape.release.nullable(),
});

const readJson = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(path.join(nixFolder(), name), 'utf8'));

export async function loadReleases(): Promise<ReleasesFile> {
  return ReleasesFile.parse(await readJson('releases.json'));
}

/** What `--override-input` calls the nixpkgs of a release that is not the default, beside `nixpkgs`. */
export function nixpkgsInputOf(release: string, { default: usual }: Pick<ReleasesFile, 'default'>): string {
  return release === usual ? 'nixpkgs' : `nixpkgs-${release.replace('.', '')}`;
}

/** `26.05` is before `26.11`: both parts have two digits. */
function presetOf(entry: z.infer<typeof PresetEntry>, known: ReleasesFile): Preset {
  const { firstRelease, lastRelease, ...preset } = entry;
  const releases = known.releases.filter(
    ({ release }) => release >= firstRelease && (lastRelease === null || release <= lastRelease),
  );
  const chosen = releases.find(({ release }) => release === known.default) ?? releases[0];
  if (!chosen) throw new Error(`nix/releases.json has no release for the preset ${entry.name}`);
  return { ...preset, ...chosen, nixpkgsInput: nixpkgsInputOf(chosen.release, known), releases };
}

/** The presets, in the order in which they are shown. */
export async function loadPresets(): Promise<Preset[]> {
  const [entries, releases] = await Promise.all([readJson('presets.json'), loadReleases()]);
  return z
    .array(PresetEntry)
    .parse(entries)
    .map((entry) => presetOf(entry, releases));
}
