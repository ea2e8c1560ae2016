import { describe, expect, it } from 'vitest';
import { compilesEverything, readPlanText } from '../../../../../main/stages/nix-build/index.ts';

const HASH = 'a'.repeat(32);
const MIB = 1024 * 1024;

describe('what Nix says it would do', () => {
  it.each([
    [
      '2.8, with several of each, below what it says of a lock file',
      [
        "warning: not writing modified lock file of flake 'path:/home/me/config':",
        "• Updated input 'nixpkgs':",
        "    'github:NixOS/nixpkgs/50ab' (2025-06-30)",
        "  → 'path:/home/me/nixpkgs?narHash=sha256-X' (2026-11-26)",
        'these 2 derivations will be built:',
        `  /nix/store/${HASH}-squashfs.img.drv`,
        `  /nix/store/${HASH}-nixos.iso.drv`,
        'these 2 paths will be fetched (37.19 MiB download, 120.50 MiB unpacked):',
        `  /nix/store/${HASH}-glibc-2.40`,
        `  /nix/store/${HASH}-bash-5.2`,
      ],
      { builds: 2, fetches: 2, downloadBytes: Math.round(37.19 * MIB), unpackedBytes: 120.5 * MIB },
    ],
    [
      'one of each, in the singular',
      [
        'this derivation will be built:',
        `  /nix/store/${HASH}-nixos.iso.drv`,
        'this path will be fetched (0.00 MiB download, 0.01 MiB unpacked):',
        `  /nix/store/${HASH}-etc`,
      ],
      { builds: 1, fetches: 1, downloadBytes: 0, unpackedBytes: Math.round(0.01 * MIB) },
    ],
    [
      'since 2.33, in the unit that fits',
      ['these 900 paths will be fetched (1.5 GiB download, 512.0 KiB unpacked):', `  /nix/store/${HASH}-x`],
      { builds: 0, fetches: 1, downloadBytes: 1.5 * 1024 * MIB, unpackedBytes: 512 * 1024 },
    ],
    ['nothing to do', [], { builds: 0, fetches: 0, downloadBytes: 0, unpackedBytes: 0 }],
    [
      'in colours, and with paths that nobody can make, which are no builds',
      [
        '\u001b[1mthis derivation will be built:\u001b[0m',
        `  /nix/store/${HASH}-nixos.iso.drv`,
        "don't know how to build these paths:",
        `  /nix/store/${HASH}-lost`,
      ],
      { builds: 1, fetches: 0, downloadBytes: 0, unpackedBytes: 0 },
    ],
  ])('%s', (_name, lines, expected) => {
    const { derivations, fetches, downloadBytes, unpackedBytes } = readPlanText(lines);
    expect({ builds: derivations.length, fetches: fetches.length, downloadBytes, unpackedBytes }).toEqual(expected);
    expect(derivations.every((path) => path.endsWith('.drv'))).toBe(true);
  });
});

describe('a plan that compiles everything', () => {
  const paths = (count: number, ...names: string[]): string[] => [
    ...names.map((name) => `/nix/store/${HASH}-${name}.drv`),
    ...Array.from({ length: count - names.length }, (_, index) => `/nix/store/${HASH}-unit-${index}.service.drv`),
  ];

  it.each([
    ['begins with the compiler', paths(3537, 'bootstrap-stage0-stdenv-linux', 'gcc-15.2.0'), paths(0)],
    ['fetches a few sources', paths(3537, 'glibc-2.42-61'), paths(40)],
  ])('%s', (_what, derivations, fetches) => {
    expect(compilesEverything({ derivations, fetches })).toBe(true);
  });

  it.each([
    ['is a large configuration whose packages are all here', paths(900), paths(0)],
    ['wraps a compiler, and fetches the rest', paths(400, 'gcc-wrapper-15.2.0', 'stdenv-linux'), paths(1200)],
    ['builds one compiler of its own', paths(60, 'gcc-15.2.0'), paths(0)],
    ['is empty', paths(0), paths(0)],
  ])('is none that %s', (_what, derivations, fetches) => {
    expect(compilesEverything({ derivations, fetches })).toBe(false);
  });
});
