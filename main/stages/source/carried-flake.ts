/** The flake that is put on the stick: as the user named it, and pinned. */
import { JobFailure } from '../../../contract/wire/failure.ts';
import { currentFolder } from '../../system/current-folder.ts';
import type { NixSession } from '../../system/nix/index.ts';
import { type SourceFiles, textFile, writeContentFolder } from './content-folder.ts';
import { lockFlake } from './lock-flake.ts';
import { encodedPath } from './locked-reference.ts';
import { parseSource } from './parse-source.ts';
import type { SourceTeller } from './source-teller.ts';

/** A plain path as a URL path; everything else is one already. */
export function flakeReference(reference: string): string {
  const bare = reference.split('?')[0] ?? '';
  return bare.startsWith('/') ? encodedPath(bare) + reference.slice(bare.length) : reference;
}

/** Fails with bad-flake-reference, file-not-found, bad-usage. */
export async function carriedReference(typed: string): Promise<string> {
  const source = await parseSource(typed, { presets: [], currentFolder: currentFolder() });
  if (source.kind === 'flake' && source.attribute === null) return flakeReference(source.reference);
  throw new JobFailure({ kind: 'bad-usage', detail: { because: 'carries-no-flake', source: typed } });
}

interface Question {
  readonly refresh: boolean;
  readonly signal: AbortSignal | undefined;
  readonly tell?: SourceTeller | undefined;
}

/** Pins it, so that exactly the inspected content is put on the stick. Fails like lockFlake. */
export async function pinCarried(typed: string, question: Question, nix: NixSession): Promise<string> {
  const reference = await carriedReference(typed);
  return (await lockFlake({ reference, shown: typed, overrideInputs: [], accept: [], ...question }, nix)).reference;
}

/** A lock file pins the carried flake's own inputs too: without it they would be resolved again at every evaluation. */
export async function withWholeLock(files: SourceFiles, question: Question, nix: NixSession): Promise<SourceFiles> {
  const reference = `path:${encodedPath(await writeContentFolder(files))}`;
  const { lock } = await lockFlake({ reference, shown: reference, overrideInputs: [], accept: [], ...question }, nix);
  return new Map(files).set('flake.lock', textFile(`${JSON.stringify(lock, null, 2)}\n`));
}
