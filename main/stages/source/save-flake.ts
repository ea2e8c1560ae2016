/** Saves a preset or a module with its options as a flake for the user. */
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { PlainReason } from '../../../contract/wire/reason.ts';
import {
  type BuildOptions,
  isWebSource,
  type OverrideInput,
  type Source,
  type System,
} from '../../../contract/wire/source.ts';
import { absolutePath } from '../../system/current-folder.ts';
import { unwritable } from '../../system/file-failure.ts';
import type { NixSession } from '../../system/nix/index.ts';
import { requireOrdinaryFolder } from '../../system/output-file.ts';
import { makeFolder } from '../../system/own-folder.ts';
import { carriedReference, flakeReference, withWholeLock } from './carried-flake.ts';
import { type SourceFiles, writeFiles } from './content-folder.ts';
import { generatedFiles } from './generated-flake.ts';
import type { SourceOptions } from './inspect-source.ts';
import { resolveSource } from './resolve-flake.ts';

export interface SaveRequest {
  readonly source: Source;
  readonly options: BuildOptions;
  /** Absolute. */
  readonly directory: string;
}

export interface SavedFlake {
  readonly directory: string;
  /** Without `#`: `nix build DIRECTORY` builds it if this is the machine's own system. */
  readonly attribute: string;
  readonly system: System;
}

function refuse(because: PlainReason): never {
  throw new JobFailure({ kind: 'bad-usage', detail: { because } });
}

/** Makes references absolute: in the saved flake, relative ones would refer to another folder. */
function absoluteReference(reference: string): string {
  const local = /^(?:path:)?(\.{1,2}(?:\/.*)?|\/.*)$/.exec(reference)?.[1];
  return local === undefined ? reference : flakeReference(`path:${absolutePath(local)}`);
}

async function checkIsFree(directory: string): Promise<void> {
  const names = await readdir(directory).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    if (cause.code === 'ENOTDIR') throw new JobFailure({ kind: 'folder-not-empty', path: directory }, { cause });
    throw unwritable(directory, cause);
  });
  if (names.length > 0) throw new JobFailure({ kind: 'folder-not-empty', path: directory });
}

function makeOutputFolder(directory: string): string | undefined {
  try {
    return makeFolder(directory, 0o777);
  } catch (thrown) {
    throw unwritable(directory, thrown);
  }
}

/** Atomic; a folder that appears or fills in the meantime is not changed. */
async function writeNew(directory: string, files: SourceFiles, isSecret: boolean): Promise<void> {
  await checkIsFree(directory);
  const made = makeOutputFolder(directory);
  const secret = new Map([...files].filter(([name]) => isSecret && name === 'image.json'));
  const others = new Map([...files].filter(([name]) => !secret.has(name)));
  try {
    await writeFiles(directory, secret, { file: 0o600, folder: 0o777 });
    await writeFiles(directory, others, { file: 0o666, folder: 0o777 });
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    // Existing files belong to someone else.
    if (code === 'EEXIST') throw new JobFailure({ kind: 'folder-not-empty', path: directory }, { cause: thrown });
    for (const name of new Set([...files.keys()].map((file) => file.split('/')[0] ?? '')))
      await rm(path.join(directory, name), { recursive: true, force: true });
    if (made !== undefined) await rm(directory, { recursive: true, force: true });
    const kind = code === 'ENOSPC' ? 'disk-full' : 'file-unwritable';
    throw new JobFailure({ kind, path: directory, detail: code ?? message }, { cause: thrown });
  }
}

/**
 * Writes a flake that `nix build` builds to the same store path, now and later: with the module's files, Flakestick's Nix
 * files, and a complete lock. The folder must be new or empty. Fails with folder-not-empty, file-unwritable, disk-full,
 * bad-usage, and the failures of locking.
 */
export async function saveFlake(
  { source, options, directory }: SaveRequest,
  nix: NixSession,
  { signal }: SourceOptions = {},
): Promise<SavedFlake> {
  if (source.kind === 'image-file' || isWebSource(source)) refuse('nothing-to-save');
  if (source.kind === 'flake') refuse('already-a-flake');
  await requireOrdinaryFolder(directory);
  await checkIsFree(directory);
  const resolved = await resolveSource({ source, options }, nix, { signal });
  if (resolved.kind !== 'flake' || !resolved.flake.generated) return refuse('module-of-this-machine');
  const { generated, overrideInputs, attribute, system } = resolved.flake;
  const { carryFlake } = options.image;
  const carried: OverrideInput[] =
    carryFlake === null ? [] : [{ name: 'carried', reference: await carriedReference(carryFlake) }];
  const replaced = [...carried, ...overrideInputs].map(({ name, reference }) => ({
    name,
    reference: absoluteReference(reference),
  }));
  let files: SourceFiles = await generatedFiles(generated.flake, replaced);
  if (replaced.length > 0) files = await withWholeLock(files, { refresh: options.refresh, signal }, nix);
  await writeNew(directory, files, options.image.wifi !== null && options.image.wifi.key !== null);
  return { directory, attribute: attribute ?? '', system };
}
