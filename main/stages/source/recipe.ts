/** Converts a locked source to what a record keeps of it, and back. */
import { isUtf8 } from 'node:buffer';
import { type ConsentedBuild, consentTo } from '../../../contract/wire/consented-build.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { FlakeRecipe, KeptFile, KeptFiles, Recipe } from '../../../contract/wire/recipe.ts';
import { z } from '../../../contract/wire/schema.ts';
import type { BuildOptions, FlakeInput, Provenance } from '../../../contract/wire/source.ts';
import { DEFAULT_BUILD_OPTIONS } from '../../../contract/wire/source.ts';
import { WITHHELD } from '../../../contract/wire/wifi.ts';
import type { NixSession } from '../../system/nix/index.ts';
import { type SourceFile, type SourceFiles, textFile, writeContentFolder } from './content-folder.ts';
import { buildArguments, evaluateBuild } from './evaluate-build.ts';
import { failureContext, type LockedFlake, lockFlake } from './lock-flake.ts';
import { inputNamed, Locks } from './lock-graph.ts';
import { encodedPath } from './locked-reference.ts';
import { readNixCapabilities } from './nix-capabilities.ts';
import { presentReference } from './pinned-flake.ts';
import type { ResolvedFlake } from './resolve-flake.ts';
import { searchPathBuild } from './search-path-module.ts';
import type { SourceTeller } from './source-teller.ts';

interface RelockOptions {
  /** Of the Wi-Fi network, which records do not keep; null if it is not known. */
  readonly key: string | null;
  readonly accept?: BuildOptions['accept'];
  readonly signal?: AbortSignal | undefined;
  readonly tell?: SourceTeller | undefined;
}

/** The options as generatedFiles writes them; only the key matters here. */
const ImageJson = z.looseObject({
  options: z.looseObject({ wifi: z.looseObject({ ssid: z.string(), key: z.string().nullable() }).optional() }),
});

function keptFile({ content, executable }: SourceFile): KeptFile {
  return isUtf8(content)
    ? { text: content.toString('utf8'), executable }
    : { base64: content.toString('base64'), executable };
}

export function keptFiles(files: SourceFiles): KeptFiles {
  return Object.fromEntries([...files].map(([name, file]) => [name, keptFile(file)]));
}

function sourceFiles(kept: KeptFiles): Map<string, SourceFile> {
  const bytes = (file: KeptFile) => ('text' in file ? Buffer.from(file.text) : Buffer.from(file.base64, 'base64'));
  return new Map(
    Object.entries(kept).map(([name, file]) => [name, { content: bytes(file), executable: file.executable }]),
  );
}

/** Replaces the Wi-Fi key in image.json and keeps the rest byte for byte; gives the network if there is a key. */
function withKey(files: SourceFiles, key: string): { files: SourceFiles; ssid: string | null } {
  const text = files.get('image.json')?.content.toString('utf8') ?? 'null';
  const image = ImageJson.safeParse(JSON.parse(text));
  const wifi = image.data?.options.wifi;
  if (!image.success || !wifi || wifi.key === null) return { files, ssid: null };
  const options = { ...image.data.options, wifi: { ...wifi, key } };
  const changed = `${JSON.stringify({ ...image.data, options }, null, 2)}\n`;
  return { files: new Map(files).set('image.json', textFile(changed)), ssid: wifi.ssid };
}

/** What a record needs so that this flake can be built again. */
export function recipeOf(resolved: ResolvedFlake, flake: LockedFlake, attribute: string): FlakeRecipe {
  const common = {
    kind: 'flake' as const,
    attribute,
    overrideInputs: [...flake.persistentOverrides],
    lock: { ...flake.lock },
  };
  if (!resolved.generated) return { ...common, reference: flake.shownReference, files: null, lacksKeyOf: null };
  const { files, ssid } = withKey(resolved.generated.files, WITHHELD);
  return { ...common, reference: null, files: keptFiles(files), lacksKeyOf: ssid };
}

/** The nixpkgs of a build, as it is locked; null if it is not known, or if a flake calls it something else. */
export function lockedNixpkgs(provenance: Provenance, recipe: Recipe): FlakeInput | null {
  if (recipe.kind === 'flake') {
    const locks = Locks.safeParse(recipe.lock);
    return locks.success ? inputNamed(locks.data, ['nixpkgs']) : null;
  }
  if (recipe.nixpkgs === null) return null;
  const { revision, narHash } = provenance;
  return { name: 'nixpkgs', lockedReference: recipe.nixpkgs, revision, narHash, lastModified: null };
}

interface Recorded<R extends Recipe> {
  readonly recipe: R;
  readonly provenance: Provenance;
}

async function relockFlake(
  { recipe, provenance }: Recorded<FlakeRecipe>,
  nix: NixSession,
  { key, accept = [], signal, tell }: RelockOptions,
): Promise<ConsentedBuild> {
  if (recipe.lacksKeyOf !== null && key === null)
    throw new JobFailure({ kind: 'wifi-key-missing', ssid: recipe.lacksKeyOf });
  const kept = recipe.files && withKey(sourceFiles(recipe.files), key ?? WITHHELD).files;
  const reference = kept
    ? `path:${encodedPath(await writeContentFolder(kept))}`
    : presentReference(recipe.reference ?? '');
  const overrideInputs = recipe.overrideInputs.map((one) => ({ ...one, reference: presentReference(one.reference) }));
  const { title: shown } = provenance;
  const flake = await lockFlake({ reference, shown, overrideInputs, refresh: false, accept, signal, tell }, nix);
  const argv = buildArguments(flake, recipe.attribute);
  const context = failureContext(flake.question, flake.storePath, recipe.attribute);
  const machine = await readNixCapabilities(nix, signal);
  const { risks, evaluated } = await evaluateBuild(
    { argv, context, author: 'anybody', isGenerated: false, signal, tell },
    machine,
    nix,
  );
  const build = {
    provenance: { ...provenance, nixVersion: nix.version },
    arguments: argv,
    recipe,
    ...(evaluated && { evaluated }),
  };
  return consentTo(build, { shown, risks, accept });
}

async function relockModule(
  { recipe, provenance }: Recorded<Extract<Recipe, { kind: 'search-path-module' }>>,
  nix: NixSession,
  { accept = [], signal, tell }: RelockOptions,
): Promise<ConsentedBuild> {
  const reference = recipe.nixpkgs === null ? null : presentReference(recipe.nixpkgs);
  const options: BuildOptions = {
    ...DEFAULT_BUILD_OPTIONS,
    system: recipe.system,
    overrideInputs: reference === null ? [] : [{ name: 'nixpkgs', reference }],
  };
  const { title } = provenance;
  const module = { files: sourceFiles(recipe.files), entry: recipe.entry, title, folder: null };
  const { build } = await searchPathBuild(module, { options: { ...options, accept }, signal, tell }, nix);
  const { risks, evaluated } = await evaluateBuild(build, await readNixCapabilities(nix, signal), nix);
  const relocked = {
    provenance: { ...provenance, nixVersion: nix.version },
    arguments: build.argv,
    recipe,
    ...(evaluated && { evaluated }),
  };
  return consentTo(relocked, { shown: title, risks, accept });
}

/**
 * The exact arguments of the build described by a record, whose author may be a third party. Fails with wifi-key-missing,
 * consent-needed and, if a source is gone or has changed, with Nix's failures.
 */
export async function lockRecipe(
  provenance: Provenance & { recipe: Recipe },
  nix: NixSession,
  options: RelockOptions,
): Promise<ConsentedBuild> {
  const { recipe } = provenance;
  return recipe.kind === 'flake'
    ? relockFlake({ recipe, provenance }, nix, options)
    : relockModule({ recipe, provenance }, nix, options);
}
