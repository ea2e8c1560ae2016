/** The output of `--dry-run`, the same from Nix 2.4 to today; before 2.33 every size is in MiB. Pure. */
import { stripVTControlCharacters } from 'node:util';
import { storeName } from './store-name.ts';

export interface PlanText {
  readonly derivations: readonly string[];
  readonly fetches: readonly string[];
  readonly downloadBytes: number;
  readonly unpackedBytes: number;
}

/** Below everything else in nixpkgs: nobody builds these who has a binary cache. */
const TOOLCHAIN = /^(?:bootstrap-(?:stage|tools)|stdenv-linux$|glibc-\d|x?gcc-\d|binutils-\d)/;
/** The image of a preset of a released nixpkgs builds some 50 derivations itself; one without a binary cache more than 3,000. */
const MIN_BUILDS_OF_EVERYTHING = 300;

/**
 * No binary cache has it: what is to be fetched is next to nothing beside what is to be built, and that begins with the compiler.
 * A large configuration whose packages are all here builds some hundred files of its own.
 */
export function compilesEverything({ derivations, fetches }: Pick<PlanText, 'derivations' | 'fetches'>): boolean {
  if (derivations.length < MIN_BUILDS_OF_EVERYTHING || fetches.length * 10 >= derivations.length) return false;
  return derivations.some((derivation) => TOOLCHAIN.test(storeName(derivation)));
}

const BUILT = /^(?:these \d+ derivations|this derivation) will be built:/;
const FETCHED = /^(?:these \d+ paths|this path) will be fetched \(([\d.]+) (\w+) download, ([\d.]+) (\w+) unpacked\):/;
const PATH = /^\s+(\/\S+)$/;
const UNITS: ReadonlyMap<string, number> = new Map(
  ['B', 'KiB', 'MiB', 'GiB', 'TiB'].map((unit, power) => [unit, 1024 ** power]),
);

const bytesOf = (value: string | undefined, unit: string | undefined): number =>
  Math.round(Number(value) * (UNITS.get(unit ?? '') ?? 1));

export function readPlanText(lines: readonly string[]): PlanText {
  const derivations: string[] = [];
  const fetches: string[] = [];
  let list: string[] | null = null;
  let sizes = { downloadBytes: 0, unpackedBytes: 0 };
  for (const line of lines.map(stripVTControlCharacters)) {
    const path = PATH.exec(line)?.[1];
    const fetched = FETCHED.exec(line);
    if (path !== undefined) list?.push(path);
    else if (BUILT.test(line)) list = derivations;
    else if (fetched) {
      list = fetches;
      sizes = { downloadBytes: bytesOf(fetched[1], fetched[2]), unpackedBytes: bytesOf(fetched[3], fetched[4]) };
    } else list = null;
  }
  return { derivations, fetches, ...sizes };
}
