import assert from 'node:assert/strict';
import { isLockOfBoundedSize } from '../../../contract/wire/recipe.ts';
import { Instant, z } from '../../../contract/wire/schema.ts';
import { FlakeInput } from '../../../contract/wire/source.ts';
import { Metadata } from '../../../main/stages/source/lock-flake.ts';
import { allInputsOf, directInputs, Locks, nodeOf } from '../../../main/stages/source/lock-graph.ts';
import { lockedReferenceOf, storePathOfSource } from '../../../main/stages/source/locked-reference.ts';
import type { FuzzTarget } from '../target.ts';

const locked = { lastModified: 1_700_000_000, narHash: 'sha256-AAAA', rev: '0'.repeat(40) };
const LOCK = {
  nodes: {
    nixpkgs: { locked: { ...locked, type: 'github', owner: 'NixOS', repo: 'nixpkgs' }, original: { type: 'indirect' } },
    tools: {
      inputs: { nixpkgs: ['nixpkgs'], data: 'data' },
      locked: { ...locked, type: 'git', url: 'https://example.org/a.git?ref=main', submodules: true },
    },
    data: { flake: false, locked: { ...locked, type: 'tarball', url: 'https://example.org/x.tar.gz' } },
    here: { locked: { ...locked, type: 'path', path: '/nix/store/x' }, parent: [] },
    root: { inputs: { nixpkgs: 'nixpkgs', tools: 'tools', here: 'here', again: ['tools', 'data'] } },
  },
  root: 'root',
  version: 7,
};

export const flakeLock: FuzzTarget = {
  name: 'flake-lock',
  shape: 'json',
  inputs: 2000,
  samples: () => [JSON.stringify(LOCK)],
  // The decoder's errors are answers here: only what is done with a decoded lock may not fail.
  isRefusal: (thrown) => thrown instanceof SyntaxError,
  parse: (input) => {
    const locks = Locks.safeParse(JSON.parse(input.toString()));
    if (!locks.success) return;
    const inputs = z.array(FlakeInput).max(1000).parse(allInputsOf(locks.data));
    for (const { lastModified } of inputs) Instant.nullable().parse(lastModified);
    for (const name of directInputs(locks.data).slice(0, 100)) nodeOf(locks.data, [name, 'nixpkgs']);
  },
};

/** `nix flake metadata --json`, of which a flake makes the most. */
export const flakeMetadata: FuzzTarget = {
  name: 'flake-metadata',
  shape: 'json',
  inputs: 1500,
  samples: () =>
    ['tools', 'nixpkgs', 'data', 'here'].map((name) => {
      const { locked } = LOCK.nodes[name as 'tools'];
      const url = 'github:NixOS/nixpkgs/0000?narHash=sha256-AAAA';
      return JSON.stringify({ url, locked, locks: LOCK, path: '/nix/store/x-source', lastModified: 1_700_000_000 });
    }),
  isRefusal: (thrown) => thrown instanceof SyntaxError,
  parse: (input) => {
    const raw: unknown = JSON.parse(input.toString());
    if (!isLockOfBoundedSize(Reflect.get(Object(raw), 'locks'))) return;
    const metadata = Metadata.safeParse(raw);
    if (!metadata.success) return;
    const { locked, locks } = metadata.data;
    const reference = lockedReferenceOf(locked);
    // It becomes an argument of a program.
    assert.ok(reference === null || !/^-|[\0\n]/.test(reference), reference ?? '');
    if (locked.narHash) assert.match(storePathOfSource(locked.narHash, '/nix/store') ?? '', /^$|-source$/);
    directInputs(locks);
  },
};
