/** Modules that use `<nixpkgs/…>`: built with `nix-build -I`, as their authors do. */

import path from 'node:path';
import { imageAttributeFor } from '../../../contract/rules/image-kinds.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { Detail } from '../../../contract/wire/reason.ts';
import { LongText, ShortText, z } from '../../../contract/wire/schema.ts';
import type { BuildOptions, System } from '../../../contract/wire/source.ts';
import { type NixSession, nixReference, requireAnswer } from '../../system/nix/index.ts';
import { type SourceFiles, writeContentFolder } from './content-folder.ts';
import { ownSystem } from './nix-capabilities.ts';
import { runOnline } from './run-online.ts';
import type { SourceTeller } from './source-teller.ts';

export interface SearchPathBuild {
  readonly arguments: readonly string[];
  readonly attribute: string;
  readonly system: System;
  /** The nixpkgs, locked; null for the one of this machine's NIX_PATH. */
  readonly nixpkgs: {
    readonly reference: string;
    readonly narHash: string | null;
    readonly revision: string | null;
  } | null;
}

interface SearchPathOptions {
  readonly options: BuildOptions;
  readonly signal?: AbortSignal | undefined;
  readonly tell?: SourceTeller | undefined;
}

const Fetched = z.looseObject({
  url: LongText,
  path: ShortText,
  revision: ShortText.nullish(),
  locked: z.looseObject({ narHash: ShortText.optional() }),
});

async function fetchNixpkgs(
  typed: string,
  { options: { refresh }, signal, tell }: SearchPathOptions,
  nix: NixSession,
): Promise<z.infer<typeof Fetched>> {
  const reference = nixReference(typed);
  const argv = ['flake', 'metadata', '--json', '--no-write-lock-file', ...(refresh ? ['--refresh'] : []), reference];
  tell?.begin('resolving');
  const run = await runOnline(argv, nix, { signal, onActivity: tell?.take });
  if (run.code !== 0) throw new JobFailure(nix.recogniseFailure(run.stderrLines, { during: 'locking', reference }));
  return Fetched.parse(requireAnswer(run.stdout, reference));
}

/** True if `<nixpkgs>` is defined on this machine. */
function hasNixpkgsOnSearchPath(): boolean {
  const searchPath = process.env['NIX_PATH'];
  if (searchPath === undefined) return true;
  return searchPath.split(':').some((entry) => entry.startsWith('nixpkgs=') || (entry !== '' && !entry.includes('=')));
}

/** Freezes the module and gives the arguments of `nix-build`. Fails with source-unreachable, evaluation-failed, …. */
export async function searchPathBuild(
  module: { readonly files: SourceFiles; readonly entry: string },
  asked: SearchPathOptions,
  nix: NixSession,
): Promise<SearchPathBuild> {
  const { options } = asked;
  const override = options.overrideInputs.find(({ name }) => name === 'nixpkgs');
  const folder = await writeContentFolder(module.files);
  const system = options.system ?? ownSystem();
  if (!override && !hasNixpkgsOnSearchPath()) {
    const message: Detail = { because: 'no-nixpkgs-here' };
    throw new JobFailure({ kind: 'evaluation-failed', message, position: null, log: [] });
  }
  const fetched = override ? await fetchNixpkgs(override.reference, asked, nix) : null;
  const include = fetched ? ['-I', `nixpkgs=${fetched.path}`] : [];
  const attribute = imageAttributeFor([...module.files.values()].map(({ content }) => content.toString('utf8')));
  const argv = [
    '<nixpkgs/nixos>',
    '-A',
    attribute,
    ...include,
    '-I',
    `nixos-config=${path.join(folder, module.entry)}`,
  ];
  return {
    // This machine's system is the default; older releases do not know the argument.
    arguments: system === ownSystem() ? argv : [...argv, '--argstr', 'system', system],
    attribute,
    system,
    nixpkgs: fetched && {
      reference: fetched.url,
      narHash: fetched.locked.narHash ?? null,
      revision: fetched.revision ?? null,
    },
  };
}
