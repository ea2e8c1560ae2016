/** Which of the derivations to be built depends on which, for the tree on screen. */
import type { BuildActivity, BuildNode } from '../../../contract/wire/job.ts';
import { eachDerivation, type NixSession } from '../../system/nix/index.ts';
import { storeName } from './store-name.ts';

/** By derivation: its dependencies in the plan. */
export type BuildGraph = ReadonlyMap<string, readonly string[]>;

/** More would exceed the maximum length of an argument list. */
const MAX_DERIVATIONS = 4000;
const MAX_NODES = 60;
/** From one derivation to another, in all; a whole system has some ten thousand. The tree is made ten times a second. */
const MAX_EDGES = 100_000;

const fileName = (path: string): string => path.replace(/^.*\//, '');

/** Of a derivation as Nix prints it: `inputDrvs`, since 2.33 `inputs.drvs`. */
function inputsOf(derivation: unknown): string[] {
  const { inputDrvs, inputs } = Object(derivation) as { readonly inputDrvs?: unknown; readonly inputs?: unknown };
  return Object.keys(Object(inputDrvs ?? Reflect.get(Object(inputs), 'drvs')));
}

/** The graph of what is planned, from one derivation after the other. */
export class GraphReader {
  readonly graph = new Map<string, readonly string[]>();
  readonly #planned: ReadonlyMap<string, string>;
  #edgesLeft = MAX_EDGES;

  constructor(planned: readonly string[]) {
    this.#planned = new Map(planned.map((derivation) => [fileName(derivation), derivation]));
  }

  /** One derivation was too large to be read, or all together need too many others. */
  get isTooLarge(): boolean {
    return this.#edgesLeft < 0;
  }

  take(path: string, shown: unknown): void {
    const derivation = this.#planned.get(fileName(path));
    if (derivation === undefined || this.isTooLarge) return;
    const needed = inputsOf(shown).flatMap((name) => this.#planned.get(fileName(name)) ?? []);
    this.#edgesLeft = shown === undefined ? -1 : this.#edgesLeft - needed.length;
    this.graph.set(derivation, needed);
  }
}

/** Null if Nix does not report it, or it is too large: progress is then a list instead of a tree. */
export async function askGraph(
  derivations: readonly string[],
  nix: NixSession,
  signal: AbortSignal | undefined,
): Promise<BuildGraph | null> {
  if (derivations.length === 0 || derivations.length > MAX_DERIVATIONS) return null;
  const reader = new GraphReader(derivations);
  const isAll = await eachDerivation(nix, { paths: derivations, isRecursive: false, signal }, (path, shown) =>
    reader.take(path, shown),
  );
  return isAll && !reader.isTooLarge ? reader.graph : null;
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
    // What needs itself has no end.
    shows.set(derivation, false);
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
