import { describe, expect, it } from 'vitest';
import { isLockOfBoundedSize, MAX_LOCK_NODES } from '../../../../../contract/wire/recipe.ts';
import { allInputsOf, type Locks, nodeOf } from '../../../../../main/stages/source/lock-graph.ts';
import { promisedMs } from '../../../../setup/busy.ts';

/** Far more than it takes; what is caught took minutes, or for ever. */
const MAX_MS = 500;

function timed<T>(doing: () => T): { value: T; ms: number } {
  const startedMs = performance.now();
  return { value: doing(), ms: performance.now() - startedMs };
}

const locked = { type: 'github', owner: 'o', repo: 'r', rev: 'a'.repeat(40) };

/** Each node names the next one twice: 2ⁿ paths. */
function doubling(nodes: number): Locks {
  const node = (place: number) => ({ inputs: { a: `n${place + 1}`, b: `n${place + 1}` } });
  const all = Array.from({ length: nodes }, (_, place) => [`n${place}`, node(place)] as const);
  return { nodes: { ...Object.fromEntries(all), [`n${nodes}`]: {} }, root: 'n0' };
}

describe('a lock of a stranger’s making', () => {
  it('with 2³⁰ paths and nothing locked is walked in a moment', () => {
    const { value, ms } = timed(() => allInputsOf(doubling(30)));
    expect(value).toEqual([]);
    expect(ms).toBeLessThan(promisedMs(MAX_MS));
  });

  it('with inputs that follow each other in 30²⁰ ways is walked in a moment', () => {
    const inputs = Object.fromEntries(
      Array.from({ length: 20 }, (_, place) => [`f${place}`, Array<string>(30).fill(`f${place + 1}`)]),
    );
    const locks: Locks = { nodes: { r: { inputs: { ...inputs, f20: 'r' } } }, root: 'r' };
    const { ms } = timed(() => nodeOf(locks, ['f0']));
    expect(ms).toBeLessThan(promisedMs(MAX_MS));
  });

  it('that follows itself, or is a chain of thousands, is walked in a moment', () => {
    const chain = Object.fromEntries(
      Array.from({ length: MAX_LOCK_NODES }, (_, place) => [`n${place}`, { inputs: { a: `n${place + 1}` }, locked }]),
    );
    const { value, ms } = timed(() => allInputsOf({ nodes: chain, root: 'n0' }));
    expect(value.length).toBeLessThan(100);
    expect(nodeOf({ nodes: { r: { inputs: { a: ['a'] } } }, root: 'r' }, ['a'])).toBeNull();
    expect(ms).toBeLessThan(promisedMs(MAX_MS));
  });

  it('finds nothing under names that objects have by themselves', () => {
    const locks: Locks = { nodes: { r: { inputs: {} } }, root: 'r' };
    for (const name of ['constructor', '__proto__', 'toString']) expect(nodeOf(locks, [name])).toBeNull();
    expect(nodeOf({ nodes: {}, root: '__proto__' }, ['a'])).toBeNull();
  });

  it('is recognised by its number of nodes before they are decoded', () => {
    const nodes = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, place) => [place, {}]));
    expect(isLockOfBoundedSize({ nodes: nodes(MAX_LOCK_NODES) })).toBe(true);
    expect(isLockOfBoundedSize({ nodes: nodes(100_000) })).toBe(false);
  });
});

it('lists the inputs of inputs by their path, and follows what follows', () => {
  const locks: Locks = {
    nodes: {
      root: { inputs: { nixpkgs: 'nixpkgs', home: 'home' } },
      home: { inputs: { nixpkgs: ['nixpkgs'], utils: 'utils' }, locked },
      utils: { locked },
      nixpkgs: { locked },
    },
    root: 'root',
  };
  expect(allInputsOf(locks).map(({ name }) => name)).toEqual(['nixpkgs', 'home', 'home/utils']);
  expect(nodeOf(locks, ['home', 'nixpkgs'])).toBe(locks.nodes['nixpkgs']);
});

it.each([-1, 1e300, 253_402_300_800, 9e15])('takes %d seconds for no time at all', (lastModified) => {
  const locks: Locks = {
    nodes: { root: { inputs: { a: 'a' } }, a: { locked: { ...locked, lastModified } } },
    root: 'root',
  };
  expect(allInputsOf(locks)).toMatchObject([{ name: 'a', lastModified: null }]);
});
