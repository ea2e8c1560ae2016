/** What a flake may do to this machine during evaluation or build, and which needs consent. */
import { LongText, listOf, z } from './schema.ts';

/** That one risk names; of more, it says that it may be any. */
export const MAX_NAMED_DERIVATIONS = 1000;

export const BuildRisk = z.discriminatedUnion('kind', [
  /** Its Nix code reads the result of a build: a builder runs during evaluation. */
  z.strictObject({ kind: z.literal('import-from-derivation'), derivation: LongText }),
  /** Builders see this machine's files and network. `derivations`: only these; null if all, or if unknown. */
  z.strictObject({
    kind: z.literal('unsandboxed-builds'),
    derivations: listOf(LongText, MAX_NAMED_DERIVATIONS).nullable(),
  }),
]);
export type BuildRisk = z.infer<typeof BuildRisk>;

/** The risks that the user has accepted. */
export const AcceptedRisk = z.enum([
  'import-from-derivation',
  'unsandboxed-builds',
  'files-outside-module',
  'unfree-packages',
  'compile-everything',
  'shrunk-image',
  'trailing-bytes',
]);
export type AcceptedRisk = z.infer<typeof AcceptedRisk>;

export const ACCEPT_FLAGS = {
  'import-from-derivation': '--accept-import-from-derivation',
  'unsandboxed-builds': '--accept-unsandboxed-builds',
  'files-outside-module': '--accept-files-outside-module',
  'unfree-packages': '--allow-unfree',
  'compile-everything': '--accept-compiling',
  'shrunk-image': '--accept-shrunk-image',
  'trailing-bytes': '--accept-trailing-bytes',
} as const satisfies { readonly [R in AcceptedRisk]: string };
