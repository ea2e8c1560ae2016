/** Looks at the members of one set of a flake, each once: one that throws does not hide the others. */
import type { Failure, FailureKind } from '../../../contract/wire/failure.ts';
import type { Detail } from '../../../contract/wire/reason.ts';
import { z } from '../../../contract/wire/schema.ts';
import type { SourceWarning } from '../../../contract/wire/source.ts';
import type { NixSession } from '../../system/nix/index.ts';
import { BatchSize } from './batch-size.ts';
import { type Evaluated, evaluate, nixString, quotedName, reasonOf } from './evaluate.ts';
import type { LockedFlake } from './lock-flake.ts';
import { isImageSet, isSystemName, MAY_BE_IMAGE_SET } from './output-evidence.ts';
import { LOOK, MAX_NAME_CHARACTERS, OutputLook } from './output-look.ts';

/** They are no fault of the output that was looked at, and the next one meets the same. */
const OF_NO_OUTPUT: ReadonlySet<FailureKind> = new Set([
  ...(['network-failed', 'source-unreachable', 'disk-full', 'nix-store-unwritable'] as const),
  ...(['nix-daemon-unreachable', 'nix-features-off', 'nix-missing', 'nix-not-set-up'] as const),
]);

/** Those that say what to do about them, which the reason of a warning does not. */
const WITH_REMEDY: ReadonlySet<FailureKind> = new Set([
  ...(['flake-file-in-submodule', 'flake-file-not-tracked', 'nix-too-old', 'hash-mismatch'] as const),
  ...(['unfree-in-flake', 'nix-out-of-memory', 'timed-out', 'wrong-system'] as const),
]);

/** Of one set, beyond the first look at each member. Enough to find three broken ones among 200. */
const MAX_FURTHER_QUESTIONS = 48;
/** Of one set: then as many members at once as it takes. */
const MAX_BATCHES = 48;
/** Of one set. */
const MAX_WARNINGS = 333;

// not shown: Nix code
const NAMES_OF_IMAGES = `s: builtins.filter ${MAY_BE_IMAGE_SET} (builtins.attrNames s)`;

/** Linux takes no argument of 128 KiB. */
const MAX_NAMES_CHARACTERS = 40_000;

/** As many of the names as can be named to Nix at once, at least one. */
function withinArgument(names: readonly string[]): readonly string[] {
  let characters = 0;
  const tooFar = names.findIndex((name) => (characters += name.length + 4) > MAX_NAMES_CHARACTERS);
  return tooFar < 0 ? names : names.slice(0, Math.max(1, tooFar));
}

/** The attribute path of the set of all outputs. */
export const ALL_OUTPUTS = '.';
export const KNOWS_ALL_OUTPUTS = '2.19';

/** An error that tryEval caught, or one that it let through. */
const Tried = z.object({ name: z.string(), success: z.boolean(), value: OutputLook.nullable() });

export interface SetQuestion {
  /** Its attribute path. */
  readonly path: readonly string[];
  /** Which of its members: all, or those whose name says that they are images, or a system. */
  readonly names: readonly string[] | 'all' | 'images';
}

export interface SetLooks {
  /** In the order of the names. */
  readonly looks: readonly { readonly name: string; readonly look: OutputLook }[];
  readonly warnings: readonly SourceWarning[];
  /** What kept all of them from being looked at. */
  readonly obstacle: Failure | null;
  /** Whether the set itself could not be read. */
  readonly isHindered: boolean;
  /** The first that says what to do about it. */
  readonly withRemedy: Failure | null;
}

class SetLook {
  readonly looks: { name: string; look: OutputLook }[] = [];
  readonly warnings: SourceWarning[] = [];
  obstacle: Failure | null = null;
  isHindered = false;
  withRemedy: Failure | null = null;
  readonly #flake: LockedFlake;
  readonly #path: readonly string[];
  readonly #nix: NixSession;
  #questionsLeft = MAX_FURTHER_QUESTIONS;

  constructor(flake: LockedFlake, path: readonly string[], nix: NixSession) {
    this.#flake = flake;
    this.#path = path;
    this.#nix = nix;
  }

  get #attribute(): string {
    return this.#path.length === 0 ? ALL_OUTPUTS : this.#path.map(quotedName).join('.');
  }

  async all(which: SetQuestion['names']): Promise<void> {
    const names = typeof which === 'string' ? await this.#names(which) : which;
    // Before 2.19 there is no set of all outputs.
    if (this.#path.length === 0 && !this.#nix.isAtLeast(KNOWS_ALL_OUTPUTS)) return this.#each(names);
    const systems = names.filter((name) => this.#maySystem(name));
    const others = names.filter((name) => !this.#maySystem(name));
    await this.#inBatches(systems, new BatchSize(true));
    await this.#inBatches(others, new BatchSize(false));
  }

  /** Whether it may be a whole NixOS system: by where it is, or by its name. */
  #maySystem(name: string): boolean {
    return (
      name === 'default' || [...this.#path, name].some((part) => part === 'nixosConfigurations' || isImageSet(part))
    );
  }

  async #inBatches(names: readonly string[], batch: BatchSize): Promise<void> {
    let batchesLeft = MAX_BATCHES;
    for (let from = 0; from < names.length && this.obstacle === null; batchesLeft--) {
      const count = batch.next(names.length - from, batchesLeft);
      const some = withinArgument(names.slice(from, from + count));
      await this.#first(some, batch);
      from += some.length;
    }
  }

  async #each(names: readonly string[]): Promise<void> {
    for (const name of names) await this.#single(name);
  }

  async #names(which: 'all' | 'images'): Promise<string[]> {
    const answer = await this.#ask(this.#attribute, which === 'all' ? 'builtins.attrNames' : NAMES_OF_IMAGES);
    if (answer.kind === 'failed') this.#hindered(answer.failure);
    const all = answer.kind === 'value' ? z.array(z.string()).parse(answer.value) : [];
    // Nix itself cannot be told to build it.
    const names = all.filter((name) => name !== '');
    return which === 'all' ? names : names.filter((name) => isImageSet(name) || isSystemName(name));
  }

  #hindered(failure: Failure): void {
    this.isHindered = true;
    if (OF_NO_OUTPUT.has(failure.kind)) this.obstacle = failure;
    this.#failed(this.#path.join('.'), failure);
  }

  #failed(name: string, failure: Failure): void {
    if (WITH_REMEDY.has(failure.kind)) this.withRemedy ??= failure;
    this.#unreadable(name, reasonOf(failure));
  }

  async #first(names: readonly string[], batch: BatchSize): Promise<void> {
    const some = await this.#several(names);
    if (some.kind === 'value') {
      batch.took(names.length, some.peakBytes);
      await this.#take(some.value);
    }
    if (some.kind === 'failed' && OF_NO_OUTPUT.has(some.failure.kind)) this.#hindered(some.failure);
    else if (some.kind === 'failed') await this.#halves(names, some.failure);
  }

  /**
   * Something among `names` fails in a way that tryEval lets through: a missing file, a wrong type, an import from a
   * derivation.
   */
  async #halves(names: readonly string[], failure: Failure): Promise<void> {
    const [only] = names;
    if (names.length === 1 && only !== undefined) return this.#failed(only, failure);
    const half = Math.ceil(names.length / 2);
    for (const some of [names.slice(0, half), names.slice(half)]) {
      if (!this.#mayAsk()) this.#giveUp(some);
      else await this.#again(some);
    }
  }

  async #again(names: readonly string[]): Promise<void> {
    const some = await this.#several(names);
    if (some.kind === 'value') await this.#take(some.value);
    if (some.kind === 'failed') await this.#halves(names, some.failure);
  }

  async #single(name: string): Promise<void> {
    if (!this.#mayAsk()) return this.#giveUp([name]);
    const seen = await this.#ask([...this.#path, name].map(quotedName).join('.'), LOOK);
    if (seen.kind === 'failed') this.#failed(name, seen.failure);
    if (seen.kind === 'value') this.#found(name, OutputLook.parse(seen.value));
  }

  /** tryEval catches an error without its message: a further evaluation gets it, up to a limit. */
  async #take(value: unknown): Promise<void> {
    for (const { name, success, value: seen } of z.array(Tried).parse(value)) {
      if (!success) await this.#single(name);
      else if (seen) this.#found(name, seen);
    }
  }

  #found(name: string, look: OutputLook): void {
    if (name.length > MAX_NAME_CHARACTERS) return this.#unreadable(name, { because: 'answer-too-large' });
    this.looks.push({ name, look });
  }

  #unreadable(name: string, reason: Detail): void {
    // The rest of those that fail says nothing more.
    if (this.warnings.length >= MAX_WARNINGS) return;
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

  #several(names: readonly string[]): Promise<Evaluated> {
    // not shown: Nix code
    const one = `let look = if s ? \${name} then ${LOOK} s.\${name} else { is = "other"; }; t = builtins.tryEval (builtins.deepSeq look look); in
      { inherit name; inherit (t) success; value = if t.success then t.value else null; }`;
    // not shown: Nix code
    const apply = `s: map (name: ${one}) (builtins.fromJSON ${nixString(JSON.stringify(names))})`;
    return this.#ask(this.#attribute, apply);
  }

  #ask(attribute: string, apply: string): Promise<Evaluated> {
    return evaluate(this.#flake, { attribute, apply }, this.#nix);
  }
}

/** Evaluates one after the other. Throws Cancelled. */
export async function lookAtSet(flake: LockedFlake, { path, names }: SetQuestion, nix: NixSession): Promise<SetLooks> {
  const look = new SetLook(flake, path, nix);
  await look.all(names);
  return look;
}
