/** Which build options apply to which kind of source. The app does not offer the others; the command line refuses them. */
import { ACCEPT_FLAGS, type AcceptedRisk } from '../wire/build-risk.ts';
import type { Reason } from '../wire/reason.ts';
import { type BuildOptions, Compression, DEFAULT_BUILD_OPTIONS, type Source, System } from '../wire/source.ts';

export type OptionName = keyof BuildOptions;
type SourceKind = Source['kind'];

/** A build option on the command line: its flag and its meaning. */
export interface BuildFlag {
  /** Its path in BuildOptions, such as `image.hostName`. */
  readonly path: OptionPath;
  /** The placeholder for its value in help and documents, such as `<name>`; absent for a switch. */
  readonly value?: string;
  readonly isRepeatable?: true;
  readonly choices?: readonly string[];
  /** The list entry that this flag stands for, if several flags fill one list. */
  readonly member?: AcceptedRisk;
  readonly sources: readonly SourceKind[];
  /** Applies only to building, not to saving as a flake. */
  readonly isForBuilding?: true;
  /** What Nix is told, before the value if there is one. */
  readonly nix?: { readonly argv: readonly string[]; readonly changesPlan: boolean };
  /** Also applies to rebuilding the image of a record. */
  readonly isForRecords?: true;
}

type OptionPath = OptionName | `image.${keyof BuildOptions['image']}` | `download.${keyof BuildOptions['download']}`;

const OURS = ['preset', 'module'] as const;
const BUILT = ['preset', 'module', 'flake', 'nix-file'] as const;
const ANY = [...BUILT, 'image-file', 'official', 'download'] as const;

/**
 * Every build option that has a flag. A new one is a line here and a field of BuildOptions; the command line's option, the
 * refusal where it does not apply, whether the app shows it, and what Nix is told follow from it.
 */
export const BUILD_FLAGS = {
  '--override-input': { path: 'overrideInputs', value: '<input>', isRepeatable: true, sources: BUILT },
  '--release': { path: 'release', value: '<release>', sources: [...OURS, 'nix-file'] },
  '--system': { path: 'system', value: '<system>', choices: System.options, sources: [...BUILT, 'official'] },
  '--compression': { path: 'compression', value: '<how>', choices: Compression.options, sources: OURS },
  '--builders': {
    path: 'builders',
    value: '<builders>',
    sources: BUILT,
    isForBuilding: true,
    isForRecords: true,
    nix: { argv: ['--builders'], changesPlan: true },
  },
  '--store': { path: 'store', value: '<store>', sources: BUILT, isForBuilding: true, isForRecords: true },
  '--substituters': {
    path: 'substituters',
    value: '<urls>',
    sources: BUILT,
    isForBuilding: true,
    isForRecords: true,
    nix: { argv: ['--option', 'extra-substituters'], changesPlan: true },
  },
  '--trusted-public-keys': {
    path: 'trustedKeys',
    value: '<keys>',
    sources: BUILT,
    isForBuilding: true,
    isForRecords: true,
    nix: { argv: ['--option', 'extra-trusted-public-keys'], changesPlan: true },
  },
  '--keep-going': {
    path: 'keepGoing',
    sources: BUILT,
    isForBuilding: true,
    nix: { argv: ['--keep-going'], changesPlan: false },
  },
  '--refresh': { path: 'refresh', sources: BUILT },
  '--sha256': { path: 'download.sha256', value: '<hex>', sources: ['official', 'download'] },
  '--accept-unverified-download': { path: 'download.acceptUnverified', sources: ['official', 'download'] },
  [ACCEPT_FLAGS['import-from-derivation']]: {
    path: 'accept',
    member: 'import-from-derivation',
    sources: BUILT,
    isForBuilding: true,
    isForRecords: true,
  },
  [ACCEPT_FLAGS['unsandboxed-builds']]: {
    path: 'accept',
    member: 'unsandboxed-builds',
    sources: BUILT,
    isForBuilding: true,
    isForRecords: true,
  },
  [ACCEPT_FLAGS['files-outside-module']]: {
    path: 'accept',
    member: 'files-outside-module',
    sources: ['module', 'nix-file'],
  },
  [ACCEPT_FLAGS['unfree-packages']]: { path: 'accept', member: 'unfree-packages', sources: OURS },
  [ACCEPT_FLAGS['compile-everything']]: {
    path: 'accept',
    member: 'compile-everything',
    sources: BUILT,
    isForBuilding: true,
    isForRecords: true,
  },
  [ACCEPT_FLAGS['shrunk-image']]: { path: 'accept', member: 'shrunk-image', sources: ANY, isForBuilding: true },
  [ACCEPT_FLAGS['trailing-bytes']]: { path: 'accept', member: 'trailing-bytes', sources: ANY, isForBuilding: true },
  '--ssh-key': { path: 'image.sshKeys', value: '<key>', isRepeatable: true, sources: OURS },
  '--host-name': { path: 'image.hostName', value: '<name>', sources: OURS },
  '--time-zone': { path: 'image.timeZone', value: '<zone>', sources: OURS },
  '--keyboard': { path: 'image.keyboard', value: '<layout>', sources: OURS },
  '--wifi': { path: 'image.wifi', value: '<ssid>', sources: OURS },
  '--package': { path: 'image.packages', value: '<name>', isRepeatable: true, sources: OURS },
  '--firmware': { path: 'image.unfreeFirmware', sources: OURS },
  '--spice': { path: 'image.spiceAgent', sources: OURS },
  '--carry-flake': { path: 'image.carryFlake', value: '<flake>', sources: OURS },
} as const satisfies { readonly [flag: `--${string}`]: BuildFlag };
export type BuildFlagName = keyof typeof BUILD_FLAGS;

export const buildFlags = (): readonly [BuildFlagName, BuildFlag][] =>
  Object.entries(BUILD_FLAGS) as [BuildFlagName, BuildFlag][];

/** `pin` has no flag: it comes from an inspection. */
const SOURCES_OF = new Map<OptionName, ReadonlySet<SourceKind>>([['pin', new Set(['flake'])]]);
for (const [, { path, sources }] of buildFlags()) {
  const name = path.split('.')[0] as OptionName;
  SOURCES_OF.set(name, new Set([...(SOURCES_OF.get(name) ?? []), ...sources]));
}

export function applies(name: OptionName, kind: SourceKind): boolean {
  return SOURCES_OF.get(name)?.has(kind) ?? false;
}

/** Resets the others to their defaults. */
export function onlyApplicable(options: BuildOptions, kind: SourceKind): BuildOptions {
  const kept = Object.entries(options).filter(([name]) => applies(name as OptionName, kind));
  return { ...DEFAULT_BUILD_OPTIONS, ...Object.fromEntries(kept) };
}

/** What Nix is told, before the value; `value` is null for a switch. */
export interface NixOption {
  readonly argv: readonly string[];
  readonly value: string | null;
}

/** All options that Nix is told, or only those that change which derivations are built where. */
export function nixOptions(options: Partial<BuildOptions>, which: 'all' | 'of-plan'): NixOption[] {
  return buildFlags().flatMap(([, { path, nix }]) => {
    const value = options[path as OptionName];
    if (!nix || !value || (which === 'of-plan' && !nix.changesPlan)) return [];
    return [{ argv: nix.argv, value: typeof value === 'string' ? value : null }];
  });
}

/** The options that were set, as flags of the command line. */
function askedFlags(options: BuildOptions): [BuildFlagName, BuildFlag][] {
  return buildFlags().filter(([, { path, member }]) => {
    const value = path.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], options);
    if (Array.isArray(value)) return member === undefined ? value.length > 0 : value.includes(member);
    return value !== null && value !== false;
  });
}

/** Why an option does not apply to this kind of source; null if all apply. */
export function validateOptions(options: BuildOptions, kind: SourceKind): Reason | null {
  const foreign = askedFlags(options).filter(([, { sources }]) => !sources.includes(kind));
  const isDownloadOnly = foreign.every(([, { path }]) => path.startsWith('download.'));
  const flags = foreign.map(([flag]) => flag);
  return flags.length === 0 ? null : { because: 'options-do-not-apply', flags, source: kind, isDownloadOnly };
}
