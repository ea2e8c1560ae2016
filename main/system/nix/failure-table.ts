/**
 * Nix's messages, one row per wording; the first row that matches and gives a failure wins. Order matters: causes come before their
 * consequences. Versions are given where a wording has changed.
 */
import type { Failure } from '../../../contract/wire/failure.ts';
import type { OwnSource } from './evaluation-error.ts';

/** The context of a failed run, as far as its caller knows it. */
export interface NixFailureContext {
  readonly during: 'locking' | 'evaluating' | 'building';
  /** What the user asked for, as shown to them. */
  readonly reference: string;
  readonly attribute?: string | null;
  readonly nixVersion: string;
  readonly own?: OwnSource | null;
  /** The newest lines that the builder of a derivation printed; empty when unknown. */
  readonly logOf?: (derivation: string) => readonly string[];
  /** True for a file, relative to the user's source, that exists in the folder but is not under version control. */
  readonly isUntracked?: (relativePath: string) => boolean;
}

interface Said {
  readonly lines: readonly string[];
  readonly text: string;
  readonly context: NixFailureContext;
}

interface Row {
  readonly pattern: RegExp;
  /** Null if the row does not apply after all. */
  readonly failure: (match: RegExpExecArray, said: Said) => Failure | null;
}

/** Nix quotes with `'` throughout; `"` comes from the C++ library. */
const lineOf = (match: RegExpExecArray): string => {
  const from = match.input.lastIndexOf('\n', match.index) + 1;
  const to = match.input.indexOf('\n', match.index);
  return match.input
    .slice(from, to < 0 ? undefined : to)
    .replace(/^\s*(error|warning):\s*/, '')
    .trim();
};

/** Lines that Nix quotes from a failed builder: `       > main.c:3:1: error: …`. */
function quotedLog(lines: readonly string[]): string[] {
  return lines.flatMap((line) => /^\s+> (.*)$/.exec(line)?.slice(1, 2) ?? []);
}

const MAX_BUILD_LOG_LINES = 25;

const NO_SPACE = /No space left on device|Disk quota exceeded/;

/** A full disk is reported by the builder, or guessed by Nix from the free space. */
function filledDisk(derivation: string, log: readonly string[], text: string): Failure | null {
  const said = log.findLast((line) => NO_SPACE.test(line));
  if (said === undefined && !/note: build failure may have been caused by lack of free disk space/.test(text))
    return null;
  const buildFolder = /\/[^'"\s]*(?:nix-build-[^/'"\s]+|\/nix\/builds)\b|\/build\b/.exec(said ?? '')?.[0];
  const store = derivation.slice(0, derivation.lastIndexOf('/')) || '/nix/store';
  const name = derivation.replace(/^.*\/(?:[0-9a-z]{32}-)?|\.drv$/g, '');
  return {
    kind: 'disk-full',
    path: buildFolder ?? store,
    detail: said === undefined ? { because: 'builder-failed', derivation: name } : `${name}: ${said.trim()}`,
  };
}

/** Nix's own downloader and nixpkgs', which is curl, are builders too. */
function lostNetwork(log: readonly string[]): Failure | null {
  for (const line of log.toReversed()) {
    const nix = /unable to download '([^'\n]+)':\s*(.+)/.exec(line);
    if (nix) return { kind: 'network-failed', url: nix[1] ?? null, detail: (nix[2] ?? '').trim() };
    const curl = /^curl: \((?:5|6|7|16|18|28|35|52|55|56|92)\) (.+)/.exec(line);
    if (curl) return { kind: 'network-failed', url: null, detail: (curl[1] ?? '').trim() };
  }
  return null;
}

function buildFailed(derivation: string, message: string, { lines, text, context }: Said): Failure {
  const kept = context.logOf?.(derivation) ?? [];
  const log = (kept.length > 0 ? [...kept] : quotedLog(lines)).slice(-MAX_BUILD_LOG_LINES);
  return filledDisk(derivation, log, text) ?? lostNetwork(log) ?? { kind: 'build-failed', derivation, message, log };
}

/** A download that failed: of the source itself while it is looked up, of something else otherwise. */
function unreachable(url: string | null, detail: string, { text, context }: Said): Failure {
  const ofInput =
    /while (?:updating|fetching) the (?:flake )?input '/.test(text) && /while updating the flake/.test(text);
  if (context.during === 'locking' && !ofInput)
    return { kind: 'source-unreachable', reference: context.reference, detail };
  return { kind: 'network-failed', url, detail };
}

/** The message of git or ssh before that of Nix. */
function gitComplaint(lines: readonly string[]): string | null {
  const said = lines.filter((line) =>
    /^(fatal|remote|ssh|error): |Permission denied \(publickey|Could not resolve/.test(line),
  );
  const useful = said.filter((line) => !/^error: (?:program|executing) /.test(line));
  return useful.length > 0 ? useful.map((line) => line.trim()).join(' ') : null;
}

function wrongSystem(need: string, have: string): Failure {
  return { kind: 'wrong-system', need, have };
}

function untracked(relative: string | undefined, { context }: Said): Failure | null {
  if (!relative || !context.isUntracked?.(relative)) return null;
  return { kind: 'flake-file-not-tracked', path: relative };
}

const daemon = (match: RegExpExecArray): Failure => ({ kind: 'nix-daemon-unreachable', detail: lineOf(match) });
const unwritable = (match: RegExpExecArray): Failure => ({ kind: 'nix-store-unwritable', detail: lineOf(match) });
const badReference = (match: RegExpExecArray, { context }: Said): Failure => ({
  kind: 'bad-flake-reference',
  reference: context.reference,
  detail: lineOf(match),
});

const MACHINE: Row[] = [
  {
    pattern: /the group '[^'\n]*' specified in 'build-users-group' does not exist/,
    failure: (match) => ({ kind: 'nix-not-set-up', detail: lineOf(match) }),
  },
  {
    pattern: /experimental (?:Nix|Lix) feature '([^'\n]+)' is disabled/,
    failure: (match) => ({ kind: 'nix-features-off', features: [match[1] ?? ''] }),
  },
  { pattern: /cannot connect to socket at '[^'\n]*'/, failure: daemon },
  { pattern: /cannot open connection to remote store '(?:daemon|unix:[^'\n]*)'/, failure: daemon },
  { pattern: /opening a connection to remote store '(?:daemon|unix:[^'\n]*)' previously failed/, failure: daemon },
  { pattern: /Nix daemon disconnected unexpectedly/, failure: daemon },
  {
    pattern: /(?:'([^'\n]*)': )?(?:No space left on device|Disk quota exceeded)|database or disk is full/,
    failure: (match) => ({ kind: 'disk-full', path: match[1] ?? '/nix/store', detail: lineOf(match) }),
  },
  { pattern: /could not set permissions on '[^'\n]*' to \d+: Operation not permitted/, failure: unwritable },
  { pattern: /remounting \S+ writable: /, failure: unwritable },
  { pattern: /attempt to write a readonly database|cannot open (?:Nix|SQLite) database/, failure: unwritable },
  {
    // In the user's own folder the same message means something else.
    pattern:
      /(?:['"](\/[^'"\n]*)['"]: |\[(\/[^\]]*)\])?(?:Read-only file system|Permission denied|Operation not permitted)/,
    failure: (match, { text }) => {
      const place =
        match[1] ?? match[2] ?? /(?:directory|directories|file|path)[^'"\n]*['"](\/nix[^'"\n]*)['"]/.exec(text)?.[1];
      return place?.startsWith('/nix') && !/^\/nix\/store\/./.test(place) ? unwritable(match) : null;
    },
  },
  {
    pattern:
      /(?:changing ownership of path|creating directory|opening lock file|creating symlink from) ['"]\/nix[^\n]*(?:Operation not permitted|Permission denied|Read-only file system)/,
    failure: unwritable,
  },
];

const SYSTEM: Row[] = [
  {
    // up to 2.28
    pattern: /a '([^'\n]+)' with features \{[^}]*\} is required to build '[^'\n]*', but I am a '([^'\n]+)'/,
    failure: (match) => wrongSystem(match[1] ?? '', match[2] ?? ''),
  },
  {
    // since 2.29; since 2.34 the reason is 'platform mismatch' and no features follow
    pattern: /Required system: '([^'\n]+)'[^\n]*\n\s*Current system: '([^'\n]+)'/,
    failure: (match) => {
      const [need, have] = [match[1] ?? '', match[2] ?? ''];
      // The same message is used for a missing feature such as kvm.
      return need === have ? null : wrongSystem(need, have);
    },
  },
  {
    pattern: /This version of Nixpkgs requires Nix >= ([\d.]+)/,
    failure: (match, { context }) => ({
      kind: 'nix-too-old',
      have: context.nixVersion,
      need: (match[1] ?? '').replace(/\.$/, ''),
      what: { because: 'nixpkgs-of-source' },
    }),
  },
];

const FETCH: Row[] = [
  {
    pattern: /hash mismatch in fixed-output derivation '([^'\n]+)':\s*(?:specified|wanted):\s*(\S+)\s*got:\s*(\S+)/,
    failure: (match) => ({
      kind: 'hash-mismatch',
      derivation: match[1] ?? '',
      specified: match[2] ?? '',
      got: match[3] ?? '',
    }),
  },
  {
    pattern: /NAR hash mismatch in input '([^'\n]+)'[^,\n]*,\s*expected '([^'\n]+)',?\s*(?:but )?got '([^'\n]+)'/,
    failure: (match) => ({
      kind: 'hash-mismatch',
      derivation: match[1] ?? '',
      specified: match[2] ?? '',
      got: match[3] ?? '',
    }),
  },
  {
    // since 2.20; 'attribute' up to 2.25
    pattern:
      /mismatch in (?:field|attribute) 'narHash' of input '([^'\n]+)', (?:got|expected) '([^'\n]+)'[^'\n]*'([^'\n]+)'/,
    failure: (match) => {
      const expectedFirst = match[0].includes("expected '") && match[0].indexOf('expected') < match[0].indexOf('got');
      const [first, second] = [match[2] ?? '', match[3] ?? ''];
      return {
        kind: 'hash-mismatch',
        derivation: match[1] ?? '',
        specified: expectedFirst ? first : second,
        got: expectedFirst ? second : first,
      };
    },
  },
  {
    // From the start of a line, or a line made of nothing but “error:” is searched from each of them.
    pattern: /^[ \t]*error:(?:[^\n]*\n){0,3}?[^\n]*unable to download '([^'\n]+)':\s*([^\n]+)/m,
    failure: (match, said) => unreachable(match[1] ?? null, (match[2] ?? '').trim(), said),
  },
  {
    // Git refuses a folder of another owner: more exact than its exit code.
    pattern: /(?:repository path '[^'\n]*' is not owned by current user|detected dubious ownership in repository)/,
    failure: (match, { context }) => ({
      kind: 'source-unreachable',
      reference: context.reference,
      detail: lineOf(match),
    }),
  },
  {
    // since 2.20, through libgit2
    pattern: /Path '([^'\n]+)' (?:in the repository|does not exist in Git repository)[^\n]*(?: is not tracked by Git)?/,
    failure: (match, said) =>
      match[0].includes('is not tracked')
        ? { kind: 'flake-file-not-tracked', path: match[1] ?? '' }
        : untracked(match[1], said),
  },
  {
    pattern: /['"](?:[^'"\n]*\/)?[0-9a-z]{32}-source\/([^'"\n]+)['"]:? (?:No such file or directory|does not exist)/,
    failure: (match, said) => {
      const { during, reference } = said.context;
      if (during === 'locking' && match[1]?.endsWith('flake.nix') && !untracked(match[1], said))
        return { kind: 'bad-flake-reference', reference, detail: { because: 'no-flake-nix' } };
      return untracked(match[1], said);
    },
  },
  {
    pattern: /program 'git' failed with exit code 1\b(?!\d)|executing 'git': No such file or directory/,
    failure: (match, { lines, context }) => ({
      kind: 'source-unreachable',
      reference: context.reference,
      detail:
        gitComplaint(lines) ??
        (match[0].startsWith('executing') ? { because: 'program-missing', program: 'git' } : { because: 'git-failed' }),
    }),
  },
  {
    pattern:
      /program 'git' failed with exit code \d+|[Ff]ailed to fetch git repository '[^'\n]*'|[Cc]annot find Git revision '[^'\n]*' in ref '[^'\n]*' of repository '[^'\n]*'/,
    failure: (match, said) => unreachable(null, gitComplaint(said.lines) ?? lineOf(match), said),
  },
  {
    pattern: /HTTP error \d{3}|Could ?n[o']t resolve host(?: ?name)?/,
    failure: (match, said) => unreachable(null, lineOf(match), said),
  },
];

const CONSENT: Row[] = [
  {
    // The same message from 2.8 to 2.36 and in Lix; `.drv^out` since 2.18. Nix does not wrap lines at the terminal's width.
    pattern: /cannot build '([^'\n]+)' during evaluation because the option 'allow-import-from-derivation' is disabled/,
    failure: (match, { context }) => ({
      kind: 'consent-needed',
      reference: context.reference,
      risks: [{ kind: 'import-from-derivation', derivation: (match[1] ?? '').replace(/[!^][^/]*$/, '') }],
    }),
  },
];

const REFERENCE: Row[] = [
  {
    pattern: /'[^'\n]*' is not a valid URL|URL '[^'\n]*' is (?:invalid|not valid)|input '[^'\n]*' is unsupported/,
    failure: badReference,
  },
  {
    pattern: /in (?:URL|flake reference) '[^'\n]*', '[^'\n]*' is not a (?:commit hash|valid)[^\n]*/,
    failure: badReference,
  },
  {
    pattern: /(?:flake reference|path) '[^'\n]*' is not (?:an absolute path|a flake\b|part of a flake)[^\n]*/,
    failure: badReference,
  },
  { pattern: /unexpected fragment '[^'\n]*' in flake reference|is not a valid flake reference/, failure: badReference },
  { pattern: /cannot find flake '[^'\n]*' in the flake registries/, failure: badReference },
  { pattern: /is an indirect flake reference, but registry lookups are not allowed/, failure: badReference },
  { pattern: /does not contain a '[^'\n]*flake\.nix' file|could not find a flake\.nix file/, failure: badReference },
  {
    pattern: /flake '[^'\n]*' does not provide attribute ('[^\n]+)/,
    failure: (match, { context }) => ({
      kind: 'missing-attribute',
      reference: context.reference,
      attribute: context.attribute ?? /'([^'\n]+)'[^'\n]*$/.exec(match[1] ?? '')?.[1] ?? '',
      available: [],
    }),
  },
];

const BUILD: Row[] = [
  {
    // since 2.29
    pattern: /Cannot build '([^'\n]+\.drv)'\.\s*\n\s*Reason: (?!\d{1,9} dependenc)([^\n]+)/,
    failure: (match, said) => buildFailed(match[1] ?? '', (match[2] ?? '').trim(), said),
  },
  {
    // up to 2.28
    pattern: /builder for '([^'\n]+\.drv)' (failed[^\n;]*)/,
    failure: (match, said) => buildFailed(match[1] ?? '', `builder ${(match[2] ?? '').trim()}`, said),
  },
  {
    pattern: /building of '([^'\n]+\.drv)[^'\n]*' (timed out after \d+ seconds|from .drv file [^\n]*)/,
    failure: (match, said) => buildFailed(match[1] ?? '', match[2] ?? '', said),
  },
  {
    pattern: /(?:\b\d{1,9} dependenc(?:y|ies) of derivation|[Cc]annot build(?: derivation)?) '([^'\n]+\.drv)'[^\n]*/,
    failure: (match, said) => buildFailed(match[1] ?? '', lineOf(match), said),
  },
];

export const FAILURE_TABLE: readonly Row[] = [...CONSENT, ...MACHINE, ...SYSTEM, ...FETCH, ...REFERENCE, ...BUILD];
