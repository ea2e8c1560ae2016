import { describe, expect, it } from 'vitest';
import { commands } from '../../../../contract/wire/channels.ts';
import { z } from '../../../../contract/wire/schema.ts';

/** As z.toJSONSchema describes a schema. */
interface Described {
  readonly type?: string | readonly string[];
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly [keyword: string]: unknown;
}

/** Anchored, and nothing in it repeats without an end. */
const isBoundedPattern = (pattern = '*'): boolean =>
  pattern.startsWith('^') && pattern.endsWith('$') && !/[*+]|\{\d+,\}/.test(pattern);

function isBounded({ type, maxLength, maxItems, pattern, enum: choices, const: only }: Described): boolean {
  const types = [type ?? []].flat();
  if (types.includes('array') && maxItems === undefined) return false;
  if (!types.includes('string') || choices !== undefined || only !== undefined) return true;
  return maxLength !== undefined || isBoundedPattern(pattern);
}

/** Where a schema takes a string or an array of any length. */
function unbounded(schema: z.ZodType): string[] {
  const found: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value) && !isBounded(value as Described)) found.push(path);
    for (const [key, inner] of Object.entries(value)) walk(inner, `${path}/${key}`);
  };
  walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), '');
  return found;
}

describe('what a request may contain is bounded', () => {
  it.each(Object.entries(commands))('%s', (_name, { request }) => {
    expect(unbounded(request)).toEqual([]);
  });
});

it('finds a string and an array without a bound, however deep', () => {
  const schema = z.strictObject({
    text: z.string().nullable(),
    list: z.array(z.string().max(5)),
    open: z.string().regex(/^a+$/),
    fine: z.array(z.enum(['a'])).max(3),
    digits: z.string().regex(/^[0-9]{1,4}$/),
  });
  expect(unbounded(schema).toSorted()).toEqual(['/properties/list', '/properties/open', '/properties/text']);
});
