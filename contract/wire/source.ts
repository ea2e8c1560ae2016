/** Where an image comes from: what the user typed, what it was locked to, and the options of the build. */
import { AcceptedRisk, BuildRisk } from './build-risk.ts';
import { Download, DownloadOptions, OfficialImage } from './download.ts';
import { ImageOptions, KeptImageOptions } from './image-options.ts';
import { Detail } from './reason.ts';
import { MAX_LOCK_NODES, Recipe } from './recipe.ts';
import { LongText, listOf, OutputText, ShortText, z } from './schema.ts';

export const System = z.enum(['x86_64-linux', 'aarch64-linux']);
export type System = z.infer<typeof System>;

/** Squashfs compression of a preset or module, by intent; the Nix module turns it into mksquashfs arguments. */
export const Compression = z.enum(['fast', 'balanced', 'small', 'gzip']);
export type Compression = z.infer<typeof Compression>;

/** A flake input replaced for one build, as `nix build --override-input NAME REFERENCE` takes it. */
export const OverrideInput = z.strictObject({
  name: z.string().min(1).max(256),
  reference: z.string().min(1).max(4096),
});
export type OverrideInput = z.infer<typeof OverrideInput>;

/**
 * A flake as it was inspected. Exactly this is built, whatever its reference resolves to by then: its locked reference, and its
 * overridden and unlocked inputs, each locked.
 */
export const FlakePin = z.strictObject({
  reference: z.string().min(1).max(4096),
  overrideInputs: z.array(OverrideInput).max(256),
});
export type FlakePin = z.infer<typeof FlakePin>;

export const BuildOptions = z.strictObject({
  /** A NixOS release of nix/releases.json; null means that of the preset, or the one that a module needs. */
  release: z.string().max(32).nullable().default(null),
  overrideInputs: z.array(OverrideInput).max(256).default([]),
  /** Null means this machine's own system. */
  system: System.nullable().default(null),
  /** Null keeps the value of the preset or module. */
  compression: Compression.nullable().default(null),
  /** Options of the live system; only for a preset, or a module that does not use NIX_PATH. */
  image: ImageOptions.prefault({}),
  builders: z.string().max(4096).nullable().default(null),
  store: z.string().max(4096).nullable().default(null),
  /** Further binary caches, and the keys they sign with, as Nix's settings of these names take them. */
  substituters: z.string().max(4096).nullable().default(null),
  trustedKeys: z.string().max(4096).nullable().default(null),
  keepGoing: z.boolean().default(false),
  refresh: z.boolean().default(false),
  download: DownloadOptions.prefault({}),
  /** From the inspection of the same source; null locks the reference again. */
  pin: FlakePin.nullable().default(null),
  accept: z.array(AcceptedRisk).max(AcceptedRisk.options.length).default([]),
});
export type BuildOptions = z.infer<typeof BuildOptions>;
export const DEFAULT_BUILD_OPTIONS: BuildOptions = BuildOptions.parse({});

/** What the user typed or picked, e.g. `minimal`, `github:me/config#iso`, `./iso.nix`, `/tmp/nixos.iso`. Not trimmed: a file's name may end with a space. */
export const SourceText = z
  .string()
  .max(4096)
  .refine((text) => text.trim() !== '');

/** One that has to be downloaded before it can be inspected. */
export const WebSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('official'), name: OfficialImage }),
  z.strictObject({ kind: z.literal('download'), url: LongText }),
]);
export type WebSource = z.infer<typeof WebSource>;

/** SourceText, parsed. Paths are absolute. */
export const Source = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('preset'), name: OutputText }),
  z.strictObject({ kind: z.literal('flake'), reference: OutputText, attribute: OutputText.nullable() }),
  z.strictObject({ kind: z.literal('module'), path: OutputText }),
  /** A file that `nix-build FILE -A ATTRIBUTE` takes, such as the default.nix of a repository. */
  z.strictObject({ kind: z.literal('nix-file'), path: OutputText, attribute: OutputText.nullable() }),
  z.strictObject({ kind: z.literal('image-file'), path: OutputText }),
  ...WebSource.options,
]);
export type Source = z.infer<typeof Source>;
export type LocalSource = Exclude<Source, WebSource>;

export function isWebSource(source: Source): source is WebSource {
  return source.kind === 'official' || source.kind === 'download';
}

/** Where the bytes came from, kept in the record: enough to build them again. */
export const Provenance = z.strictObject({
  /** As typed. */
  source: LongText,
  /** The name shown to people, e.g. `NixOS minimal` or `github:me/config#iso`. */
  title: LongText,
  /** Null for an image file. */
  lockedReference: LongText.nullable(),
  revision: ShortText.nullable(),
  narHash: ShortText.nullable(),
  /** The whole attribute path that was built, e.g. `packages.x86_64-linux.minimal`. */
  attribute: LongText.nullable(),
  system: System.nullable(),
  derivation: LongText.nullable(),
  storePath: LongText.nullable(),
  nixVersion: ShortText.nullable(),
  overrideInputs: z.array(OverrideInput).max(MAX_LOCK_NODES),
  compression: Compression.nullable(),
  /** Of NixOS, for a preset or a module with the nixpkgs that Flakestick pins. */
  release: ShortText.optional(),
  /** Only of an image from the web. */
  download: Download.optional(),
  /** The reference before it was locked; none for an image file. */
  originalReference: LongText.optional(),
  /** Of a flake of the user's own; an ISO instant. */
  lastModified: ShortText.optional(),
  /** Only for sources that have options. */
  image: KeptImageOptions.optional(),
  /** What is needed to build it again; only in records, since it is long. */
  recipe: Recipe.optional(),
});
export type Provenance = z.infer<typeof Provenance>;

/** For a source that is not built. */
export const NO_PROVENANCE: Omit<Provenance, 'source' | 'title'> = {
  lockedReference: null,
  revision: null,
  narHash: null,
  attribute: null,
  system: null,
  derivation: null,
  storePath: null,
  nixVersion: null,
  overrideInputs: [],
  compression: null,
};

/** Of one flake. */
export const MAX_OUTPUTS = 1000;

/** One output of a flake that can become an image. */
export const FlakeOutput = z.strictObject({
  /** What the user puts after `#`. */
  name: ShortText,
  attribute: LongText,
  system: System,
  from: z.enum(['package', 'nixos-configuration']),
});
export type FlakeOutput = z.infer<typeof FlakeOutput>;

/** Something about a source that the user should know before anything runs. */
export const SourceWarning = z.discriminatedUnion('kind', [
  /** The flake asks for Nix settings (substituters, keys); they are shown and never applied. */
  z.strictObject({ kind: z.literal('asks-to-trust'), setting: OutputText, value: OutputText }),
  /** What the flake asks for cannot be read, so it may ask for anything; the reason is Nix's. */
  z.strictObject({ kind: z.literal('asked-settings-unreadable'), reason: Detail }),
  /** No lock file, or inputs missing from it: two builds may differ. */
  z.strictObject({ kind: z.literal('unlocked-inputs'), inputs: listOf(OutputText) }),
  /** An output that could not be evaluated; the others are still listed. */
  z.strictObject({ kind: z.literal('output-unreadable'), output: OutputText, reason: Detail }),
  /** The preset's release no longer gets security updates. */
  z.strictObject({ kind: z.literal('unsupported-release'), release: ShortText, since: ShortText }),
  /** Builds run outside Nix's sandbox on this machine; of a flake that is a build-risk. */
  z.strictObject({ kind: z.literal('unsandboxed') }),
  /** Not built without consent. */
  z.strictObject({ kind: z.literal('build-risk'), risk: BuildRisk }),
  z.strictObject({ kind: z.literal('local-changes') }),
  /** A download without a checksum. */
  z.strictObject({ kind: z.literal('no-checksum'), url: LongText }),
]);
export type SourceWarning = z.infer<typeof SourceWarning>;

/** Of one flake, those of inputs too. */
export const MAX_INPUTS = 1000;

/** One input of a flake, as it is locked now. */
export const FlakeInput = z.strictObject({
  /** `nixpkgs`; `home-manager/nixpkgs` for an input of an input. */
  name: LongText,
  /** Null if it cannot be written as a reference, such as a changed work tree. */
  lockedReference: LongText.nullable(),
  revision: ShortText.nullable(),
  narHash: ShortText.nullable(),
  /** ISO instant. */
  lastModified: ShortText.nullable(),
});
export type FlakeInput = z.infer<typeof FlakeInput>;

/** A folder of this machine has no revision, and its date is that of a file. */
export function isLocalFolder({ revision, lockedReference }: FlakeInput): boolean {
  return revision === null && lockedReference?.startsWith('path:/') === true;
}

/** What is known about a source before anything is built. */
export const Inspection = z.strictObject({
  source: Source,
  title: LongText,
  lockedReference: LongText.nullable(),
  revision: ShortText.nullable(),
  lastModified: ShortText.nullable(),
  narHash: ShortText.nullable(),
  /** What would be built; null when the user must choose one of `outputs`, or for an image file. */
  attribute: LongText.nullable(),
  outputs: z.array(FlakeOutput).max(MAX_OUTPUTS),
  /** Those of inputs too; of a preset or a module, the nixpkgs that it is built from. */
  inputs: z.array(FlakeInput).max(MAX_INPUTS),
  /** Only of a flake of the user's own. */
  pin: FlakePin.nullable(),
  warnings: listOf(SourceWarning),
  /** Of an image file. */
  sizeBytes: z.number().int().nonnegative().nullable(),
  volumeLabel: ShortText.nullable(),
  /** Of an image file, as far as its beginning tells: see Image. */
  medium: z.strictObject({ startsPcs: z.boolean(), sectorBytes: z.number().int().positive().nullable() }).optional(),
  /** Only for an image from the web. `isCached`: it was downloaded before, and is checked and reused. */
  download: Download.extend({ isCached: z.boolean() }).optional(),
});
export type Inspection = z.infer<typeof Inspection>;

/** Whether it may have several images, of which one has to be chosen. */
export const hasOutputs = ({ kind }: Source): boolean => kind === 'flake' || kind === 'nix-file';

/** Of a source of which nothing is known but its name. */
export const NOTHING_INSPECTED: Omit<Inspection, 'source' | 'title'> = {
  lockedReference: null,
  revision: null,
  lastModified: null,
  narHash: null,
  attribute: null,
  outputs: [],
  inputs: [],
  pin: null,
  warnings: [],
  sizeBytes: null,
  volumeLabel: null,
};

/** All outputs were evaluated, and none is an image. If some could not be evaluated, one of those may be. */
export function hasNoImage({ source, attribute, outputs, warnings }: Inspection): boolean {
  const cannotTell = warnings.some(
    (warning) =>
      warning.kind === 'output-unreadable' ||
      (warning.kind === 'build-risk' && warning.risk.kind === 'import-from-derivation'),
  );
  return hasOutputs(source) && attribute === null && outputs.length === 0 && !cannotTell;
}

/** A NixOS release whose nixpkgs Flakestick pins. */
export const Release = z.strictObject({
  /** `26.05` */
  release: z.string().regex(/^\d\d\.\d\d$/),
  support: z.enum(['supported', 'unsupported']),
  /** The day security updates ended, `YYYY-MM-DD`; null while supported. */
  unsupportedSince: ShortText.nullable(),
  leastNix: ShortText,
});
export type Release = z.infer<typeof Release>;

/** A preset of `nix/`, readable without evaluating nixpkgs; as of its default release. */
export const Preset = z.strictObject({
  name: ShortText,
  /** The name of its images in records, in English. Texts for people are in contract/messages. */
  title: ShortText,
  ...Release.shape,
  systems: listOf(System, System.options.length),
  roughSizeBytes: z.number().int().positive(),
  /** The flake input that `--override-input` replaces for this preset; `nixpkgs` always does. */
  nixpkgsInput: ShortText,
  /** All that it can be built from, the newest first. */
  releases: listOf(Release).min(1),
});
export type Preset = z.infer<typeof Preset>;

/** The result of `buildInstallable`. */
export interface BuiltOutput {
  storePath: string;
  derivation: string | null;
  nixVersion: string;
}
