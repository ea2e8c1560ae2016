import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../../contract/wire/channels.ts';
import { listOf, recordOf, ShortText, z } from '../../../../contract/wire/schema.ts';

const WIRE = join(import.meta.dirname, '../../../../contract/wire');

/** As z.toJSONSchema describes a schema. */
interface Described {
  readonly type?: string | readonly string[];
  readonly maxLength?: number;
  readonly maxItems?: number;
  /** Of a record, whose keys have a schema of their own. */
  readonly propertyNames?: unknown;
  readonly maxProperties?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly [keyword: string]: unknown;
}

/** Anchored, and nothing in it repeats without an end. */
const isBoundedPattern = (pattern = '*'): boolean =>
  pattern.startsWith('^') && pattern.endsWith('$') && !/[*+]|\{\d+,\}/.test(pattern);

function isBounded(described: Described): boolean {
  const { type, maxLength, maxItems, propertyNames, maxProperties, pattern, enum: choices, const: only } = described;
  const types = [type ?? []].flat();
  // A tuple has as many as it names.
  if (types.includes('array') && maxItems === undefined && !('prefixItems' in described)) return false;
  if (propertyNames !== undefined && maxProperties === undefined) return false;
  if (!types.includes('string') || choices !== undefined || only !== undefined) return true;
  return maxLength !== undefined || isBoundedPattern(pattern);
}

/** What has been looked at: the state of a job is the reply to several commands. */
const known = new Map<z.ZodType, string[]>();

/** Where a schema takes a string, an array or a record of any length. */
function unbounded(schema: z.ZodType): string[] {
  const before = known.get(schema);
  if (before) return before;
  const found: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value) && !isBounded(value as Described)) found.push(path);
    for (const [key, inner] of Object.entries(value)) walk(inner, `${path}/${key}`);
  };
  walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), '');
  known.set(schema, found);
  return found;
}

describe('what a request may contain is bounded', () => {
  it.each(Object.entries(commands))('%s', (_name, { request }) => {
    expect(unbounded(request)).toEqual([]);
  });
});

describe('everything that crosses a process boundary, and every record, is bounded', () => {
  it.each(readdirSync(WIRE).filter((name) => name.endsWith('.ts')))('%s', async (name) => {
    const exported = Object.entries((await import(join(WIRE, name))) as object);
    const schemas = exported.filter((entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType);
    expect(schemas.flatMap(([schema, one]) => unbounded(one).map((path) => `${schema} ${path}`))).toEqual([]);
  });

  it.each(Object.entries(commands))('the reply to %s', (_name, { reply }) => {
    expect(unbounded(reply)).toEqual([]);
  });
});

it('finds a string, an array and a record without a bound, however deep', () => {
  const schema = z.strictObject({
    text: z.string().nullable(),
    list: z.array(z.string().max(5)),
    open: z.string().regex(/^a+$/),
    keys: z.record(ShortText, z.number()),
    instant: z.iso.datetime(),
    fine: listOf(z.enum(['a']), 3),
    digits: z.string().regex(/^[0-9]{1,4}$/),
    few: recordOf(ShortText, z.number(), 3),
    pair: z.tuple([z.number(), z.number()]),
  });
  const names = ['instant', 'keys', 'list', 'open', 'text'];
  expect(unbounded(schema).toSorted()).toEqual(names.map((name) => `/properties/${name}`));
});

it('refuses one key more than a record may have', () => {
  const few = recordOf(ShortText, z.number(), 2);
  expect(few.safeParse({ a: 1, b: 2 }).success).toBe(true);
  expect(few.safeParse({ a: 1, b: 2, c: 3 }).success).toBe(false);
});
