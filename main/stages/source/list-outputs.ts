/** Finds the outputs of a flake that can become an image; one that throws does not hide the others. */
import { imageAnswer, imageQuestion } from '../../../contract/rules/image-kinds.ts';
import { type Failure, type FailureKind, JobFailure } from '../../../contract/wire/failure.ts';
import type { Detail } from '../../../contract/wire/reason.ts';
import { z } from '../../../contract/wire/schema.ts';
import { type FlakeOutput, MAX_OUTPUTS, type SourceWarning, System } from '../../../contract/wire/source.ts';
import { isImageName } from '../../../formats/image-names.ts';
import type { NixSession } from '../../system/nix/index.ts';
import { type Evaluated, evaluate, nixString, quotedName } from './evaluate.ts';
import type { LockedFlake } from './lock-flake.ts';

export interface OutputList {
  readonly outputs: readonly FlakeOutput[];
  readonly warnings: readonly SourceWarning[];
}

/** They are no fault of the output that was looked at, and the next one meets the same. */
const OF_NO_OUTPUT: ReadonlySet<FailureKind> = new Set([
  ...(['network-failed', 'source-unreachable', 'disk-full', 'nix-store-unwritable'] as const),
  ...(['nix-daemon-unreachable', 'nix-features-off', 'nix-missing', 'nix-not-set-up'] as const),
]);

/** The maximum number of further evaluations of one set. Enough to find three broken outputs among 200. */
const MAX_FURTHER_QUESTIONS = 48;

/** Longer than any name that a person gives. */
const MAX_NAME_CHARACTERS = 256;
/** There are three families. */
const MAX_OF_FAMILY = Math.floor(MAX_OUTPUTS / 3);

const tried = (expression: string): string =>
  `(let r = builtins.tryEval (${expression}); in { inherit (r) success; value = if r.success then r.value else null; })`;

/** An error that tryEval caught, or one that it let through. */
const Tried = z.object({ success: z.boolean(), value: z.string().nullable() });

/** By name. The schema library leaves out `__proto__`, which may be the name of an output. Pure. */
export function triedByName(value: unknown): [string, z.infer<typeof Tried>][] {
  return Object.entries(Object(value)).map(([name, one]) => [name, Tried.parse(one)]);
}

/** The name of packages without a file name. */
const IMAGE_DERIVATION = /disk-image|sd-image/;
const IMAGE_OUTPUT = /(?:^|[-_.])(?:iso|image|installer|live)(?:$|[-_.])|iso$|Iso|Image/;

interface Family {
  /** The set they are in, as an attribute path. */
  readonly set: string;
  /** A Nix function from one of them to a string. */
  readonly look: string;
  readonly outputOf: (name: string, seen: string) => FlakeOutput | null;
}

const CONFIGURATIONS: Family = {
  set: 'nixosConfigurations',
  look: imageQuestion('offered'),
  outputOf(name, seen) {
    const image = imageAnswer(seen);
    const system = System.safeParse(image?.system);
    if (!image || !system.success) return null;
    const attribute = `nixosConfigurations.${quotedName(name)}.${image.attribute}`;
    return { name, attribute, system: system.data, from: 'nixos-configuration' };
  },
};

const packagesFor = (system: System): Family => ({
  set: `packages.${system}`,
  // not shown: Nix code
  look: 'p: p.name or ""',
  outputOf(name, seen) {
    if (!isImageName(seen) && !IMAGE_DERIVATION.test(seen) && !IMAGE_OUTPUT.test(name)) return null;
    return { name, attribute: `packages.${system}.${quotedName(name)}`, system, from: 'package' };
  },
});

/** Why an output cannot be evaluated. */
export function reasonOf(failure: Failure): Detail {
  if (failure.kind === 'consent-needed') return { because: 'takes-consent', risks: failure.risks };
  if (failure.kind === 'evaluation-failed') {
    const { message, position } = failure;
    if (position === null || typeof message !== 'string') return message;
    return { because: 'evaluation-failed', message, ...position };
  }
  return 'detail' in failure ? failure.detail : { because: 'failed', failure: failure.kind };
}

/** Examines one set: each output once, in as few evaluations as the broken ones allow. */
class SetLook {
  readonly outputs: FlakeOutput[] = [];
  readonly warnings: SourceWarning[] = [];
  /** What kept all of them from being looked at. */
  obstacle: Failure | null = null;
  readonly #flake: LockedFlake;
  readonly #family: Family;
  readonly #nix: NixSession;
  #questionsLeft = MAX_FURTHER_QUESTIONS;

  constructor(flake: LockedFlake, family: Family, nix: NixSession) {
    this.#flake = flake;
    this.#family = family;
    this.#nix = nix;
  }

  async whole(): Promise<void> {
    const { set, look } = this.#family;
    // not shown: Nix code
    const all = await this.#ask(set, `builtins.mapAttrs (name: value: ${tried(`(${look}) value`)})`);
    if (all.kind === 'value') await this.#take(all.value);
    if (all.kind !== 'failed') return;
    if (OF_NO_OUTPUT.has(all.failure.kind)) {
      this.obstacle = all.failure;
      return this.#unreadable(set, reasonOf(all.failure));
    }
    const names = await this.#ask(set, 'builtins.attrNames');
    if (names.kind === 'failed') this.#unreadable(set, reasonOf(names.failure));
    if (names.kind === 'value') await this.#halves(z.array(z.string()).parse(names.value));
  }

  /**
   * Something among `names` fails in a way that tryEval lets through: a missing file, a wrong type, an import from a
   * derivation.
   */
  async #halves(names: readonly string[]): Promise<void> {
    const half = Math.ceil(names.length / 2);
    await this.#some(names.slice(0, half));
    await this.#some(names.slice(half));
  }

  async #some(names: readonly string[]): Promise<void> {
    const [only] = names;
    if (only === undefined) return;
    if (names.length === 1) return this.#single(only);
    if (!this.#mayAsk()) return this.#giveUp(names);
    const { set, look } = this.#family;
    const list = names.map(nixString).join(' ');
    // not shown: Nix code
    const value = tried(`(${look}) (builtins.getAttr name s)`);
    const apply = `s: builtins.listToAttrs (map (name: { inherit name; value = ${value}; }) [ ${list} ])`;
    const some = await this.#ask(set, apply);
    if (some.kind === 'value') await this.#take(some.value);
    if (some.kind === 'failed') await this.#halves(names);
  }

  async #single(name: string): Promise<void> {
    if (!this.#mayAsk()) return this.#giveUp([name]);
    const seen = await this.#ask(`${this.#family.set}.${quotedName(name)}`, this.#family.look);
    if (seen.kind === 'failed') this.#unreadable(name, reasonOf(seen.failure));
    if (seen.kind === 'value') this.#found(name, z.string().catch('').parse(seen.value));
  }

  /** tryEval catches an error without its message: a further evaluation gets it, up to a limit. */
  async #take(value: unknown): Promise<void> {
    for (const [name, { success, value: seen }] of triedByName(value)) {
      if (success) this.#found(name, seen ?? '');
      else await this.#single(name);
    }
  }

  #found(name: string, seen: string): void {
    const output = this.#family.outputOf(name, seen);
    if (!output) return;
    if (name.length > MAX_NAME_CHARACTERS || this.outputs.length >= MAX_OF_FAMILY)
      return this.#unreadable(name, { because: 'answer-too-large' });
    this.outputs.push(output);
  }

  #unreadable(name: string, reason: Detail): void {
    // The rest of those that fail says nothing more.
    if (this.warnings.length >= MAX_OF_FAMILY) return;
    const output = name.length > MAX_NAME_CHARACTERS ? `${name.slice(0, MAX_NAME_CHARACTERS)}…` : name;
    this.warnings.push({ kind: 'output-unreadable', output, reason });
  }

  #giveUp(names: readonly string[]): void {
    for (const name of names) this.#unreadable(name, { because: 'too-many-failures' });
  }

  #mayAsk(): boolean {
    this.#questionsLeft -= 1;
    return this.#questionsLeft >= 0;
  }

  #ask(attribute: string, apply: string): Promise<Evaluated> {
    return evaluate(this.#flake, { attribute, apply }, this.#nix);
  }
}

async function listFamily(
  flake: LockedFlake,
  family: Family,
  nix: NixSession,
): Promise<OutputList & { obstacle: Failure | null }> {
  const look = new SetLook(flake, family, nix);
  await look.whole();
  const byName = (a: FlakeOutput, b: FlakeOutput): number => (a.name < b.name ? -1 : 1);
  return { outputs: look.outputs.toSorted(byName), warnings: look.warnings, obstacle: look.obstacle };
}

/** A package and a configuration of the same name are one choice: the package, as for `nix build`. */
function withoutTwins(outputs: readonly FlakeOutput[]): FlakeOutput[] {
  const packages = new Set(
    outputs.filter(({ from }) => from === 'package').map(({ name, system }) => `${system} ${name}`),
  );
  return outputs.filter(({ from, name, system }) => from === 'package' || !packages.has(`${system} ${name}`));
}

/**
 * Packages and NixOS configurations of both systems. Builds nothing. Fails with what kept all of them from being looked at, such as
 * network-failed; throws Cancelled.
 */
export async function listOutputs(flake: LockedFlake, nix: NixSession): Promise<OutputList> {
  const families = [...System.options.map(packagesFor), CONFIGURATIONS];
  const lists = await Promise.all(families.map((family) => listFamily(flake, family, nix)));
  const obstacle = lists.find((list) => list.obstacle !== null)?.obstacle;
  if (obstacle && lists.every(({ outputs }) => outputs.length === 0)) throw new JobFailure(obstacle);
  return {
    outputs: withoutTwins(lists.flatMap(({ outputs }) => outputs)),
    warnings: lists.flatMap(({ warnings }) => warnings),
  };
}
