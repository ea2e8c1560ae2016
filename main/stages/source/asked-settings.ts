/** The Nix settings that a flake asks for in `nixConfig`: read to be shown, never applied. */
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { Detail } from '../../../contract/wire/reason.ts';
import type { SourceWarning } from '../../../contract/wire/source.ts';
import { answerOf, type NixSession } from '../../system/nix/index.ts';
import { importArguments, nixString, reasonOf } from './evaluate.ts';
import { failureContext, type LockedFlake } from './lock-flake.ts';

/** Nix itself applies these without asking: they only affect the prompt, not what is built. */
const HARMLESS = /^(?:bash-prompt|commit-lock-?file-summary)/;
const TIMEOUT_MS = 30_000;
/** Of the settings as JSON. */
const MAX_BYTES = 256 * 1024;

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

const unreadable = (reason: Detail): SourceWarning[] => [{ kind: 'asked-settings-unreadable', reason }];

/** From what `nix eval --json` printed. Nix itself takes no setting of another type than these. */
function warningsIn(stdout: string): SourceWarning[] {
  const answer = Buffer.byteLength(stdout) > MAX_BYTES ? null : answerOf(stdout);
  if (answer === null) return unreadable({ because: 'asked-settings-too-long' });
  return Object.entries(Object(answer.value))
    .filter(([setting]) => !HARMLESS.test(setting))
    .map(([setting, value]) => ({ kind: 'asks-to-trust', setting, value: shown(value) }));
}

/** One warning per setting, or one that they cannot be read. Throws only Cancelled. */
export async function askedSettings(flake: LockedFlake, nix: NixSession): Promise<SourceWarning[]> {
  const { question, storePath } = flake;
  const tree = fetchTreeArguments(flake);
  if (!tree) return unreadable({ because: 'asked-settings-not-pinned' });
  const file = `/${flake.locked.dir ? `${flake.locked.dir}/` : ''}flake.nix`;
  const source = `builtins.fetchTree (builtins.fromJSON ${nixString(JSON.stringify(tree))})`;
  const expression = `(import ((${source}) + ${nixString(file)})).nixConfig or {}`;
  try {
    // This must not build anything either.
    const run = await nix.run(['eval', '--json', ...importArguments([]), '--expr', expression], {
      signal: question.signal,
      limit: { stage: 'source', ms: TIMEOUT_MS },
      maxStdoutBytes: MAX_BYTES + 1,
    });
    if (run.code === 0) return warningsIn(run.stdout);
    const context = failureContext(question, storePath);
    return unreadable(reasonOf(nix.recogniseFailure(run.stderrLines, { during: 'evaluating', ...context })));
  } catch (thrown) {
    if (thrown instanceof JobFailure) return unreadable(reasonOf(thrown.failure));
    throw thrown;
  }
}
