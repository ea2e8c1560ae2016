/** Which of the derivations to be built depends on which, for the tree on screen. */
import type { BuildActivity, BuildNode } from '../../../contract/wire/job.ts';
import { z } from '../../../contract/wire/schema.ts';
import type { NixSession } from '../../system/nix/index.ts';
import { storeName } from './store-name.ts';

/** By derivation: its dependencies in the plan. */
export type BuildGraph = ReadonlyMap<string, readonly string[]>;

/** More would exceed the maximum length of an argument list. */
const MAX_DERIVATIONS = 4000;
const MAX_NODES = 60;

const Inputs = z.record(z.string(), z.unknown());
const Derivation = z.looseObject({
  inputDrvs: Inputs.optional(),
  // since 2.33
  inputs: z.looseObject({ drvs: Inputs.optional() }).optional(),
});
const Shown = z.union([
  z.looseObject({ derivations: z.record(z.string(), Derivation) }),
  z.record(z.string(), Derivation),
]);

const fileName = (path: string): string => path.replace(/^.*\//, '');

/** `nix derivation show`; since 2.33 wrapped, and without the folder of the store. Pure. */
export function readGraph(json: unknown, planned: readonly string[]): BuildGraph {
  const shown = Shown.parse(json);
  const derivations = ('derivations' in shown ? shown['derivations'] : shown) as Record<
    string,
    z.infer<typeof Derivation>
  >;
  const byName = new Map(planned.map((derivation) => [fileName(derivation), derivation]));
  return new Map(
    Object.entries(derivations).flatMap(([path, { inputDrvs, inputs }]) => {
      const derivation = byName.get(fileName(path));
      const needed = Object.keys(inputDrvs ?? inputs?.drvs ?? {});
      return derivation ? [[derivation, needed.flatMap((name) => byName.get(fileName(name)) ?? [])] as const] : [];
    }),
  );
}

/** Null if Nix does not report it: progress is then a list instead of a tree. */
export async function askGraph(
  derivations: readonly string[],
  nix: NixSession,
  signal: AbortSignal | undefined,
): Promise<BuildGraph | null> {
  if (derivations.length === 0 || derivations.length > MAX_DERIVATIONS) return null;
  // `nix show-derivation` up to 2.14.
  const command = nix.isAtLeast('2.15') ? ['derivation', 'show'] : ['show-derivation'];
  const run = await nix.run([...command, ...derivations], { signal });
  if (run.code !== 0) return null;
  try {
    return readGraph(JSON.parse(run.stdout), derivations);
  } catch {
    return null;
  }
}

interface BuildStates {
  readonly building: ReadonlyMap<string, BuildActivity>;
  readonly built: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
}

/** The running and failed derivations, each below those that depend on it. Pure. */
export function treeOf(graph: BuildGraph, { building, built, failed }: BuildStates): BuildNode[] {
  const needed = new Set([...graph.values()].flat());
  const shows = new Map<string, boolean>();
  const isShown = (derivation: string): boolean => {
    const known = shows.get(derivation);
    if (known !== undefined) return known;
    const found =
      building.has(derivation) ||
      failed.has(derivation) ||
      (graph.get(derivation) ?? []).some((input) => isShown(input));
    shows.set(derivation, found);
    return found;
  };
  const nodes: BuildNode[] = [];
  const visited = new Set<string>();
  const visit = (derivation: string, depth: number): void => {
    if (visited.has(derivation) || !isShown(derivation) || nodes.length >= MAX_NODES) return;
    visited.add(derivation);
    const inputs = graph.get(derivation) ?? [];
    const activity = building.get(derivation) ?? null;
    const state = failed.has(derivation) ? 'failed' : activity ? 'building' : 'waiting';
    const waitsFor = inputs.filter((input) => !built.has(input)).length;
    nodes.push({ depth, name: storeName(derivation), state, waitsFor, activity });
    for (const input of inputs) visit(input, depth + 1);
  };
  for (const derivation of graph.keys()) if (!needed.has(derivation)) visit(derivation, 0);
  return nodes;
}
