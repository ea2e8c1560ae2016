/** Finds the outputs of a flake that can become an image, wherever people put them. */
import { BUILDS_OF_IMAGES, isMeantAsImage } from '../../../contract/rules/image-kinds.ts';
import { type Failure, JobFailure } from '../../../contract/wire/failure.ts';
import { z } from '../../../contract/wire/schema.ts';
import { type FlakeOutput, MAX_OUTPUTS, type SourceWarning, System } from '../../../contract/wire/source.ts';
import type { NixSession } from '../../system/nix/index.ts';
import { evaluate, quotedName } from './evaluate.ts';
import type { LockedFlake } from './lock-flake.ts';
import { isImageOutput, isImageSet, isSystemName } from './output-evidence.ts';
import { MAX_NAME_CHARACTERS, type OutputLook } from './output-look.ts';
import { ALL_OUTPUTS, KNOWS_ALL_OUTPUTS, lookAtSet, type SetQuestion } from './set-look.ts';

export interface OutputList {
  readonly outputs: readonly FlakeOutput[];
  readonly warnings: readonly SourceWarning[];
}

/** `hydraJobs.images.SYSTEM` is the deepest in use. */
const MAX_SET_DEPTH = 3;
/** A set may hold itself. */
const MAX_SETS = 32;

/** Where something is says what it is, except in the sets of everything. */
const isAmongImages = (path: readonly string[]): boolean => path.some(isImageSet);

const attributeOf = (path: readonly string[]): string => path.map(quotedName).join('.');

/** What the user puts after `#`: packages and configurations are looked up by their own names. */
function nameOf(path: readonly string[]): string {
  const isPackage = path[0] === 'packages' && path.length === 3 && System.safeParse(path[1]).success;
  const isKnown = isPackage || path[0] === 'nixosConfigurations';
  return isKnown ? (path.at(-1) ?? '') : attributeOf(path);
}

/** Null for what is no image, and for one of a system that nothing is built on here. */
export function outputOf(path: readonly string[], look: OutputLook): FlakeOutput | null {
  const attribute = attributeOf(path);
  const name = nameOf(path);
  if (look.is === 'derivation') {
    const system = System.safeParse(look.system || path.find(isSystemName)).data;
    const names = path.filter((part) => !isSystemName(part));
    return system && isImageOutput(names, look) ? { name, attribute, system, from: 'package' } : null;
  }
  if (look.is !== 'configuration' || look.image === null) return null;
  const system = System.safeParse(look.image.system).data;
  const image = `${attribute}.${look.image.attribute}`;
  return system ? { name, attribute: image, system, from: 'nixos-configuration' } : null;
}

/** Of what is more than any flake of a person's has. */
const leftOut = (output: string): SourceWarning => ({
  kind: 'output-unreadable',
  output,
  reason: { because: 'answer-too-large' },
});

/** Goes through sets of a flake, and through those in them that are of images or of one system. */
class Walk {
  readonly outputs: FlakeOutput[] = [];
  readonly warnings: SourceWarning[] = [];
  obstacle: Failure | null = null;
  withRemedy: Failure | null = null;
  /** Whether a whole set could not be read: what else there is would fail in the same way. */
  isHindered = false;
  readonly #flake: LockedFlake;
  readonly #nix: NixSession;
  #setsLeft = MAX_SETS;

  constructor(flake: LockedFlake, nix: NixSession) {
    this.#flake = flake;
    this.#nix = nix;
  }

  async through(sets: readonly SetQuestion[]): Promise<void> {
    const waiting = [...sets];
    for (let set = waiting.shift(); set; set = waiting.shift()) {
      if (this.#setsLeft === 0) return void this.warnings.push(leftOut(attributeOf(set.path)));
      this.#setsLeft -= 1;
      const { path } = set;
      const { looks, ...found } = await lookAtSet(this.#flake, set, this.#nix);
      this.obstacle ??= found.obstacle;
      this.withRemedy ??= found.withRemedy;
      this.isHindered ||= found.isHindered;
      this.warnings.push(...found.warnings);
      const byName = looks.toSorted((a, b) => (a.name < b.name ? -1 : 1));
      this.outputs.push(...byName.flatMap(({ name, look }) => outputOf([...path, name], look) ?? []));
      waiting.push(...byName.flatMap(({ name, look }) => (look.is === 'set' ? (inside([...path, name]) ?? []) : [])));
    }
  }
}

/** The members of a set that are looked at: in a set of images all of them. */
function inside(path: readonly string[]): SetQuestion | null {
  if (path.length > MAX_SET_DEPTH) return null;
  if (isAmongImages(path)) return { path, names: 'all' };
  return isSystemName(path.at(-1) ?? '') ? { path, names: 'images' } : null;
}

interface Places {
  /** Where images usually are. */
  readonly first: readonly SetQuestion[];
  /** Looked into if there is none: they repeat what is elsewhere, or hold all of nixpkgs. */
  readonly otherwise: readonly SetQuestion[];
}

const PACKAGES: readonly SetQuestion[] = System.options.map((system) => ({ path: ['packages', system], names: 'all' }));
const CONFIGURATIONS: SetQuestion = { path: ['nixosConfigurations'], names: 'all' };
const SECOND_CHOICE: readonly SetQuestion[] = [
  { path: ['defaultPackage'], names: System.options },
  { path: ['hydraJobs'], names: 'images' },
  ...System.options.map((system) => ({ path: ['legacyPackages', system], names: 'images' as const })),
];

/** What a Nix is asked for that cannot say what a flake has. Of nixos-generators, snowfall and common use. */
const WELL_KNOWN = [
  ...['iso', ...BUILDS_OF_IMAGES, 'isos', 'images', 'isoImages', 'sdImages', 'installers'],
  ...['iso', 'install-iso', 'sd-aarch64', 'sd-aarch64-installer'].map((format) => `${format}Configurations`),
];

const Names = z.array(z.string());
const OutputNames = z.object({ all: Names, packages: Names });
type OutputNames = z.infer<typeof OutputNames>;

// not shown: Nix code
const OUTPUT_NAMES = `o: let
  names = s: builtins.filter (n: builtins.stringLength n <= ${MAX_NAME_CHARACTERS}) (builtins.attrNames s);
in { all = names o; packages = names (o.packages or { }); }`;

/** Null where that cannot be told. */
async function outputNames(flake: LockedFlake, nix: NixSession): Promise<OutputNames | null> {
  if (!nix.isAtLeast(KNOWS_ALL_OUTPUTS)) return null;
  const names = await evaluate(flake, { attribute: ALL_OUTPUTS, apply: OUTPUT_NAMES }, nix);
  return names.kind === 'value' ? OutputNames.parse(names.value) : null;
}

function placesIn({ all, packages }: OutputNames): Places {
  const has = ({ path: [set = '', system] }: SetQuestion): boolean =>
    all.includes(set) && (set !== 'packages' || packages.includes(system ?? ''));
  const images = all.filter(isImageSet);
  const others = packages.filter((system) => isSystemName(system) && !System.safeParse(system).success);
  return {
    first: [...PACKAGES, CONFIGURATIONS].filter(has).concat(images.length > 0 ? [{ path: [], names: images }] : []),
    otherwise: [
      // Of people whose own machine is no Linux.
      ...others.map((system) => ({ path: ['packages', system], names: 'all' as const })),
      ...SECOND_CHOICE.filter(has),
    ],
  };
}

/** Two of the same name and system are one choice: the package, as for `nix build`, which comes first. */
function withoutTwins(outputs: readonly FlakeOutput[]): FlakeOutput[] {
  const first = new Map<string, FlakeOutput>();
  for (const output of outputs) {
    const key = `${output.system} ${output.name}`;
    if (!first.has(key)) first.set(key, output);
  }
  return [...first.values()];
}

/** That some are left out is said. */
function bounded(outputs: readonly FlakeOutput[], warnings: readonly SourceWarning[]): OutputList {
  const few = warnings.slice(0, MAX_OUTPUTS);
  const [first] = outputs.slice(MAX_OUTPUTS);
  if (!first) return { outputs, warnings: few };
  return { outputs: outputs.slice(0, MAX_OUTPUTS), warnings: [...few, leftOut(first.name)] };
}

/**
 * Builds nothing, and evaluates one thing at a time. If nothing is found, fails with what kept all of them from being looked at, such as
 * network-failed, or with what is to be done first, such as flake-file-in-submodule; throws Cancelled.
 */
export async function listOutputs(flake: LockedFlake, nix: NixSession): Promise<OutputList> {
  const names = await outputNames(flake, nix);
  const walk = new Walk(flake, nix);
  const places = names && placesIn(names);
  await walk.through(places?.first ?? [...PACKAGES, CONFIGURATIONS]);
  if (!places && !walk.isHindered) await walk.through([{ path: [], names: WELL_KNOWN }]);
  const isFound = walk.outputs.some(({ attribute }) => isMeantAsImage(attribute));
  if (!isFound && !walk.isHindered) await walk.through(places?.otherwise ?? SECOND_CHOICE);
  const failure = walk.obstacle ?? walk.withRemedy;
  if (failure && walk.outputs.length === 0) throw new JobFailure(failure);
  return bounded(withoutTwins(walk.outputs), walk.warnings);
}
