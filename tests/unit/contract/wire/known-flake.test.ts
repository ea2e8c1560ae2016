import { describe, expect, it } from 'vitest';
import { en } from '../../../../contract/messages/en/index.ts';
import { changeWords, updateWords } from '../../../../contract/messages/flake-words.ts';
import { compareStates, type LockedState } from '../../../../contract/wire/known-flake.ts';
import type { FlakeInput } from '../../../../contract/wire/source.ts';

const input = (name: string, day: number, more: Partial<FlakeInput> = {}): FlakeInput => ({
  name,
  lockedReference: `github:o/${name}/${day}`,
  revision: `${day}`.padEnd(40, 'a'),
  narHash: `sha256-${name}-${day}`,
  lastModified: `2026-11-${`${day}`.padStart(2, '0')}T00:00:00.000Z`,
  ...more,
});
const state = (day: number, inputs: FlakeInput[] = [], overridden: string[] = []): LockedState => {
  const { name: _, lockedReference, ...rest } = input('config', day);
  return { ...rest, lockedReference: lockedReference ?? '', inputs, overridden };
};
const compare = (before: LockedState | null, now: LockedState) => compareStates('github:o/config', before, now);

describe('what has changed since a flake was used', () => {
  it('is nothing where flake and inputs are the same, however the reference is written', () => {
    const inputs = [input('nixpkgs', 3)];
    const now = { ...state(10, inputs), lockedReference: 'git+https://example.org/config' };
    expect(compare(state(10, inputs), now)).toMatchObject({ verdict: 'same', changes: [] });
  });

  it('is a newer revision, with the inputs that came, went and moved', () => {
    const before = state(10, [input('nixpkgs', 3), input('gone', 1), input('kept', 2), input('hm', 4)]);
    const now = state(12, [input('nixpkgs', 9), input('kept', 2), input('hm', 4), input('hm/nixpkgs', 8)]);
    const update = compare(before, now);
    expect(update.verdict).toBe('newer');
    expect(update.changes.map((change) => changeWords(change, en))).toEqual([
      'gone is gone: it was revision 1aaaaaaaaaaa of 2026-11-01',
      'hm/nixpkgs is new: revision 8aaaaaaaaaaa of 2026-11-08',
      'nixpkgs: revision 3aaaaaaaaaaa of 2026-11-03 → revision 9aaaaaaaaaaa of 2026-11-09',
    ]);
    expect(updateWords(update, en)).toContain('A newer revision exists: revision 12aaaaaaaaaa of 2026-11-12');
  });

  it('is not called newer when a branch was set back', () => {
    expect(compare(state(12), state(10)).verdict).toBe('other');
  });

  it('is found in inputs that nothing locks, too', () => {
    const update = compare(state(10, [input('data', 1)]), state(10, [input('data', 2)]));
    expect(update.verdict).toBe('newer');
    expect(updateWords(update, en)).toBe('Inputs that it does not lock are newer: 1 changed.');
  });

  it('is not what was only replaced for one build, nor anything below that', () => {
    const before = state(10, [input('nixpkgs', 3), input('nixpkgs/lib', 1), input('nixpkgs-2411', 2)], ['nixpkgs']);
    const now = state(10, [input('nixpkgs', 9), input('nixpkgs-2411', 5)]);
    expect(compare(before, now).changes.map(({ name }) => name)).toEqual(['nixpkgs-2411']);
  });

  it('cannot be told at the first look', () => {
    expect(compare(null, state(10))).toMatchObject({ verdict: 'first-look', changes: [] });
  });
});
