/** The lock of a flake: which inputs it has and what each is locked to. Pure. */
import { z } from '../../../contract/wire/schema.ts';
import type { FlakeInput } from '../../../contract/wire/source.ts';
import { Locked, lockedReferenceOf } from './locked-reference.ts';

const Node = z.looseObject({
  inputs: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  locked: Locked.optional(),
});
export const Locks = z.looseObject({ nodes: z.record(z.string(), Node), root: z.string() });
export type Locks = z.infer<typeof Locks>;

/** Deeper than any real lock; stops at a malicious loop. */
const MAX_DEEP = 32;
const MAX_INPUTS = 1000;

/** Follows `a/b` through the lock graph; an array among the inputs is itself such a path from the root. */
export function nodeOf(locks: Locks, names: readonly string[], depth = 0): z.infer<typeof Node> | null {
  let node = locks.nodes[locks.root];
  for (const name of names) {
    const input = node?.inputs?.[name];
    if (input === undefined || depth > MAX_DEEP) return null;
    node = typeof input === 'string' ? locks.nodes[input] : (nodeOf(locks, input, depth + 1) ?? undefined);
  }
  return node ?? null;
}

export const directInputs = (locks: Locks): string[] => Object.keys(locks.nodes[locks.root]?.inputs ?? {});

/** Seconds since 1970 as an ISO instant; 0 means unknown. */
export function instantOf(seconds: number | null | undefined): string | null {
  return seconds ? new Date(seconds * 1000).toISOString() : null;
}

function inputOf(name: string, locked: Locked): FlakeInput {
  return {
    name,
    lockedReference: lockedReferenceOf(locked),
    revision: locked.rev ?? null,
    narHash: locked.narHash ?? null,
    lastModified: instantOf(locked.lastModified),
  };
}

/** All inputs, including nested ones, by path; `follows` are resolved. */
export function allInputsOf(locks: Locks): FlakeInput[] {
  const found: FlakeInput[] = [];
  const visit = (key: string, path: readonly string[], above: ReadonlySet<string>): void => {
    for (const [name, input] of Object.entries(locks.nodes[key]?.inputs ?? {})) {
      if (typeof input !== 'string' || above.has(input) || found.length >= MAX_INPUTS) continue;
      const here = [...path, name];
      const locked = locks.nodes[input]?.locked;
      if (locked) found.push(inputOf(here.join('/'), locked));
      visit(input, here, new Set([...above, input]));
    }
  };
  visit(locks.root, [], new Set([locks.root]));
  return found;
}
