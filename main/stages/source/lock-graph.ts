/** The lock of a flake: which inputs it has and what each is locked to. Pure. */
import { z } from '../../../contract/wire/schema.ts';
import { type FlakeInput, MAX_INPUTS } from '../../../contract/wire/source.ts';
import { isPartOfFlake, Locked, lockedReferenceOf } from './locked-reference.ts';

/** Of an input or a node. Paths of 32 of them are made for a thousand inputs. */
const Name = z.string().max(256);
const Node = z.looseObject({
  inputs: z.record(Name, z.union([Name, z.array(Name).max(256)])).optional(),
  locked: Locked.optional(),
});
export const Locks = z.looseObject({ nodes: z.record(Name, Node), root: Name });
export type Locks = z.infer<typeof Locks>;
type Node = z.infer<typeof Node>;

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
