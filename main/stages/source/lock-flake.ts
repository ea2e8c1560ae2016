/** Asks Nix what a flake reference resolves to now, and pins it, so that what was inspected is what is built. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { isLockOfBoundedSize, MAX_LOCK_NODES } from '../../../contract/wire/recipe.ts';
import { LongText, ShortText, z } from '../../../contract/wire/schema.ts';
import { type BuildOptions, FlakePin, OverrideInput } from '../../../contract/wire/source.ts';
import { isWithinBounds, type JsonBounds } from '../../system/foreign-json.ts';
import { answerOf, type NixSession, nixReference, overrideArguments } from '../../system/nix/index.ts';
import { readSmallFile, readSmallFileSync } from '../../system/small-file.ts';
import { directInputs, instantOf, Locks, nodeOf } from './lock-graph.ts';
import {
  encodedPath,
  isPartOfFlake,
  Locked,
  lockedReferenceOf,
  pathReference,
  storePathOfSource,
} from './locked-reference.ts';
import { runOnline } from './run-online.ts';
import type { SourceTeller } from './source-teller.ts';

/** `nix flake metadata --json`, the same keys from 2.8 to 2.35. */
export const Metadata = z.looseObject({
  url: LongText,
  locked: Locked,
  locks: Locks,
  path: ShortText.nullish(),
  revision: ShortText.nullish(),
  lastModified: z.number().nullish(),
});
type Metadata = z.infer<typeof Metadata>;

/** Of what Nix prints about a flake, which is mostly its lock: decoding it must not keep main from everything else. */
const MAX_LOCK_BYTES = 2 * 1024 * 1024;
const LOCK_BOUNDS: JsonBounds = { maxDepth: 64, maxContainers: 8 * MAX_LOCK_NODES, maxKeys: 32 * MAX_LOCK_NODES };

/** As many as a pin holds. */
const MAX_UNLOCKED_INPUTS = 256;

/** The references of a source, for evaluation and for failures. */
export interface FlakeQuestion {
  /** In Nix's syntax. */
  readonly reference: string;
  /** As the user sees it. */
  readonly shown: string;
  readonly overrideInputs: readonly OverrideInput[];
  /** Where the files below `module/` of a generated flake were; left out for others. */
  readonly moduleFolder?: string | null;
  readonly refresh: boolean;
  readonly accept: BuildOptions['accept'];
  readonly signal: AbortSignal | undefined;
  /** Told what is done; left out where nobody waits. */
  readonly tell?: SourceTeller | undefined;
}

export interface LockedFlake {
  readonly question: FlakeQuestion;
  /** Pinned by revision or NAR hash; for a local folder, the copy in the store. */
  readonly reference: string;
  /** The same content under the name that the user knows. */
  readonly shownReference: string;
  /** The overrides, and the inputs that no lock file pins, each pinned. */
  readonly overrideInputs: readonly OverrideInput[];
  /** The same, by origin instead of the copies in the store, which may be garbage collected. */
  readonly persistentOverrides: readonly OverrideInput[];
  /** The whole lock, overrides included. */
  readonly lock: Locks;
  /** Direct inputs that the flake's lock file does not pin. */
  readonly unlockedInputs: readonly string[];
  readonly revision: string | null;
  readonly narHash: string | null;
  /** ISO instant. */
  readonly lastModified: string | null;
  readonly locked: Locked;
  /** True for a git work tree with changes that are not committed. */
  readonly hasLocalChanges: boolean;
  /** The user's own folder, for a local flake. */
  readonly folder: string | null;
  /** Where Nix keeps its copy; newer versions may not have made it yet. */
  readonly storePath: string | null;
}

/** Literal percent signs are not changed: Nix reports them as errors. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The folder behind a local reference, null for a remote one. */
export function localFolder(reference: string): string | null {
  const bare = reference.split('?')[0] ?? '';
  if (bare.startsWith('/')) return decoded(bare);
  if (bare.startsWith('path:/')) return decoded(bare.slice('path:'.length));
  if (bare.startsWith('git+file:///')) return fileURLToPath(bare.slice('git+'.length));
  return null;
}

/** What Nix copies for a local reference: for a plain path inside a git work tree, the whole work tree. */
function copiedFolder(reference: string): string | null {
  const folder = localFolder(reference);
  if (folder === null || !reference.startsWith('/')) return folder;
  for (let above = folder; above !== '/'; above = path.dirname(above))
    if (existsSync(path.join(above, '.git'))) return above;
  return folder;
}

/** A submodule has a `.git` of its own. */
function submoduleOf(relative: string, folder: string, asked: string): { submodule: string; reference: string } | null {
  for (let above = path.dirname(relative); above !== '.' && above !== '/'; above = path.dirname(above)) {
    if (!existsSync(path.join(folder, above, '.git'))) continue;
    const dir = asked.startsWith('/') ? path.relative(folder, decoded(asked.split('?')[0] ?? '')) : '';
    const inside = dir === '' ? '' : `dir=${encodedPath(dir)}&`;
    return { submodule: above, reference: `git+file://${encodedPath(folder)}?${inside}submodules=1` };
  }
  return null;
}

/** Lets failures name the user's files instead of Nix's copies; those of a module, for the flake that was made around it. */
export function failureContext(question: FlakeQuestion, storePath: string | null, attribute: string | null = null) {
  const { moduleFolder, ...asked } = question;
  if (!moduleFolder || storePath === null) return contextOf(asked, storePath, attribute);
  const { own } = contextOf({ ...asked, reference: moduleFolder }, `${storePath}/module`, attribute);
  return { ...contextOf(asked, storePath, attribute), own };
}

function contextOf(question: FlakeQuestion, storePath: string | null, attribute: string | null) {
  const folder = copiedFolder(question.reference);
  const inFolder = (relative: string): string => path.join(folder ?? '/', relative);
  const read = (relative: string): string | null => {
    const file = folder === null ? path.join(storePath ?? '/', relative) : inFolder(relative);
    try {
      return readSmallFileSync(file);
    } catch {
      return null;
    }
  };
  return {
    reference: question.shown,
    attribute,
    own: { storePath, folder: folder ?? '', read },
    isUntracked: (relative: string) => folder !== null && existsSync(inFolder(relative)),
    submoduleOf: (relative: string) => (folder === null ? null : submoduleOf(relative, folder, question.reference)),
  };
}

async function askNix(question: FlakeQuestion, nix: NixSession): Promise<Metadata> {
  const { overrideInputs, refresh, signal, tell } = question;
  tell?.begin('resolving');
  const reference = nixReference(question.reference);
  const argv = ['flake', 'metadata', '--json', '--no-write-lock-file', ...overrideArguments(overrideInputs)];
  const run = await runOnline([...argv, ...(refresh ? ['--refresh'] : []), reference], nix, {
    signal,
    tell,
    maxStdoutBytes: MAX_LOCK_BYTES + 1,
  });
  if (run.code !== 0)
    throw new JobFailure(
      nix.recogniseFailure(run.stderrLines, { during: 'locking', ...failureContext(question, null) }),
    );
  if (Buffer.byteLength(run.stdout) > MAX_LOCK_BYTES || !isWithinBounds(run.stdout, LOCK_BOUNDS))
    throw tooLarge(question);
  const metadata: unknown = JSON.parse(run.stdout);
  if (!isLockOfBoundedSize(Reflect.get(Object(metadata), 'locks'))) throw tooLarge(question);
  const decoded = Metadata.safeParse(metadata);
  if (decoded.success) return decoded.data;
  // Texts of a length that no reference has are the stranger's; a form that no Nix prints would be a bug.
  if (decoded.error.issues.every(({ code }) => TOO_LONG.has(code))) throw tooLarge(question);
  throw decoded.error;
}

const TOO_LONG: ReadonlySet<string> = new Set(['too_big', 'custom']);

/** What a job is given to build exactly this. Throws bad-flake-reference where nothing can be given that is so large. */
export function pinOf({ question, shownReference: reference, persistentOverrides }: LockedFlake): FlakePin {
  const pin = FlakePin.safeParse({ reference, overrideInputs: persistentOverrides });
  if (!pin.success) throw tooLarge(question);
  return pin.data;
}

function tooLarge({ shown: reference }: FlakeQuestion): JobFailure {
  return new JobFailure({ kind: 'bad-flake-reference', reference, detail: { because: 'lock-too-large' } });
}

const storeFolderOf = (metadata: Metadata): string => (metadata.path ? path.dirname(metadata.path) : '/nix/store');

/**
 * The copy that Nix made of a local source. A newer Nix reads the folder itself again, and refuses it if it has changed; an
 * older one uses the copy anyway. Null if it is not local, or not copied.
 */
function storeCopy(locked: Locked, storeFolder: string): string | null {
  const { narHash, lastModified, dir } = locked;
  if (!narHash || (locked.type !== 'path' && locked.rev !== undefined)) return null;
  if (locked.type === 'path' && !locked.path?.startsWith('/')) return null;
  const copy = storePathOfSource(narHash, storeFolder);
  if (!copy || !existsSync(copy)) return null;
  // Nix 2.8 knows no `dir` of a path. A folder below a store path never changes, so it needs no hash of its own.
  return dir ? `path:${encodedPath(path.join(copy, dir))}` : pathReference(copy, { narHash, lastModified });
}

/** A changed work tree has no revision: only its copy in the store can be built again. */
async function pinned(metadata: Metadata, question: FlakeQuestion, nix: NixSession): Promise<string> {
  const exact = storeCopy(metadata.locked, storeFolderOf(metadata)) ?? lockedReferenceOf(metadata.locked);
  if (exact) return exact;
  // Since 2.35 a source is copied only when it is needed.
  const { signal, tell } = question;
  const argv = ['flake', 'prefetch', '--json', question.reference];
  const run = await runOnline(argv, nix, { signal, tell });
  const fetched = z
    .looseObject({ storePath: ShortText, hash: ShortText })
    .safeParse(answerOf(run.stdout || 'null')?.value);
  if (!fetched.success) return metadata.url;
  const { storePath, hash } = fetched.data;
  const { dir } = metadata.locked;
  return dir ? `path:${encodedPath(path.join(storePath, dir))}` : pathReference(storePath, { narHash: hash });
}

/** Direct inputs that the flake's own lock file pins; null when that cannot be read. */
async function inputsOfLockFile(metadata: Metadata, question: FlakeQuestion): Promise<ReadonlySet<string> | null> {
  if (!metadata.path || !existsSync(metadata.path)) return null;
  try {
    const file = path.join(metadata.path, metadata.locked.dir ?? '', 'flake.lock');
    if ((await stat(file)).size > MAX_LOCK_BYTES) throw tooLarge(question);
    const text = await readSmallFile(file, MAX_LOCK_BYTES);
    if (!isWithinBounds(text, LOCK_BOUNDS)) throw tooLarge(question);
    const lock: unknown = JSON.parse(text);
    if (!isLockOfBoundedSize(lock)) throw tooLarge(question);
    return new Set(directInputs(Locks.parse(lock)));
  } catch (thrown) {
    if (thrown instanceof JobFailure) throw thrown;
    return new Set();
  }
}

/** An input that follows another is pinned as that is, and `path:./sub` is a part of the flake itself. */
function hasOwnPin(locks: Locks, name: string): boolean {
  const input = locks.nodes[locks.root]?.inputs?.[name];
  return typeof input === 'string' && !isPartOfFlake(locks.nodes[input]?.locked);
}

async function unlockedInputsOf(metadata: Metadata, question: FlakeQuestion, nix: NixSession): Promise<string[]> {
  const inputs = directInputs(metadata.locks).filter((name) => hasOwnPin(metadata.locks, name));
  const overridden = new Set(question.overrideInputs.map(({ name }) => name));
  const pinnedInputs = await inputsOfLockFile(metadata, question);
  if (pinnedInputs) return inputs.filter((name) => !pinnedInputs.has(name) && !overridden.has(name));
  const { reference, signal, tell } = question;
  const argv = ['flake', 'metadata', '--json', '--no-update-lock-file', reference];
  const run = await runOnline(argv, nix, { signal, tell });
  return run.code === 0 ? [] : inputs.filter((name) => !overridden.has(name));
}

function checkOverrides(metadata: Metadata, question: FlakeQuestion): void {
  for (const { name } of question.overrideInputs) {
    if (nodeOf(metadata.locks, name.split('/'))) continue;
    const known = directInputs(metadata.locks);
    throw new JobFailure({
      kind: 'bad-usage',
      detail: { because: 'no-such-input', reference: question.shown, name, known },
    });
  }
}

type ReferenceOf = (locked: Locked) => string | null;

function pinnedOverrides(
  metadata: Metadata,
  { question, unlocked }: { readonly question: FlakeQuestion; readonly unlocked: readonly string[] },
  referenceOf: ReferenceOf,
): OverrideInput[] {
  const pin = (name: string, otherwise: string | null): OverrideInput[] => {
    const locked = nodeOf(metadata.locks, name.split('/'))?.locked;
    const reference = (locked && referenceOf(locked)) ?? otherwise;
    return reference === null ? [] : [{ name, reference }];
  };
  const all = [
    ...question.overrideInputs.flatMap(({ name, reference }) => pin(name, reference)),
    ...unlocked.flatMap((name) => pin(name, null)),
  ];
  if (!all.every((one) => OverrideInput.safeParse(one).success)) throw tooLarge(question);
  return all;
}

/**
 * A flake below the top of a changed work tree is a folder of the store's copy, and Nix copies that once more: only that
 * second copy is what it evaluates, and what its error messages name.
 */
async function lockSubfolder(outer: LockedFlake, nix: NixSession): Promise<LockedFlake> {
  if (!outer.locked.dir || !outer.reference.startsWith('path:') || outer.folder === null) return outer;
  const metadata = await askNix({ ...outer.question, reference: outer.reference }, nix);
  const { locked } = metadata;
  return {
    ...outer,
    question: { ...outer.question, reference: `path:${encodedPath(outer.folder)}` },
    reference: storeCopy(locked, storeFolderOf(metadata)) ?? lockedReferenceOf(locked) ?? outer.reference,
    narHash: locked.narHash ?? outer.narHash,
    storePath: metadata.path ?? null,
  };
}

/** Fails with Nix's failures: source-unreachable, bad-flake-reference, flake-file-not-tracked, network-failed, …; bad-usage. */
export async function lockFlake(question: FlakeQuestion, nix: NixSession): Promise<LockedFlake> {
  const metadata = await askNix(question, nix);
  checkOverrides(metadata, question);
  const unlockedInputs = await unlockedInputsOf(metadata, question, nix);
  // Each is looked for in the store, and becomes an argument of Nix: a flake without a lock may have a hundred thousand inputs.
  if (unlockedInputs.length > MAX_UNLOCKED_INPUTS) throw tooLarge(question);
  const { locked } = metadata;
  const reference = await pinned(metadata, question, nix);
  const seconds = metadata.lastModified || locked.lastModified;
  const storeFolder = storeFolderOf(metadata);
  const pinnedBy = (referenceOf: ReferenceOf) =>
    pinnedOverrides(metadata, { question, unlocked: unlockedInputs }, referenceOf);
  const flake: LockedFlake = {
    question,
    reference,
    shownReference: lockedReferenceOf(locked) ?? reference,
    overrideInputs: pinnedBy((input) => storeCopy(input, storeFolder) ?? lockedReferenceOf(input)),
    persistentOverrides: pinnedBy((input) => lockedReferenceOf(input) ?? storeCopy(input, storeFolder)),
    lock: metadata.locks,
    unlockedInputs,
    revision: metadata.revision ?? locked.rev ?? null,
    narHash: locked.narHash ?? null,
    lastModified: instantOf(seconds),
    locked,
    hasLocalChanges: (locked.type === 'git' || locked.type === 'hg') && locked.rev === undefined,
    folder: localFolder(question.reference),
    storePath: metadata.path ?? null,
  };
  return lockSubfolder(flake, nix);
}
