/** The Nix settings that a flake asks for in `nixConfig`: read to be shown, never applied. */
import { z } from '../../../contract/wire/schema.ts';
import type { SourceWarning } from '../../../contract/wire/source.ts';
import type { NixSession } from '../../system/nix/index.ts';
import { importArguments, nixString } from './evaluate.ts';
import type { LockedFlake } from './lock-flake.ts';

/** Nix itself applies these without asking: they only affect the prompt, not what is built. */
const HARMLESS = /^(?:bash-prompt|commit-lock-?file-summary)/;
const TIMEOUT_MS = 30_000;

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The argument of `builtins.fetchTree` for exactly this source; null if it is not pinned. */
function fetchTreeArguments(flake: LockedFlake): object | null {
  const { locked, storePath } = flake;
  const { dir: _dir, ...tree } = locked;
  if (locked.rev !== undefined || locked.type === 'path' || locked.type === 'tarball') return tree;
  return storePath && locked.narHash ? { type: 'path', path: storePath, narHash: locked.narHash } : null;
}

/** One warning per setting. An unreadable `nixConfig` gives none, because Nix ignores it too. */
export async function askedSettings(flake: LockedFlake, nix: NixSession): Promise<SourceWarning[]> {
  const tree = fetchTreeArguments(flake);
  if (!tree) return [];
  const file = `/${flake.locked.dir ? `${flake.locked.dir}/` : ''}flake.nix`;
  const source = `builtins.fetchTree (builtins.fromJSON ${nixString(JSON.stringify(tree))})`;
  const expression = `(import ((${source}) + ${nixString(file)})).nixConfig or {}`;
  // This must not build anything either.
  const run = await nix.run(['eval', '--json', ...importArguments([]), '--expr', expression], {
    signal: flake.question.signal,
    limit: { stage: 'source', ms: TIMEOUT_MS },
  });
  if (run.code !== 0) return [];
  const settings = z.record(z.string(), z.unknown()).catch({}).parse(JSON.parse(run.stdout));
  return Object.entries(settings)
    .filter(([setting]) => !HARMLESS.test(setting))
    .map(([setting, value]) => ({ kind: 'asks-to-trust', setting, value: shown(value) }));
}
