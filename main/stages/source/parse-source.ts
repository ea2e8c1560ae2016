/** Parses what a person typed: a preset, a flake reference, a module, an image. */

import { type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { isImageAddress } from '../../../contract/wire/download.ts';
import { type Failure, JobFailure } from '../../../contract/wire/failure.ts';
import type { PlainReason } from '../../../contract/wire/reason.ts';
import type { Preset, Source } from '../../../contract/wire/source.ts';
import { isImageName } from '../../../formats/image-names.ts';
import { missingFile } from '../../system/file-failure.ts';
import { readImageHead } from '../../system/image-head.ts';
import { homeFolder } from '../../system/xdg.ts';
import { onlyImageIn, pathOfFileAddress } from './image-beside.ts';
import { referenceOfWebAddress } from './web-address.ts';
import { isOfficial, parseImageAddress, parseOfficial } from './web-image.ts';

export interface ParseSourceContext {
  readonly presets: readonly Pick<Preset, 'name'>[];
  /** The base of relative paths. */
  readonly currentFolder: string;
}

/** Schemes of flake references: Nix src/libflake/flakeref.cc and src/libfetchers. */
const SCHEME =
  /^(?:github|gitlab|sourcehut|flake|path|git|hg|git\+(?:https?|ssh|file|git)|hg\+(?:https?|ssh|file)|(?:tarball|file)\+(?:https?|file)):/;
const WITH_OWNER = /^(?:github|gitlab|sourcehut):/;
const OWNER_AND_REPOSITORY = /^[a-z]+:~?[\w.%-]+\/[\w.-]+(?:\/[\w@][\w./@+%-]*)?(?:\?[^?#]*)?$/;
/** A path with a scheme; `?query` may follow. */
const LOCAL = /^(path:|git\+file:(?:\/\/)?|hg\+file:(?:\/\/)?)([^?]*)(\?.*)?$/;
/** A name in the flake registry, with reference and revision. */
const REGISTRY = /^[a-zA-Z][\w-]*(?:\/[\w@][\w./@+-]*){0,2}$/;
/** `git@host:owner/repository`, as accepted by git. */
const SCP_LIKE = /^([\w.-]+@[\w.-]+):(?!\/\/)(.+)$/;
const LOOKS_LIKE_PATH = /^(?:\.{1,2}(?:\/|$)|\/|~(?:\/|$))/;

function fail(failure: Failure): never {
  throw new JobFailure(failure);
}

const badReference = (reference: string, because: PlainReason): never =>
  fail({ kind: 'bad-flake-reference', reference, detail: { because } });

function meantPath(reference: string, because: 'folder-holds-image' | 'file-address', meant: string): never {
  fail({ kind: 'bad-flake-reference', reference, detail: { because, path: meant } });
}

function statOf(file: string): Stats | null {
  try {
    return statSync(file, { throwIfNoEntry: false }) ?? null;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'EACCES')
      return fail({ kind: 'file-unreadable', path: file, detail: { because: 'permission-denied' } });
    return null;
  }
}

function absolute(text: string, currentFolder: string): string {
  if (text === '~' || text.startsWith('~/')) return path.join(homeFolder(), text.slice(1));
  return path.resolve(currentFolder, text);
}

/** Splits `REFERENCE#ATTRIBUTE`; the attribute may be percent-encoded, as in Nix. */
function splitAttribute(text: string): { reference: string; attribute: string | null } {
  const at = text.indexOf('#');
  if (at < 0) return { reference: text, attribute: null };
  const raw = text.slice(at + 1);
  let attribute = raw;
  try {
    attribute = decodeURIComponent(raw);
  } catch {
    badReference(text, 'bad-percent-encoding');
  }
  return { reference: text.slice(0, at), attribute: attribute === '' ? null : attribute };
}

async function existingFile(file: string): Promise<Source> {
  if (path.basename(file) === 'flake.nix') return { kind: 'flake', reference: path.dirname(file), attribute: null };
  if (file.endsWith('.nix')) return { kind: 'module', path: file };
  await readImageHead(file);
  return { kind: 'image-file', path: file };
}

function existingFolder(folder: string, query: string, attribute: string | null): Source {
  // Nix would parse these as the start of a query or attribute, and cannot escape them in a plain path.
  if (/[#?]/.test(folder)) badReference(folder, 'folder-with-sign');
  return { kind: 'flake', reference: folder + query, attribute };
}

const isFileIn = (folder: string, name: string): boolean => statOf(path.join(folder, name))?.isFile() ?? false;

/** Nix looks for the flake of a folder in those above it, too. */
function isInFlake(folder: string): boolean {
  return isFileIn(folder, 'flake.nix') || (path.dirname(folder) !== folder && isInFlake(path.dirname(folder)));
}

/** What `nix-build` takes: a file of which one attribute is named, or a folder with a default.nix and no flake. */
function nixFileOf(target: string, stats: Stats, attribute: string | null): Source | null {
  if (stats.isDirectory() && isFileIn(target, 'default.nix') && !isInFlake(target))
    return { kind: 'nix-file', path: path.join(target, 'default.nix'), attribute };
  const isNamed = stats.isFile() && target.endsWith('.nix') && path.basename(target) !== 'flake.nix';
  return isNamed && attribute !== null ? { kind: 'nix-file', path: target, attribute } : null;
}

async function parsePath(text: string, currentFolder: string): Promise<Source> {
  const { reference, attribute } = splitAttribute(text);
  const [bare = '', ...rest] = reference.split('?');
  const query = rest.length > 0 ? `?${rest.join('?')}` : '';
  const target = absolute(bare, currentFolder);
  const stats = statOf(target);
  if (!stats) throw missingFile(target);
  const expression = query === '' ? nixFileOf(target, stats, attribute) : null;
  if (expression) return expression;
  if (stats.isDirectory()) {
    const image = query === '' && attribute === null ? onlyImageIn(target, bare) : null;
    if (image !== null) meantPath(text, 'folder-holds-image', image);
    return existingFolder(target, query, attribute);
  }
  const source = await existingFile(target);
  return source.kind === 'flake' ? { ...source, reference: source.reference + query, attribute } : source;
}

function absoluteLocal(reference: string, currentFolder: string): string {
  const match = LOCAL.exec(reference);
  if (!match) return reference;
  const [, scheme = '', location = '', query = ''] = match;
  if (location === '') return badReference(reference, 'no-path-after-scheme');
  const target = location.startsWith('/') ? location : absolute(location, currentFolder);
  return (scheme.startsWith('path') ? scheme : `${scheme.split(':')[0]}://`) + target + query;
}

function parseReference(text: string, currentFolder: string): Source {
  const { reference, attribute } = splitAttribute(text);
  if (/\s/.test(reference)) return badReference(text, 'contains-space');
  if (WITH_OWNER.test(reference) && !OWNER_AND_REPOSITORY.test(reference))
    return badReference(text, 'no-owner-and-repository');
  if (/^[a-z+]+:(?:\/\/)?$/.test(reference)) return badReference(text, 'nothing-after-scheme');
  return { kind: 'flake', reference: absoluteLocal(reference, currentFolder), attribute };
}

function parseWebAddress(text: string): Source {
  const { reference, attribute } = splitAttribute(text);
  const rewritten = referenceOfWebAddress(reference);
  if (rewritten) return { kind: 'flake', reference: rewritten, attribute };
  return badReference(text, 'web-page');
}

function presetNamed(name: string, { presets }: ParseSourceContext): Source {
  const known = presets.map((preset) => preset.name);
  return known.includes(name) ? { kind: 'preset', name } : fail({ kind: 'unknown-preset', name, known });
}

/**
 * `minimal` or `preset:minimal`; a flake reference, with or without `#name`; a page of a forge; `x.nix`; an image file,
 * recognised by its bytes; `official:minimal`; the address of an image. Fails with unknown-preset, bad-flake-reference,
 * download-address-refused, file-not-found, file-unreadable, not-an-image or
 * image-empty. Only reads the named file.
 */
export async function parseSource(text: string, context: ParseSourceContext): Promise<Source> {
  const wholeFile = absolute(text, context.currentFolder);
  // A path is taken as it was typed: a name may begin or end with spaces. Nothing else does.
  const word = text.trim();
  if (word === '') return badReference(text, 'empty');
  if (word !== text && statOf(wholeFile)?.isFile()) return existingFile(wholeFile);
  // Nix would parse it as an option.
  if (word.startsWith('-')) return badReference(text, 'begins-with-dash');
  if (/\p{Cc}/u.test(word)) return badReference(text, 'control-character');
  if (word.startsWith('preset:')) return presetNamed(word.slice('preset:'.length), context);
  if (context.presets.some((preset) => preset.name === word)) return { kind: 'preset', name: word };
  if (isOfficial(word)) return parseOfficial(word);
  if (isImageAddress(word)) return parseImageAddress(word);
  if (/^https?:\/\//.test(word)) return parseWebAddress(word);
  if (SCHEME.test(word)) return parseReference(LOCAL.test(word) ? text : word, context.currentFolder);
  if (/\p{Cc}/u.test(text)) return badReference(text, 'control-character');
  if (statOf(wholeFile)?.isFile()) return existingFile(wholeFile);
  if (LOOKS_LIKE_PATH.test(text)) return parsePath(text, context.currentFolder);
  const filePath = pathOfFileAddress(text);
  if (filePath !== null) return meantPath(text, 'file-address', filePath);
  const scpLike = SCP_LIKE.exec(text);
  if (scpLike) return parseReference(`git+ssh://${scpLike[1]}/${scpLike[2]}`, context.currentFolder);
  if (/^[a-z][a-z0-9+.-]*:/i.test(text))
    return fail({
      kind: 'bad-flake-reference',
      reference: text,
      detail: { because: 'unknown-scheme', scheme: text.split(':')[0] ?? '' },
    });
  return parseBareWord(text, context);
}

/** Something without a scheme and without a leading `./`. */
async function parseBareWord(text: string, context: ParseSourceContext): Promise<Source> {
  const { reference, attribute } = splitAttribute(text);
  const bare = reference.split('?')[0] ?? '';
  const exists = bare !== '' && statOf(absolute(bare, context.currentFolder)) !== null;
  if (exists || bare.endsWith('.nix') || isImageName(bare.trim())) return parsePath(text, context.currentFolder);
  if (text.startsWith('#')) return parsePath(`.${text}`, context.currentFolder);
  if (!REGISTRY.test(reference)) return badReference(text, 'neither-path-nor-reference');
  // A single word is more likely a misspelt preset than a name in the flake registry.
  if (attribute === null && !reference.includes('/')) return presetNamed(reference, context);
  return { kind: 'flake', reference, attribute };
}
