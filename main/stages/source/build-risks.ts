/** The risks of building an output that need consent. */
import { type BuildRisk, MAX_NAMED_DERIVATIONS } from '../../../contract/wire/build-risk.ts';
import { parseForeignJson } from '../../system/foreign-json.ts';
import { eachDerivation, type NixSession } from '../../system/nix/index.ts';
import type { NixCapabilities } from './nix-capabilities.ts';

const asks = (attributes: unknown): boolean => Reflect.get(Object(attributes), '__noChroot') === true;

/**
 * Structured attributes as Nix up to 2.32 prints them, which a flake may also write itself: what cannot be read may ask for
 * anything.
 */
function textAsks(json: unknown): boolean {
  if (typeof json !== 'string') return json !== undefined;
  try {
    return asks(parseForeignJson(json));
  } catch {
    return true;
  }
}

/**
 * `__noChroot = true` in a derivation as Nix prints it: in its environment, or in its structured attributes. One that is too large,
 * or of a form that is not known, may ask for anything.
 */
export function leavesSandbox(derivation: unknown): boolean {
  const env: unknown = Reflect.get(Object(derivation), 'env');
  if (typeof env !== 'object' || env === null) return true;
  const { __noChroot: flag, __json: json } = env as { readonly [name: string]: unknown };
  return flag === '1' || textAsks(json) || asks(Reflect.get(Object(derivation), 'structuredAttrs'));
}

/** Those that leave the sandbox; `names` is null once there are more than anybody reads. */
class Leaving {
  names: string[] | null = [];

  take(path: string, derivation: unknown): void {
    if (!leavesSandbox(derivation)) return;
    this.names?.push(path);
    if ((this.names?.length ?? 0) > MAX_NAMED_DERIVATIONS) this.names = null;
  }
}

/** Whose code it is: of anything but what Flakestick ships, a stranger may be the author, also of a module or a record. */
export type Author = 'flakestick' | 'anybody';

export function authorOf({ preset }: { readonly preset: object | null }): Author {
  return preset ? 'flakestick' : 'anybody';
}

/** The one rule for builds outside the sandbox, whatever they are built from: only presets are built without a question. */
export async function sandboxRisks(
  { author, ...build }: SandboxQuestion & { readonly author: Author },
  nix: NixSession,
  signal: AbortSignal | undefined,
): Promise<BuildRisk[]> {
  return author === 'flakestick' ? [] : sandboxRisk(await unsandboxedDerivations(build, nix, signal));
}

interface SandboxQuestion {
  /** That of the output; null while it is not known. */
  readonly derivation: string | null;
  /** Null where Nix's settings cannot be read. */
  readonly machine: NixCapabilities | null;
}

/**
 * Which derivations ask to be built outside a relaxed sandbox; empty if none does. Null if all are built outside, or if it is
 * unknown: that needs the same consent.
 */
export async function unsandboxedDerivations(
  { derivation, machine }: SandboxQuestion,
  nix: NixSession,
  signal: AbortSignal | undefined,
): Promise<string[] | null> {
  if (machine?.sandbox === 'on') return [];
  if (machine?.sandbox !== 'relaxed' || derivation === null) return null;
  const leaving = new Leaving();
  const isAll = await eachDerivation(nix, { paths: [derivation], isRecursive: true, signal }, (path, shown) =>
    leaving.take(path, shown),
  );
  return isAll ? leaving.names : null;
}

/** The risks for a result of unsandboxedDerivations. */
export function sandboxRisk(derivations: string[] | null): BuildRisk[] {
  return derivations?.length === 0 ? [] : [{ kind: 'unsandboxed-builds', derivations }];
}
