/** Flakes that were used recently or are starred, and how one has changed since it was used. */
import { LongText, ShortText, z } from './schema.ts';
import { FlakeInput, MAX_INPUTS, SourceText } from './source.ts';

/** What a flake was locked to at one time. */
export const LockedState = z.strictObject({
  lockedReference: LongText,
  revision: ShortText.nullable(),
  narHash: ShortText.nullable(),
  lastModified: ShortText.nullable(),
  /** Those of inputs too. */
  inputs: z.array(FlakeInput).max(MAX_INPUTS),
  /** Overridden inputs, which are left out of comparisons. */
  overridden: z.array(ShortText).max(MAX_INPUTS),
});
export type LockedState = z.infer<typeof LockedState>;

export const KnownFlake = z.strictObject({
  /** With its output, e.g. `github:me/config#iso`; paths are absolute. */
  flake: SourceText,
  isStarred: z.boolean(),
  /** When it was last built, inspected or starred. */
  usedAt: ShortText,
  /** The state of the last build; before the first build, that of the first inspection. */
  seen: LockedState.nullable(),
});
export type KnownFlake = z.infer<typeof KnownFlake>;

export const InputChange = z.strictObject({
  name: LongText,
  /** Null: it was not there. */
  before: FlakeInput.nullable(),
  /** Null: it is gone. */
  now: FlakeInput.nullable(),
});
export type InputChange = z.infer<typeof InputChange>;

export const FlakeUpdate = z.strictObject({
  flake: LongText,
  /**
   * `newer`: the reference now resolves to a later date; `other`: to something different that is not later (for example after a
   * branch was reset); `first-look`: there was nothing to compare with, and this state is kept for the next check.
   */
  verdict: z.enum(['same', 'newer', 'other', 'first-look']),
  before: LockedState.nullable(),
  now: LockedState,
  changes: z.array(InputChange).max(2 * MAX_INPUTS),
});
export type FlakeUpdate = z.infer<typeof FlakeUpdate>;

type Content = Pick<FlakeInput, 'narHash' | 'revision' | 'lockedReference'>;

/** Whether both have the same content, by the strongest property known of both. */
export function isSameContent(a: Content, b: Content): boolean {
  if (a.narHash !== null && b.narHash !== null) return a.narHash === b.narHash;
  if (a.revision !== null && b.revision !== null) return a.revision === b.revision;
  return a.lockedReference === b.lockedReference;
}

function changesOf(before: LockedState, now: LockedState): InputChange[] {
  const ignored = new Set([...before.overridden, ...now.overridden]);
  const isTold = ({ name }: FlakeInput): boolean =>
    !name.split('/').some((_, depth, parts) => ignored.has(parts.slice(0, depth + 1).join('/')));
  const byName = (state: LockedState) => new Map(state.inputs.filter(isTold).map((input) => [input.name, input]));
  const [old, present] = [byName(before), byName(now)];
  return [...new Set([...old.keys(), ...present.keys()])].toSorted().flatMap((name) => {
    const [was, is] = [old.get(name) ?? null, present.get(name) ?? null];
    return was && is && isSameContent(was, is) ? [] : [{ name, before: was, now: is }];
  });
}

/** Whether it is later, by its own date or, if that is equal, by the newest changed input. */
function isLater(before: LockedState, now: LockedState, changes: readonly InputChange[]): boolean {
  const own = Date.parse(now.lastModified ?? '') - Date.parse(before.lastModified ?? '');
  if (own !== 0 && !Number.isNaN(own)) return own > 0;
  const newest = (side: 'before' | 'now') =>
    Math.max(0, ...changes.map((change) => Date.parse(change[side]?.lastModified ?? '') || 0));
  return newest('now') > newest('before');
}

/** Pure. */
export function compareStates(flake: string, before: LockedState | null, now: LockedState): FlakeUpdate {
  if (!before) return { flake, verdict: 'first-look', before, now, changes: [] };
  const changes = changesOf(before, now);
  if (isSameContent(before, now) && changes.length === 0) return { flake, verdict: 'same', before, now, changes };
  return { flake, verdict: isLater(before, now, changes) ? 'newer' : 'other', before, now, changes };
}
