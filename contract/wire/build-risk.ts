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

export const ACCEPT_FLAGS = {
  'import-from-derivation': '--accept-import-from-derivation',
  'unsandboxed-builds': '--accept-unsandboxed-builds',
} as const satisfies { readonly [R in AcceptedRisk]: string };
