/** Mutations of JSON that stays JSON: another value, a key too many or too few, deep nesting, long lists. */
import { type JsonBounds, parseForeignJson } from '../../main/system/foreign-json.ts';
import { EXTREME_NUMBERS, NASTY_TEXTS } from './nasty.ts';
import type { Choices } from './random.ts';

type Holder = { [key: string]: unknown } | unknown[];

/** JSON.stringify has no Infinity and no 1e999: such numbers are put in afterwards. */
const NUMBER_MARK = '\u0001number ';
const MARKED = /"\\u0001number ([^"]+)"/g;
/** Nor does it write what is nested as deeply as JSON.parse reads. */
const DEPTH_MARK = '\u0001depth ';
const DEEP = /"\\u0001depth (\d+)"/g;

interface Place {
  readonly holder: Holder;
  readonly key: string | number;
}

/** Every value inside, the deepest ones included; none of a very large sample beyond `most`. */
function placesIn(root: unknown, most = 20_000): Place[] {
  const places: Place[] = [];
  const open: unknown[] = [root];
  for (let value = open.pop(); value !== undefined && places.length < most; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    const holder = value as Holder;
    const keys: (string | number)[] = Array.isArray(holder) ? [...holder.keys()] : Object.keys(holder);
    for (const key of keys) {
      places.push({ holder, key });
      open.push(valueAt({ holder, key }));
    }
  }
  return places;
}

const valueAt = ({ holder, key }: Place): unknown => Reflect.get(holder, key) as unknown;
const put = ({ holder, key }: Place, value: unknown): void =>
  void Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });

const manyKeys = (count: number): object => Object.fromEntries([...Array(count).keys()].map((n) => [`key ${n}`, n]));

function anotherValue(choices: Choices, other: unknown): unknown {
  const kind = choices.below(12);
  if (kind < 4) return `${NUMBER_MARK}${choices.oneOf(EXTREME_NUMBERS)}`;
  if (kind < 7) return choices.oneOf(NASTY_TEXTS);
  if (kind === 7) return choices.oneOf<unknown>([null, true, false, [], {}]);
  if (kind === 8) return `${DEPTH_MARK}${choices.oneOf([3, 70, 2000, 20_000])}`;
  if (kind === 9) return manyKeys(choices.oneOf([1, 30, choices.once(20) ? 20_000 : 300]));
  const places = placesIn(other);
  return places.length === 0 ? null : structuredClone(valueAt(choices.oneOf(places)));
}

function mutateAt(place: Place, choices: Choices, other: unknown): void {
  const { holder, key } = place;
  const value = valueAt(place);
  const kind = choices.below(10);
  if (kind === 0) Reflect.deleteProperty(holder, key);
  else if (kind === 1) put({ holder, key: choices.oneOf(NASTY_TEXTS) }, value);
  else if (kind === 2 && Array.isArray(value)) {
    const copies = choices.once(10) ? 3000 : 3;
    put(
      place,
      Array<unknown[]>(copies)
        .fill(value as unknown[])
        .flat()
        .slice(0, 20_000),
    );
  } else put(place, anotherValue(choices, other));
}

/** JSON.stringify compares each level with all above it: minutes for 40,000 levels. */
const MUTABLE: JsonBounds = { maxDepth: 2500, maxContainers: 1_000_000, maxKeys: 1_000_000 };

function parsed(bytes: Buffer): unknown {
  try {
    return parseForeignJson(bytes.toString(), MUTABLE);
  } catch {
    return undefined;
  }
}

/** What is no JSON stays as it is. */
export function mutateJson(input: Buffer, choices: Choices, other: Buffer): Buffer {
  const value = parsed(input);
  if (value === undefined) return input;
  const places = placesIn(value);
  if (places.length === 0) return Buffer.from(text(anotherValue(choices, parsed(other))));
  mutateAt(choices.oneOf(places), choices, parsed(other));
  return Buffer.from(text(value));
}

function text(value: unknown): string {
  try {
    return JSON.stringify(value)
      .replace(MARKED, '$1')
      .replace(DEEP, (_, depth: string) => '['.repeat(Number(depth)) + ']'.repeat(Number(depth)));
  } catch {
    // Nested more deeply than JSON.stringify goes.
    return '['.repeat(20_000) + ']'.repeat(20_000);
  }
}
