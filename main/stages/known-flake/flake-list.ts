import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { KnownFlake, type LockedState } from '../../../contract/wire/known-flake.ts';
import { z } from '../../../contract/wire/schema.ts';
import { writeAtomically } from '../../system/atomic-file.ts';
import { stateFolder } from '../../system/xdg.ts';

const MAX_RECENT = 20;
const MAX_STARRED = 200;

const FlakeList = z.strictObject({ schema: z.literal(1), flakes: z.array(KnownFlake) });

const listPath = (): string => join(stateFolder(), 'flakes.json');

/** Null when it is there and cannot be read. */
async function read(): Promise<KnownFlake[] | null> {
  try {
    return FlakeList.parse(JSON.parse(await readFile(listPath(), 'utf8'))).flakes;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ENOENT' ? [] : null;
  }
}

/** Starred ones first, then those used last. */
export async function listFlakes(): Promise<KnownFlake[]> {
  return sorted((await read()) ?? []);
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

/** Changes of one process wait for one another; each starts from what is in the file then. */
let last: Promise<unknown> = Promise.resolve();

/** Throws file-unwritable. A list that cannot be read is moved aside, so that nobody's stars are written over. */
export function changeFlakes(change: (flakes: KnownFlake[]) => KnownFlake[]): Promise<KnownFlake[]> {
  const attempt = async (): Promise<KnownFlake[]> => {
    const path = listPath();
    const before = await read();
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    if (before === null) await rename(path, `${path}.unreadable`);
    const flakes = withinBounds(change(before ?? []));
    await writeAtomically(path, `${JSON.stringify(FlakeList.parse({ schema: 1, flakes }), null, 2)}\n`);
    return flakes;
  };
  const turn = last.then(attempt, attempt);
  last = turn.catch(() => {});
  return turn;
}

export interface Use {
  readonly at: string;
  /** What it was locked to. */
  readonly seen: LockedState | null;
  /** `looked`: a state that is known already stays what later ones are compared with. */
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
