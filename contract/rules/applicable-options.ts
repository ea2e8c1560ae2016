/** Which build options mean something for which kind of source. The app offers no others; the command line refuses them. */
import { ACCEPT_FLAGS } from '../wire/build-risk.ts';
import { type BuildOptions, DEFAULT_BUILD_OPTIONS, type Source } from '../wire/source.ts';

export type OptionName = keyof BuildOptions;
type SourceKind = Source['kind'];

const BUILT: readonly OptionName[] = [
  'overrideInputs',
  'system',
  'builders',
  'store',
  'substituters',
  'trustedKeys',
  'keepGoing',
  'refresh',
  'accept',
];

const APPLICABLE: { readonly [K in SourceKind]: readonly OptionName[] } = {
  preset: [...BUILT, 'compression', 'image'],
  module: [...BUILT, 'compression', 'image'],
  flake: [...BUILT, 'pin'],
  'image-file': [],
  official: ['system', 'download'],
  download: ['download'],
};

export function applies(name: OptionName, kind: SourceKind): boolean {
  return APPLICABLE[kind].includes(name);
}

/** The others as if nobody had touched them. */
export function onlyApplicable(options: BuildOptions, kind: SourceKind): BuildOptions {
  const kept = Object.entries(options).filter(([name]) => applies(name as OptionName, kind));
  return { ...DEFAULT_BUILD_OPTIONS, ...Object.fromEntries(kept) };
}

/** What was asked for, as the command line calls it. */
function flagsOf({ image, download, ...options }: BuildOptions): readonly [OptionName, string][] {
  const asked: readonly [OptionName, string, boolean][] = [
    ['overrideInputs', '--override-input', options.overrideInputs.length > 0],
    ['system', '--system', options.system !== null],
    ['compression', '--compression', options.compression !== null],
    ['image', '--host-name', image.hostName !== null],
    ['image', '--time-zone', image.timeZone !== null],
    ['image', '--keyboard', image.keyboard !== null],
    ['image', '--ssh-key', image.sshKeys.length > 0],
    ['image', '--wifi', image.wifi !== null],
    ['image', '--package', image.packages.length > 0],
    ['image', '--firmware', image.unfreeFirmware],
    ['image', '--spice', image.spiceAgent],
    ['image', '--carry-flake', image.carryFlake !== null],
    ['builders', '--builders', options.builders !== null],
    ['store', '--store', options.store !== null],
    ['substituters', '--substituters', options.substituters !== null],
    ['trustedKeys', '--trusted-public-keys', options.trustedKeys !== null],
    ['keepGoing', '--keep-going', options.keepGoing],
    ['refresh', '--refresh', options.refresh],
    ['accept', ACCEPT_FLAGS['import-from-derivation'], options.accept.includes('import-from-derivation')],
    ['accept', ACCEPT_FLAGS['unsandboxed-builds'], options.accept.includes('unsandboxed-builds')],
    ['download', '--sha256', download.sha256 !== null],
    ['download', '--accept-unverified-download', download.acceptUnverified],
  ];
  return asked.filter(([, , isAsked]) => isAsked).map(([name, flag]) => [name, flag]);
}

function reasonOf(names: ReadonlySet<OptionName>, kind: SourceKind): string {
  const reasons: string[] = [];
  if (names.has('download'))
    reasons.push(
      'This source is no download: there is no published file to compare. “build” prints the SHA-256 of an image.',
    );
  if (names.size > Number(names.has('download'))) reasons.push(WHY_NOT[kind]);
  return reasons.join(' ');
}

const WHY_NOT: { readonly [K in SourceKind]: string } = {
  preset: '',
  module: '',
  flake:
    'What the image of a flake is like is set in its own code (isoImage.squashfsCompression, networking.hostName and the like); such options are for presets and .nix modules.',
  'image-file': 'An image file is written as it is: nothing is built.',
  official: 'An official image is written as it is published: nothing is built. Choose a preset instead.',
  download: 'An image from the web is written as it is: nothing is built.',
};

/** Why the options are not for this kind of source, in one or two sentences; null when all of them are. */
export function faultOfOptions(options: BuildOptions, kind: SourceKind): string | null {
  const foreign = flagsOf(options).filter(([name]) => !applies(name, kind));
  if (foreign.length === 0) return null;
  const flags = foreign.map(([, flag]) => flag);
  const reason = reasonOf(new Set(foreign.map(([name]) => name)), kind);
  return `${list(flags)} ${flags.length === 1 ? 'does' : 'do'} not apply here. ${reason}`;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
