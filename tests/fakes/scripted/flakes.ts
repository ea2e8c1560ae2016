/** Flakes that are remembered, and what checking them for updates gives. */
import {
  compareStates,
  type FlakeUpdate,
  type KnownFlake,
  type LockedState,
} from '../../../contract/wire/known-flake.ts';
import type { FlakeInput } from '../../../contract/wire/source.ts';
import { LOCKED } from './inspections.ts';

function inputAt(name: string, revision: string, day: string): FlakeInput {
  const lockedReference = `github:nix-community/${name}/${revision}`;
  return { name, lockedReference, revision, narHash: null, lastModified: `${day}T09:00:00.000Z` };
}

const SEEN: LockedState = {
  lockedReference: LOCKED.lockedReference ?? '',
  revision: LOCKED.revision,
  narHash: LOCKED.narHash,
  lastModified: LOCKED.lastModified,
  inputs: [
    inputAt('nixpkgs', 'bd0ff2d3eac24699c3664d5966b9ef36f388e2ca', '2026-06-08'),
    inputAt('impermanence', '4b3e914cdf97a5b536a889e939fb2fd2b043a170', '2026-01-20'),
  ],
  overridden: [],
};

const MOVED: LockedState = {
  ...SEEN,
  revision: '9f8e7d6c5b4a39281706f5e4d3c2b1a098765432',
  narHash: 'sha256-8l5Kc0lYH9vLrSeMEVYNKxcmMqhvIjzIoHbAMCtBLKc=',
  lastModified: '2026-11-24T08:12:44.000Z',
  inputs: [
    inputAt('nixpkgs', '21a67dc470149f337cecafbe965d8d252a390518', '2026-09-11'),
    inputAt('disko', 'df522e787fdffc4f32ed3e1fca9ed0968a384d62', '2026-11-02'),
  ],
};

export const FLAKES: KnownFlake[] = [
  { flake: 'github:vimjoyer/machines#iso', isStarred: true, usedAt: '2026-11-22T20:15:00.000Z', seen: SEEN },
  {
    flake: 'git+ssh://git@git.example.org/workshop/images?ref=autumn-2026&dir=sticks#classroom',
    isStarred: false,
    usedAt: '2026-11-20T09:41:00.000Z',
    seen: SEEN,
  },
  { flake: '/home/ada/config#rescue', isStarred: false, usedAt: '2026-11-02T17:03:00.000Z', seen: null },
];

export function checkScripted(flake: string): FlakeUpdate {
  return compareStates(flake, SEEN, flake.startsWith('git+ssh:') ? SEEN : MOVED);
}
