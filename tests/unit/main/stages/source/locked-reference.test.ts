import { expect, it } from 'vitest';
import { Locked, lockedReferenceOf, storePathOfSource } from '../../../../../main/stages/source/locked-reference.ts';

const narHash = 'sha256-/P9QYlVhDn3N7a6zokIQ+7Xbnd9DX2Qc+efclvYfn0o=';
const encoded = 'sha256-%2FP9QYlVhDn3N7a6zokIQ%2B7Xbnd9DX2Qc%2BefclvYfn0o%3D';
const rev = '50ab793786d9de88ee30ec4e4c24fb4236fc2674';

it.each([
  [
    { type: 'path', path: '/home/me/config', lastModified: 12, narHash },
    `path:/home/me/config?lastModified=12&narHash=${encoded}`,
  ],
  [
    { type: 'path', path: '/home/me/my config', narHash, dir: 'iso' },
    `path:/home/me/my%20config?dir=iso&narHash=${encoded}`,
  ],
  [{ type: 'github', owner: 'NixOS', repo: 'nixpkgs', rev, narHash }, `github:NixOS/nixpkgs/${rev}`],
  [
    { type: 'gitlab', owner: 'a%2Fb', repo: 'c', rev, host: 'gitlab.example.org' },
    `gitlab:a%2Fb/c/${rev}?host=gitlab.example.org`,
  ],
  [{ type: 'git', url: 'file:///home/me/config', ref: 'main', rev }, `git+file:///home/me/config?ref=main&rev=${rev}`],
  [
    { type: 'git', url: 'https://example.org/x?a=b', rev, submodules: true },
    `git+https://example.org/x?a=b&rev=${rev}&submodules=1`,
  ],
  [
    { type: 'tarball', url: 'https://example.org/x.tar.gz', narHash },
    `tarball+https://example.org/x.tar.gz?narHash=${encoded}`,
  ],
])('pins %j', (locked, reference) => {
  expect(lockedReferenceOf(locked)).toBe(reference);
});

it.each([
  { type: 'git', url: 'file:///home/me/config', narHash },
  { type: 'path', path: '/home/me/config' },
  { type: 'indirect', id: 'nixpkgs' },
])('pins nothing for what has neither revision nor hash: %j', (locked) => {
  expect(lockedReferenceOf(locked)).toBeNull();
});

it('knows where the store keeps a source', () => {
  // As `nix flake metadata --json` of Nix 2.8.0 gave both for one folder.
  const hash = 'sha256-+RgMvHBeRSiQo32vw8GhJaJIqGvDs3oJUVJyTMY7ZXg=';
  expect(storePathOfSource(hash, '/nix/store')).toBe('/nix/store/dpxbbgvkchzhbnkzrznd52cghm1r7vj3-source');
  expect(storePathOfSource(hash, '/home/me/store')).not.toContain('dpxbbgvkchzhbnkzrznd52cghm1r7vj3');
  expect(storePathOfSource('sha1-abc=', '/nix/store')).toBeNull();
});

it.each(['ref', 'dir', 'path'])('pins nothing whose %s has half of a surrogate pair, which no URL can hold', (key) => {
  const git = { type: 'git', url: 'https://example.org/x', rev, narHash, [key]: 'a\ud800' };
  expect(lockedReferenceOf(git)).toBeNull();
  expect(lockedReferenceOf({ ...git, type: 'path', path: '/x\udfff' })).toBeNull();
});

it('leaves out what Nix keeps for itself, and keeps what it does not know', () => {
  const printed = {
    type: 'path',
    path: '/home/me/config',
    narHash,
    __final: true,
    __other: 1,
    submodules: true,
    later: 1,
  };
  expect(Locked.parse(printed)).toEqual({ type: 'path', path: '/home/me/config', narHash, submodules: true, later: 1 });
});
