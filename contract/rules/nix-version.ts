/** Which Nix this machine has, and whether that is new enough. */
import type { Check } from '../wire/doctor.ts';
import type { Release } from '../wire/source.ts';

/** True when `version` is `least` or newer; missing numbers count as 0, what follows them (`pre2026`) not at all. */
export function isAtLeast(version: string, least: string): boolean {
  const numbers = (text: string): number[] => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const have = numbers(version);
  const need = numbers(least);
  for (let place = 0; place < Math.max(have.length, need.length); place += 1) {
    const difference = (have[place] ?? 0) - (need[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** The Nix of this machine, as its checks found it. */
export type KnownNix = { state: 'unknown' } | { state: 'missing' } | { state: 'found'; version: string };

/** `unknown` while the checks run, and where Nix is there but gave no version. */
export function nixOf(checks: readonly Check[] | null): KnownNix {
  const finding = checks?.find(({ topic }) => topic === 'nix')?.finding;
  switch (finding?.kind) {
    case 'nix-missing':
    case 'nix-does-not-run':
      return { state: 'missing' };
    case 'nix-too-old':
      return { state: 'found', version: finding.have };
    case 'nix-found':
    case 'nix-old':
      return { state: 'found', version: finding.version };
    default:
      return { state: 'unknown' };
  }
}

/** Null where it can be built from this release, and where that is not known; `have` is null without any Nix. */
export function lackOfNix(
  { leastNix }: Pick<Release, 'leastNix'>,
  nix: KnownNix,
): { need: string; have: string | null } | null {
  if (nix.state === 'unknown') return null;
  if (nix.state === 'missing') return { need: leastNix, have: null };
  return isAtLeast(nix.version, leastNix) ? null : { need: leastNix, have: nix.version };
}
