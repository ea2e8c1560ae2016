/** The lock of a flake: which inputs it has and what each is locked to. Pure. */
import { z } from '../../../contract/wire/schema.ts';
import { type FlakeInput, MAX_INPUTS } from '../../../contract/wire/source.ts';
import { isPartOfFlake, type Locked, lockedOf, lockedReferenceOf } from './locked-reference.ts';

/** Of an input or a node. Paths of 32 of them are made for a thousand inputs. */
const MAX_NAME_CHARACTERS = 256;
/** Of one input that follows another. */
const MAX_FOLLOWED = 256;

interface Node {
  readonly inputs?: { readonly [name: string]: string | readonly string[] };
  readonly locked?: Locked;
  readonly [more: string]: unknown;
}

export interface Locks {
  readonly nodes: { readonly [name: string]: Node };
  readonly root: string;
  readonly [more: string]: unknown;
}

const isName = (value: unknown): value is string => typeof value === 'string' && value.length <= MAX_NAME_CHARACTERS;
const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isInput = (value: unknown): boolean =>
  isName(value) || (Array.isArray(value) && value.length <= MAX_FOLLOWED && value.every(isName));

/** As many as a flake may have in all. */
function areInputs(inputs: unknown): boolean {
  if (inputs === undefined) return true;
  if (!isObject(inputs)) return false;
  const all = Object.entries(inputs);
  return all.length <= MAX_INPUTS && all.every(([name, to]) => isName(name) && isInput(to));
}

function nodeFrom(raw: unknown): Node | null {
  if (!isObject(raw)) return null;
  const { inputs, locked } = raw;
  if (!areInputs(inputs)) return null;
  if (locked === undefined) return raw as Node;
  const known = lockedOf(locked);
  return known && ({ ...raw, locked: known } as Node);
}

/** A lock with thousands of nodes is checked in a moment, unlike with the schema library, and may be a stranger's. */
function locksFrom(raw: unknown): Locks | null {
  if (!isObject(raw) || !isName(raw['root']) || !isObject(raw['nodes'])) return null;
  const nodes: [string, Node][] = [];
  for (const [name, one] of Object.entries(raw['nodes'])) {
    const node = nodeFrom(one);
    if (node === null || !isName(name)) return null;
    nodes.push([name, node]);
  }
  return { ...raw, root: raw['root'], nodes: Object.fromEntries(nodes) };
}

export const Locks: z.ZodType<Locks> = z.unknown().transform((raw, context) => {
  const locks = locksFrom(raw);
  // not shown: what the schema library says, for the log
  if (locks === null) context.addIssue({ code: 'custom', message: 'not a lock' });
  return locks ?? z.NEVER;
});

/** Deeper than any real lock. */
const MAX_DEPTH = 32;
/** Along inputs. A lock of 30 nodes that each name the next one twice has 2³⁰ paths. */
const MAX_STEPS = 20_000;

/** Null once the steps are used up, or where the inputs lead nowhere. */
class Walk {
  readonly #locks: Locks;
  #stepsLeft = MAX_STEPS;

  constructor(locks: Locks) {
    this.#locks = locks;
  }

  hasStep(): boolean {
    this.#stepsLeft -= 1;
    return this.#stepsLeft >= 0;
  }

  node(key: string): Node | null {
    // `constructor` is a name like any other.
    return Object.hasOwn(this.#locks.nodes, key) ? (this.#locks.nodes[key] ?? null) : null;
  }

  /** Follows `a/b` from the root; an array among the inputs is itself such a path. */
  follow(names: readonly string[], depth = 0): Node | null {
    let node = this.node(this.#locks.root);
    for (const name of names) {
      if (node === null || depth > MAX_DEPTH || !this.hasStep()) return null;
      const { inputs = {} } = node;
      const input = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
      if (input === undefined) return null;
      node = typeof input === 'string' ? this.node(input) : this.follow(input, depth + 1);
    }
    return node;
  }
}

/** Follows `a/b` through the lock graph. Null for what is not there, and for a lock that was made to have no end. */
export function nodeOf(locks: Locks, names: readonly string[]): Node | null {
  return new Walk(locks).follow(names);
}

export const directInputs = (locks: Locks): string[] => Object.keys(locks.nodes[locks.root]?.inputs ?? {});

/** The end of the year 9999, behind which an ISO instant has another form. */
const MAX_SECONDS = 253_402_300_799;

/** Seconds since 1970 as an ISO instant; 0 means unknown, as does what is no time of a person's. */
export function instantOf(seconds: number | null | undefined): string | null {
  return seconds && seconds > 0 && seconds <= MAX_SECONDS ? new Date(seconds * 1000).toISOString() : null;
}

function inputOf(name: string, locked: Locked): FlakeInput {
  return {
    name,
    lockedReference: isPartOfFlake(locked) ? `path:${locked.path}` : lockedReferenceOf(locked),
    revision: locked.rev ?? null,
    narHash: locked.narHash ?? null,
    lastModified: instantOf(locked.lastModified),
  };
}

/** The input at `a/b`, also where it follows another; null if there is none. */
export function inputNamed(locks: Locks, names: readonly string[]): FlakeInput | null {
  const locked = nodeOf(locks, names)?.locked;
  return locked ? inputOf(names.join('/'), locked) : null;
}

/** All inputs, including nested ones, by path; `follows` are resolved. At most MAX_INPUTS. */
export function allInputsOf(locks: Locks): FlakeInput[] {
  const walk = new Walk(locks);
  const found: FlakeInput[] = [];
  const visit = (key: string, path: readonly string[], above: ReadonlySet<string>): void => {
    if (path.length > MAX_DEPTH) return;
    for (const [name, input] of Object.entries(walk.node(key)?.inputs ?? {})) {
      if (found.length >= MAX_INPUTS || !walk.hasStep()) return;
      if (typeof input !== 'string' || above.has(input)) continue;
      const here = [...path, name];
      const locked = walk.node(input)?.locked;
      if (locked) found.push(inputOf(here.join('/'), locked));
      visit(input, here, new Set([...above, input]));
    }
  };
  visit(locks.root, [], new Set([locks.root]));
  return found;
}
