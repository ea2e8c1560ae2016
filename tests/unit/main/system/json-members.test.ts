import { describe, expect, it } from 'vitest';
import { JsonMembers } from '../../../../main/system/json-members.ts';

const BOUNDS = { maxDepth: 16, maxContainers: 100, maxKeys: 100 };

/** The members, and whether all came; in pieces of this size. */
function membersOf(text: string, pieceBytes = Number.POSITIVE_INFINITY) {
  const members: [string, unknown][] = [];
  const onMember = (key: string, value: unknown) => members.push([key, value]);
  const reader = new JsonMembers({ wrapper: 'inner', maxBytes: 200, bounds: BOUNDS, onMember });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) reader.write(bytes.subarray(at, at + pieceBytes));
  return { members, isComplete: reader.isComplete };
}

const FLAT = {
  'a "quoted\\" key': { b: ['}', '{', '\\', '"'], c: {} },
  umlaut: 'ü',
  n: -1.5e3,
  no: null,
  list: [[], {}],
};

describe('the members of an object, one after the other', () => {
  it.each([1, 2, 3, 7, 1000])('whatever the pieces that it comes in: %i bytes', (pieceBytes) => {
    for (const spaces of [0, 2]) {
      const text = `${JSON.stringify(FLAT, null, spaces)}\n`;
      expect(membersOf(text, pieceBytes)).toEqual({ members: Object.entries(FLAT), isComplete: true });
      const wrapped = JSON.stringify({ before: 1, inner: FLAT, version: 4 }, null, spaces);
      const around = [['before', 1], ...Object.entries(FLAT), ['version', 4]];
      expect(membersOf(wrapped, pieceBytes)).toEqual({ members: around, isComplete: true });
    }
  });

  it('are none in an empty one', () => {
    expect(membersOf(' { } ')).toEqual({ members: [], isComplete: true });
    expect(membersOf('{"inner":{}}')).toEqual({ members: [], isComplete: true });
  });

  it('are the names alone of those that are too large, or have too many parts', () => {
    const text = JSON.stringify({
      long: 'x'.repeat(300),
      many: Array.from({ length: 101 }, () => []).slice(0, 60),
      a: 1,
    });
    expect(membersOf(text)).toEqual({
      members: [
        ['long', undefined],
        ['many', expect.any(Array)],
        ['a', 1],
      ],
      isComplete: true,
    });
    const parts = `{"parts":${'['.repeat(20)}${']'.repeat(20)},"a":1}`;
    expect(membersOf(parts).members).toEqual([
      ['parts', undefined],
      ['a', 1],
    ]);
  });

  it.each([
    ['a text', '"later"'],
    ['a list', '[{"a":1}]'],
    ['nothing', ''],
    ['one that ends early', '{"a":{"b":1}'],
    ['one that ends in a text', '{"a":"b'],
    ['two', '{"a":1}{"b":2}'],
    ['one with something behind it', '{"a":1} true'],
    ['one with something behind it in quotes', '{"a":1} "b"'],
    ['a name that is none', '{a:1}'],
    ['a value that is none', '{"a":nul}'],
    ['brackets that do not match', '{"a":[1}]'],
    ['the end of a list', '{"a":1]'],
    ['a name that is too long', `{"${'x'.repeat(300)}":1}`],
  ])('is not all of one: %s', (_what, text) => {
    for (const pieceBytes of [1, 1000]) expect(membersOf(text, pieceBytes).isComplete).toBe(false);
  });
});
