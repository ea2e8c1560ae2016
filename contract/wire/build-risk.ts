/** What a flake may do to this machine while it is evaluated or built, and which takes a yes. */
import { z } from './schema.ts';

export const BuildRisk = z.discriminatedUnion('kind', [
  /** Its Nix code reads what a build makes: a builder runs before it is known what will be built. */
  z.strictObject({ kind: z.literal('import-from-derivation'), derivation: z.string() }),
  /** Builders see this machine's files and network. `derivations`: only these do; null when all do, or it cannot be told. */
  z.strictObject({ kind: z.literal('unsandboxed-builds'), derivations: z.array(z.string()).nullable() }),
]);
export type BuildRisk = z.infer<typeof BuildRisk>;

/** What somebody was told of and said yes to. */
export const AcceptedRisk = z.enum(['import-from-derivation', 'unsandboxed-builds']);
export type AcceptedRisk = z.infer<typeof AcceptedRisk>;

/** `/nix/store/…-machine-list.drv` is called `machine-list`. */
function derivationName(path: string): string {
  return path.replace(/^.*\/[0-9a-z]{32}-/, '').replace(/\.drv(?:[!^].*)?$/, '');
}

const MAX_NAMED = 3;

/** A sentence for people, without what to do about it. */
export function explainRisk(risk: BuildRisk): string {
  if (risk.kind === 'import-from-derivation')
    return `Its Nix code is not complete before something is built: evaluating it runs the builder of “${derivationName(risk.derivation)}” on this machine.`;
  const { derivations } = risk;
  if (derivations === null)
    return 'Nix does not build it in a sandbox on this machine, as far as can be told: whatever it builds can read this machine’s files and use its network.';
  const named = derivations.slice(0, MAX_NAMED).map((path) => `“${derivationName(path)}”`);
  const more = derivations.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''} ask${derivations.length === 1 ? 's' : ''} to be built outside Nix’s sandbox, which this machine allows (sandbox = relaxed): with its files and its network.`;
}

export const ACCEPT_FLAGS = {
  'import-from-derivation': '--accept-import-from-derivation',
  'unsandboxed-builds': '--accept-unsandboxed-builds',
} as const satisfies { readonly [R in AcceptedRisk]: string };
