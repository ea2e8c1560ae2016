import { expect, it } from 'vitest';
import { NO_PROVENANCE } from '../../../../../contract/wire/source.ts';
import { lockedNixpkgs } from '../../../../../main/stages/source/index.ts';

const REV = 'bd0ff2d3eac24699c3664d5966b9ef36f388e2ca';
const locked = { type: 'github', owner: 'NixOS', repo: 'nixpkgs', rev: REV, lastModified: 1_780_902_259 };
const provenance = { ...NO_PROVENANCE, source: 'x', title: 'x' };
const RECIPE = {
  ...{ kind: 'flake' as const, reference: null, files: null, attribute: 'x', overrideInputs: [], lacksKeyOf: null },
};
const flake = (nodes: object) => lockedNixpkgs(provenance, { ...RECIPE, lock: { nodes, root: 'root', version: 7 } });

it('is the nixpkgs of the lock: of a preset of any release, and of a flake whose nixpkgs follows another’s', () => {
  const wanted = {
    revision: REV,
    lastModified: '2026-06-08T07:04:19.000Z',
    lockedReference: `github:NixOS/nixpkgs/${REV}`,
  };
  expect(flake({ nixpkgs: { locked }, root: { inputs: { nixpkgs: 'nixpkgs' } } })).toMatchObject(wanted);
  const follows = {
    ...{ hm: { inputs: { nixpkgs: 'other' }, locked: { type: 'path', path: '/x' } }, other: { locked } },
    root: { inputs: { hm: 'hm', nixpkgs: ['hm', 'nixpkgs'] } },
  };
  expect(flake(follows)).toMatchObject(wanted);
});

it('is unknown for a flake that calls it something else, and for a lock that is damaged', () => {
  expect(flake({ unstable: { locked }, root: { inputs: { unstable: 'unstable' } } })).toBeNull();
  expect(flake({ root: { inputs: { nixpkgs: ['nixpkgs'] } } })).toBeNull();
  expect(lockedNixpkgs(provenance, { ...RECIPE, lock: { nodes: 3 } })).toBeNull();
});

it('is what was fetched for a module that looks up <nixpkgs/…>, and unknown for that of NIX_PATH', () => {
  const module = {
    ...{ kind: 'search-path-module' as const, files: {}, entry: 'x', system: 'x86_64-linux' as const },
  };
  expect(lockedNixpkgs({ ...provenance, revision: REV }, { ...module, nixpkgs: 'github:x/y' })).toMatchObject({
    revision: REV,
  });
  expect(lockedNixpkgs({ ...provenance, revision: null }, { ...module, nixpkgs: null })).toBeNull();
});
