import { describe, expect, it } from 'vitest';
import { readPlanText } from '../../../../../main/stages/nix-build/index.ts';

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
