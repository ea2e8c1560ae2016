/** The flakes that were used recently or are starred, and whether one has changed since. */
import { JobFailure } from '../../contract/wire/failure.ts';
import { compareStates, type FlakeUpdate, type KnownFlake, type LockedState } from '../../contract/wire/known-flake.ts';
import { RecordId } from '../../contract/wire/record.ts';
import type { BuildOptions, Inspection, Source } from '../../contract/wire/source.ts';
import { changeFlakes, listFlakes, remembered } from '../stages/known-flake/index.ts';
import { readRecord } from '../stages/record/index.ts';
import { loadPresets, parseSource, stateNow, stateOfBuild } from '../stages/source/index.ts';
import { currentFolder } from '../system/current-folder.ts';
import { openNix } from '../system/nix/index.ts';
import { instant } from './context.ts';
import type { Look } from './inspect.ts';
import { following } from './source-follower.ts';

type FlakeSource = Extract<Source, { kind: 'flake' }>;

/** The form in which it is remembered. Null if it contains a password. */
function nameOf({ reference, attribute }: FlakeSource): string | null {
  if (/\/\/[^/@]*:[^/@]*@/.test(reference)) return null;
  return attribute === null ? reference : `${reference}#${attribute.replaceAll('%', '%25')}`;
}

async function parseFlake(text: string): Promise<FlakeSource> {
  const source = await parseSource(text, { presets: await loadPresets(), currentFolder: currentFolder() });
  if (source.kind === 'flake') return source;
  throw new JobFailure({ kind: 'bad-usage', detail: { because: 'not-a-flake', source: text } });
}

/** Never fails: a successful job must not fail because of a list for convenience. */
export async function rememberFlake(source: Source, how: 'built' | 'looked', seen: LockedState | null): Promise<void> {
  const flake = source.kind === 'flake' ? nameOf(source) : null;
  if (flake === null) return;
  await changeFlakes((flakes) => remembered(flakes, flake, { at: instant(), how, seen })).catch(() => {});
}

/** For an inspected flake; later states are still compared with the last build. */
export async function rememberInspected(inspection: Inspection, options: BuildOptions): Promise<void> {
  const { source, lockedReference, revision, narHash, lastModified, inputs } = inspection;
  if (source.kind !== 'flake' || lockedReference === null) return;
  const overridden = options.overrideInputs.map(({ name }) => name);
  await rememberFlake(source, 'looked', { lockedReference, revision, narHash, lastModified, inputs, overridden });
}

/** Throws bad-usage if it is not a flake or contains a password; file-unwritable. */
export async function starFlake(text: string, star: boolean): Promise<KnownFlake[]> {
  const flake = nameOf(await parseFlake(text));
  if (flake === null) throw new JobFailure({ kind: 'bad-usage', detail: { because: 'password-in-reference' } });
  return changeFlakes((flakes) => {
    const known = flakes.find((each) => each.flake === flake);
    if (known) return flakes.map((each) => (each === known ? { ...each, isStarred: star } : each));
    return star ? remembered(flakes, flake, { at: instant(), how: 'looked', seen: null, star }) : flakes;
  });
}

/** Throws bad-usage if it is not in the list. Works even if its folder no longer exists. */
export async function forgetFlake(text: string): Promise<KnownFlake[]> {
  const known = await listFlakes();
  const flake = known.some((each) => each.flake === text) ? text : nameOf(await parseFlake(text));
  if (!known.some((each) => each.flake === flake))
    throw new JobFailure({ kind: 'bad-usage', detail: { because: 'flake-not-remembered', flake: text } });
  return changeFlakes((flakes) => flakes.filter((each) => each.flake !== flake));
}

async function checkRecorded(id: string, { signal, onProgress }: Look): Promise<FlakeUpdate> {
  const { provenance } = await readRecord(id);
  const { recipe, originalReference } = provenance;
  const pinned = recipe?.kind === 'flake' ? recipe.overrideInputs : [];
  const before = stateOfBuild(provenance, recipe, pinned);
  if (!before || originalReference === undefined)
    throw new JobFailure({ kind: 'bad-usage', detail: { because: 'record-of-no-flake', id } });
  const nix = await openNix({ signal });
  const now = await following(['check', originalReference], onProgress, (tell) =>
    stateNow(originalReference, nix, { signal, tell }),
  );
  return compareStates(originalReference, before, now);
}

/**
 * Uses the network, so only on request. `text` is a flake or the ID of a record. Fails like locking, and with record-not-found,
 * bad-usage.
 */
export async function checkFlake(text: string, look: Look): Promise<FlakeUpdate> {
  if (RecordId.safeParse(text).success) return checkRecorded(text, look);
  const source = await parseFlake(text);
  const flake = nameOf(source) ?? source.reference;
  const known = (await listFlakes()).find((each) => each.flake === flake);
  const { signal, onProgress } = look;
  const nix = await openNix({ signal });
  const now = await following(['check', source.reference], onProgress, (tell) =>
    stateNow(source.reference, nix, { signal, tell }),
  );
  const update = compareStates(flake, known?.seen ?? null, now);
  if (known && update.verdict === 'first-look')
    await changeFlakes((flakes) => flakes.map((each) => (each.flake === flake ? { ...each, seen: now } : each)));
  return update;
}
