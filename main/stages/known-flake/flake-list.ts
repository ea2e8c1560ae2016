import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { KnownFlake, type LockedState } from '../../../contract/wire/known-flake.ts';
import { z } from '../../../contract/wire/schema.ts';
import { JsonFile } from '../../system/json-file.ts';
import { stateFolder } from '../../system/xdg.ts';

const MAX_RECENT = 20;
const MAX_STARRED = 200;

const FlakeList = z.strictObject({ schema: z.literal(1), flakes: z.array(KnownFlake) });

const file = new JsonFile({
  path: () => join(stateFolder(), 'flakes.json'),
  decoder: FlakeList,
  version: 1,
  initial: { schema: 1, flakes: [] },
  onBroken: moveAside,
  indent: 2,
});

/** So that no stars are overwritten, nor those of an earlier list that was moved. */
async function moveAside(path: string): Promise<void> {
  let to = `${path}.unreadable`;
  for (let number = 2; existsSync(to); number += 1) to = `${path}.unreadable.${number}`;
  await rename(path, to);
}

/** Starred ones first, then the most recently used. Throws file-newer, file-unreadable. */
export async function listFlakes(): Promise<KnownFlake[]> {
  const reading = await file.read();
  if (reading.state === 'newer')
    throw new JobFailure({ kind: 'file-newer', path: reading.path, version: reading.version });
  if (reading.state === 'unreadable')
    throw new JobFailure({ kind: 'file-unreadable', path: reading.path, detail: reading.detail });
  return sorted(reading.value.flakes);
}

function sorted(flakes: readonly KnownFlake[]): KnownFlake[] {
  return flakes.toSorted((a, b) => Number(b.isStarred) - Number(a.isStarred) || b.usedAt.localeCompare(a.usedAt));
}

/** Pure. */
function withinBounds(flakes: readonly KnownFlake[]): KnownFlake[] {
  const all = sorted(flakes);
  const starred = all.filter(({ isStarred }) => isStarred).slice(0, MAX_STARRED);
  return [...starred, ...all.filter(({ isStarred }) => !isStarred).slice(0, MAX_RECENT)];
}

/** Throws file-newer, file-unwritable. */
export async function changeFlakes(change: (flakes: KnownFlake[]) => KnownFlake[]): Promise<KnownFlake[]> {
  const { flakes } = await file.change((before) => ({ schema: 1, flakes: withinBounds(change(before.flakes)) }));
  return flakes;
}

export interface Use {
  readonly at: string;
  /** What it was locked to. */
  readonly seen: LockedState | null;
  /** `looked`: an already known state remains the basis of later comparisons. */
  readonly how: 'built' | 'looked';
  readonly star?: boolean;
}

/** The list with one more use of `flake`. Pure. */
export function remembered(flakes: readonly KnownFlake[], flake: string, use: Use): KnownFlake[] {
  const before = flakes.find((known) => known.flake === flake);
  const seen = use.how === 'built' ? (use.seen ?? before?.seen) : (before?.seen ?? use.seen);
  const entry: KnownFlake = {
    flake,
    isStarred: use.star ?? before?.isStarred ?? false,
    usedAt: use.at,
    seen: seen ?? null,
  };
  return [entry, ...flakes.filter((known) => known !== before)];
}
