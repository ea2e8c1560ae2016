import { describe, expect, it } from 'vitest';
import { de } from '../../../../contract/messages/de/index.ts';
import { describeDetail } from '../../../../contract/messages/describe-detail.ts';
import { en } from '../../../../contract/messages/en/index.ts';
import { invalidData } from '../../../../contract/wire/data-problem.ts';
import { JobRequest } from '../../../../contract/wire/job.ts';
import { z } from '../../../../contract/wire/schema.ts';

const Shape = z.strictObject({
  name: z.string().min(1).max(5),
  count: z.number().positive(),
  kind: z.enum(['a', 'b']),
  list: z.array(z.strictObject({ id: z.string().regex(/^x/) })),
});
const good = { name: 'n', count: 1, kind: 'a', list: [{ id: 'x' }] };
const problem = (raw: unknown): object => {
  const { error } = Shape.safeParse(raw);
  return error ? invalidData(error, raw) : {};
};

describe('what is wrong with data', () => {
  it.each<[string, object, string, string]>([
    ['a part that is missing', { ...good, name: undefined }, 'name', 'missing'],
    ['a part of the wrong type', { ...good, name: 7 }, 'name', 'wrong-type'],
    ['an empty text', { ...good, name: '' }, 'name', 'too-little'],
    ['a text that is too long', { ...good, name: 'longer' }, 'name', 'too-much'],
    ['a number that is too small', { ...good, count: 0 }, 'count', 'too-little'],
    ['a value that is none of those there are', { ...good, kind: 'c' }, 'kind', 'not-allowed'],
    ['a key that is not known', { ...good, more: 1 }, 'more', 'unknown'],
    ['a part deep inside', { ...good, list: [{ id: 'y' }] }, 'list.0.id', 'wrong-form'],
  ])('is told by place and kind: %s', (_what, raw, at, kind) => {
    expect(problem(raw)).toEqual({ because: 'invalid-data', at, problem: kind });
  });

  it('is said in the words of the person, never in those of the schema library', () => {
    const raw = { kind: 'flash', drives: Array.from({ length: 33 }, () => ({})) };
    const { error } = JobRequest.safeParse(raw);
    if (!error) throw new Error('it was accepted');
    for (const messages of [en, de]) {
      const text = describeDetail(invalidData(error, raw), messages);
      expect(text).not.toMatch(/[✖→]|Invalid input|expected|received/);
    }
  });
});
