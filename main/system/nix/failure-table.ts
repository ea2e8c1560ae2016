/**
 * Nix's messages, one row per wording; the first row that matches and gives a failure wins. Order matters: causes come before their
 * consequences. Versions are given where a wording has changed.
 */
import type { Failure } from '../../../contract/wire/failure.ts';
import type { Detail } from '../../../contract/wire/reason.ts';
import { BUILD } from './builder-failure.ts';
import { withOwnPaths } from './evaluation-error.ts';
import { lineOf, type Row, type Said } from './failure-row.ts';

/** A download that failed: of the source itself while it is looked up, of something else otherwise. */
function unreachable(url: string | null, detail: Detail, { text, context }: Said): Failure {
  const ofInput =
    /while (?:updating|fetching) the (?:flake )?input '/.test(text) && /while updating the flake/.test(text);
  if (context.during === 'locking' && !ofInput)
    return { kind: 'source-unreachable', reference: context.reference, detail };
  return { kind: 'network-failed', url, detail, ...(context.during !== 'building' && { stage: 'source' }) };
}

/** The message of git or ssh before that of Nix. */
function gitComplaint(lines: readonly string[]): string | null {
  const said = lines.filter((line) =>
    /^(fatal|remote|ssh|error): |Permission denied \(publickey|Could not resolve/.test(line),
  );
  const useful = said.filter((line) => !/^error: (?:program|executing) /.test(line));
  return useful.length > 0 ? useful.map((line) => line.trim()).join(' ') : null;
}

/** What ssh says is more useful than what Nix makes of it. */
function unreachableStore(store: string, lines: readonly string[], match: RegExpExecArray): Failure {
  const ssh = lines.findLast((line) => /^ssh: |Permission denied \(|Host key verification failed/.test(line));
  return { kind: 'nix-store-unreachable', store, detail: ssh?.trim() ?? lineOf(match) };
}

function wrongSystem(need: string, have: string): Failure {
  return { kind: 'wrong-system', need, have };
}

function untracked(relative: string | undefined, { context }: Said): Failure | null {
  if (!relative || !context.isUntracked?.(relative)) return null;
  const submodule = context.submoduleOf?.(relative);
  if (submodule) return { kind: 'flake-file-in-submodule', path: relative, ...submodule };
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
    // Of Nix itself; its garbage collector says it another way. That of a builder is in its log.
    pattern: /^\s*(?:error: (?:out of memory|std::bad_alloc)|GC Warning: Out of Memory|terminate called .*bad_alloc)/im,
    failure: (_match, { context }) =>
      context.during === 'building' ? null : { kind: 'nix-out-of-memory', limitBytes: null },
  },
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
    pattern: /(?:['"]([^'"\n]*)['"]: )?(?:No space left on device|Disk quota exceeded)|database or disk is full/i,
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
  {
    // nixpkgs since 26.05: a list of features, one of which is the version
    pattern:
      /This version of Nixpkgs requires an implementation of Nix with the following features:((?:\s*\n\s*- [^\n]+)+)/,
    failure: (match, { context }) => ({
      kind: 'nix-too-old',
      have: context.nixVersion,
      // The builtin that gives the version is in every Nix that is new enough.
      need: /reports at least ([\d.]*\d)/.exec(match[1] ?? '')?.[1] ?? '2.18',
      what: { because: 'nixpkgs-of-source' },
    }),
  },
];

const UNFREE: Row = {
  // nixpkgs up to 25.11, and since. From the start of a message: Nix also quotes the code that makes it.
  pattern:
    /^\s*error: (?:Package [‘']([^’'\n]+)[’'] in [^\n]* has an|Refusing to evaluate package [‘']([^’'\n]+)[’'] in [^\n]* because it has an) unfree license(?: \([‘']([^’'\n]*)[’']\))?/im,
  failure: (match) => ({
    kind: 'unfree-in-flake',
    package: match[1] ?? match[2] ?? '',
    license: match[3] ?? '',
  }),
};

const ANOTHER_STORE: Row[] = [
  {
    // A builder that cannot be reached is one of several: “cannot build on '…': error: …”.
    pattern: /^\s*error: cannot open connection to remote store '(ssh(?:-ng)?:[^'\n]*)'[^\n]*/m,
    failure: (match, { lines }) => unreachableStore(match[1] ?? '', lines, match),
  },
  {
    pattern: /^\s*error: opening a connection to remote store '(ssh(?:-ng)?:[^'\n]*)' previously failed/m,
    failure: (match, { lines }) => unreachableStore(match[1] ?? '', lines, match),
  },
  {
    pattern: /^\s*error: don't know how to open Nix store (?:with scheme )?'([^'\n]+)'/m,
    failure: (match, { lines }) => unreachableStore(match[1] ?? '', lines, match),
  },
  {
    pattern: /^\s*error: (?:failed to start|unable to open) SSH connection to '([^'\n]+)'[^\n]*/m,
    failure: (match, { lines }) => unreachableStore(match[1] ?? '', lines, match),
  },
];

function jsonObject(text: string | undefined): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function withoutPercents(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));

/** What an input that is locked like this is called in a flake. */
function nameOfInput({ type, url, path, owner, repo }: Record<string, unknown>): string {
  if (typeof url === 'string') return url;
  if (typeof path === 'string') return `path:${path}`;
  return `${textOf(type)}:${textOf(owner)}/${textOf(repo)}`;
}

const FETCH: Row[] = [
  {
    pattern: /^error: no connection was made in time$/m,
    failure: (_match, said) => unreachable(null, { because: 'no-connection' }, said),
  },
  {
    // Of a derivation, of what Nix code downloads itself, and of a path from another store.
    pattern:
      /hash mismatch (?:in fixed-output derivation|in file downloaded from|importing path) '([^'\n]+)'[:;]\s*(?:specified|wanted):\s*(\S+)\s*got:\s*(\S+)/,
    failure: (match) => ({
      kind: 'hash-mismatch',
      derivation: match[1] ?? '',
      specified: match[2] ?? '',
      got: match[3] ?? '',
    }),
  },
  {
    pattern: /NAR hash mismatch in input '([^'\n]+)'[^,\n]*,\s*expected '([^'\n]+)',?\s*(?:but )?got '([^'\n]+)'/,
    failure: (match) => {
      const [input = '', expected = '', got = ''] = match.slice(1);
      // 2.34 has them the other way round for a path; the one that was locked is in the reference.
      const locked = withoutPercents(input);
      const isSwapped = locked.includes(got) && !locked.includes(expected);
      return {
        kind: 'hash-mismatch',
        derivation: input,
        specified: isSwapped ? got : expected,
        got: isSwapped ? expected : got,
      };
    },
  },
  {
    // since 2.24: two objects; other fields are the date and the revision
    pattern: /mismatch in field '(\w+)' of input '(\{[^\n]*?\})', got '(\{[^\n]*\})'/,
    failure: (match) => {
      const [field = '', expected, got] = [match[1], jsonObject(match[2]), jsonObject(match[3])];
      if (!expected || !got) return null;
      return {
        kind: 'hash-mismatch',
        derivation: nameOfInput(expected),
        specified: textOf(expected[field]),
        got: textOf(got[field]),
      };
    },
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
    // Since 2.29 some are in parentheses of another message.
    pattern:
      /^[ \t]*error:(?:[^\n]*\n){0,3}?[^\n]*?(\(Source threw exception: [^\n]*)?unable to download '([^'\n]+)':\s*([^\n]+)/m,
    failure: (match, said) => {
      const detail = (match[3] ?? '').trim();
      return unreachable(match[2] ?? null, match[1] === undefined ? detail : detail.replace(/\)$/, ''), said);
    },
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
        ? (untracked(match[1], said) ?? { kind: 'flake-file-not-tracked', path: match[1] ?? '' })
        : untracked(match[1], said),
  },
  {
    // since 2.29, where the source is not copied: '«git+file:///home/me/config?…»/hosts/iso.nix'
    pattern: /path '«[^»\n]+»\/([^'\n]+)' does not exist/,
    failure: (match, said) => untracked(match[1], said),
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

const invalid = (match: RegExpExecArray, { context }: Said): Failure | null =>
  context.during === 'locking'
    ? { kind: 'flake-invalid', reference: context.reference, detail: withOwnPaths(lineOf(match), context.own ?? null) }
    : null;

/** While it is locked, Nix reads flake.nix and flake.lock, and those of its inputs. */
const FLAKE: Row[] = [
  { pattern: /flake '[^'\n]*' (?:lacks attribute 'outputs'|has an unsupported attribute )/, failure: invalid },
  { pattern: /flake configuration setting '[^'\n]*'/, failure: invalid },
  { pattern: /expected an? [\w ]+ but got an? [\w ]+ at [^\n]*flake\.nix/, failure: invalid },
  { pattern: /lock file '[^'\n]*' (?:has|contains) |lock file references missing node/, failure: invalid },
  { pattern: /\[json\.exception\.|nlohmann\/json/, failure: invalid },
  { pattern: /circular import of flake|follow cycle detected/, failure: invalid },
  { pattern: /relative path '[^'\n]*' points outside of its parent/, failure: invalid },
  {
    // Of an input that is written as a name; that of the source itself is what was typed.
    pattern: /cannot find flake '(?:flake:)?([^'\n]*)' in the flake registries/,
    failure: (match, said) => (said.context.reference.includes(match[1] ?? '') ? null : invalid(match, said)),
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

export const FAILURE_TABLE: readonly Row[] = [
  UNFREE,
  ...CONSENT,
  ...ANOTHER_STORE,
  ...MACHINE,
  ...SYSTEM,
  ...FETCH,
  ...FLAKE,
  ...REFERENCE,
  ...BUILD,
];
