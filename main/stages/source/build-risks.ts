/** The risks of building an output that need consent. */
import type { BuildRisk } from '../../../contract/wire/build-risk.ts';
import { z } from '../../../contract/wire/schema.ts';
import type { NixSession } from '../../system/nix/index.ts';
import type { NixCapabilities } from './nix-capabilities.ts';

/** `__noChroot = true` as Nix prints derivations: in the environment, or below one of two names of structured attributes. */
const Derivation = z.looseObject({
  env: z.record(z.string(), z.unknown()).optional(),
  structuredAttrs: z.looseObject({ __noChroot: z.unknown() }).nullish(),
});
const Derivations = z.record(z.string(), Derivation);
/** Wrapped since 2.33. */
const Shown = z.union([
  z.looseObject({ derivations: Derivations }).transform(({ derivations }) => derivations),
  Derivations,
]);

function leavesSandbox({ env, structuredAttrs }: z.infer<typeof Derivation>): boolean {
  if (structuredAttrs?.__noChroot === true || env?.['__noChroot'] === '1') return true;
  return typeof env?.['__json'] === 'string' && /"__noChroot":\s*true/.test(env['__json']);
}

/** From the output of `nix derivation show --recursive`. Null for anything else. */
export function unsandboxedAmong(printed: unknown): string[] | null {
  const shown = Shown.safeParse(printed);
  if (!shown.success) return null;
  return Object.entries(shown.data)
    .filter(([, derivation]) => leavesSandbox(derivation))
    .map(([path]) => path);
}

/**
 * Which derivations ask to be built outside a relaxed sandbox; empty if none does. Null if all are built outside, or if it is
 * unknown: that needs the same consent. `derivation` is that of the output, null while it is not known.
 */
export async function unsandboxedDerivations(
  { derivation, machine }: { readonly derivation: string | null; readonly machine: NixCapabilities | null },
  nix: NixSession,
  signal: AbortSignal | undefined,
): Promise<string[] | null> {
  if (machine?.sandbox === 'on') return [];
  if (machine?.sandbox !== 'relaxed' || derivation === null) return null;
  const show = nix.isAtLeast('2.15') ? ['derivation', 'show'] : ['show-derivation'];
  const run = await nix.run([...show, '--recursive', derivation], { signal });
  return run.code === 0 ? unsandboxedAmong(JSON.parse(run.stdout)) : null;
}

/** The risks for a result of unsandboxedDerivations. */
export function sandboxRisk(derivations: string[] | null): BuildRisk[] {
  return derivations?.length === 0 ? [] : [{ kind: 'unsandboxed-builds', derivations }];
}
