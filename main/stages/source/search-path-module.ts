/** Modules that use `<nixpkgs/…>`: evaluated with `-I`, as their authors do. */

import path from 'node:path';
import { imageAttributeFor } from '../../../contract/rules/image-kinds.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { Detail } from '../../../contract/wire/reason.ts';
import { LongText, ShortText, z } from '../../../contract/wire/schema.ts';
import type { BuildOptions, System } from '../../../contract/wire/source.ts';
import { type NixSession, nixReference, requireAnswer } from '../../system/nix/index.ts';
import { readSmallFileSync } from '../../system/small-file.ts';
import { type SourceFiles, writeContentFolder } from './content-folder.ts';
import { importArguments } from './evaluate.ts';
import type { BuildToEvaluate } from './evaluate-build.ts';
import { ownSystem } from './nix-capabilities.ts';
import { runOnline } from './run-online.ts';
import type { SourceTeller } from './source-teller.ts';

export interface SearchPathBuild {
  readonly build: BuildToEvaluate;
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
  const run = await runOnline(argv, nix, { signal, tell });
  if (run.code !== 0) throw new JobFailure(nix.recogniseFailure(run.stderrLines, { during: 'locking', reference }));
  return Fetched.parse(requireAnswer(run.stdout, reference));
}

/** True if `<nixpkgs>` is defined on this machine. */
function hasNixpkgsOnSearchPath(): boolean {
  const searchPath = process.env['NIX_PATH'];
  if (searchPath === undefined) return true;
  return searchPath.split(':').some((entry) => entry.startsWith('nixpkgs=') || (entry !== '' && !entry.includes('=')));
}

interface SearchPathModule {
  readonly files: SourceFiles;
  readonly entry: string;
  /** As people know it. */
  readonly title: string;
  /** Where the files were; null if that is not known. */
  readonly folder: string | null;
}

/** Errors name the user's files instead of the frozen ones. */
function contextOf({ title, folder }: SearchPathModule, frozen: string, attribute: string): BuildToEvaluate['context'] {
  const read = (relative: string): string | null => {
    try {
      return readSmallFileSync(path.join(frozen, relative));
    } catch {
      return null;
    }
  };
  return { reference: title, attribute, own: { storePath: frozen, folder: folder ?? '', read } };
}

/** Freezes the module and gives what is to be evaluated. Fails with source-unreachable, evaluation-failed, …. */
export async function searchPathBuild(
  module: SearchPathModule,
  asked: SearchPathOptions,
  nix: NixSession,
): Promise<SearchPathBuild> {
  const { options, signal, tell } = asked;
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
    ...['--file', '<nixpkgs/nixos>', attribute],
    ...include,
    ...['-I', `nixos-config=${path.join(folder, module.entry)}`],
    // This machine's system is the default; older releases do not know the argument.
    ...(system === ownSystem() ? [] : ['--argstr', 'system', system]),
    ...importArguments(options.accept),
  ];
  const context = contextOf(module, folder, attribute);
  return {
    build: { argv, context, author: 'anybody', isGenerated: false, signal, tell },
    attribute,
    system,
    nixpkgs: fetched && {
      reference: fetched.url,
      narHash: fetched.locked.narHash ?? null,
      revision: fetched.revision ?? null,
    },
  };
}
