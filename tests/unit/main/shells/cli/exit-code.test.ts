import { expect, it } from 'vitest';
import { Failure, Stage } from '../../../../../contract/wire/failure.ts';
import { EXIT_CANCELLED, EXIT_CODES, exitCodeOf } from '../../../../../main/shells/cli/exit-code.ts';

it('every kind of failure has an exit code of its own but the one that has that of its stage', () => {
  const kinds = Failure.options.map(({ shape }) => shape.kind.value).filter((kind) => kind !== 'timed-out');
  expect(Object.keys(EXIT_CODES).toSorted()).toEqual(kinds.toSorted());
  expect(EXIT_CANCELLED).toBe(130);
});

/** What scripts hold on to: the groups of the documented codes, each with the kinds that nobody would look for elsewhere. */
it.each<[number, string, readonly (keyof typeof EXIT_CODES)[]]>([
  [1, 'a bug', ['internal']],
  [2, 'usage', ['bad-usage']],
  [
    3,
    'the source cannot be resolved or evaluated',
    [
      'unknown-preset',
      'bad-flake-reference',
      'source-unreachable',
      'file-not-found',
      'missing-attribute',
      'evaluation-failed',
      'not-an-image',
    ],
  ],
  [4, 'the build failed', ['build-failed', 'hash-mismatch', 'output-without-image']],
  [5, 'drive refused or gone', ['drive-not-found', 'drive-changed', 'drive-refused', 'drive-busy']],
  [6, 'write failed', ['drive-gone', 'write-failed', 'helper-failed']],
  [
    7,
    'verification found a difference or could not read',
    ['drive-differs', 'drive-unreadable', 'drive-shorter', 'drive-digest-differs'],
  ],
  [
    8,
    'authorization refused',
    ['authorization-dismissed', 'authorization-refused', 'authorization-unavailable', 'pkexec-not-setuid'],
  ],
  [
    9,
    'something this machine lacks',
    ['nix-missing', 'nix-too-old', 'nix-features-off', 'wrong-system', 'program-missing'],
  ],
])('exits with %i for %s', (code, _meaning, kinds) => {
  for (const kind of kinds) expect(EXIT_CODES[kind], kind).toBe(code);
});

it('no network is 3 for every source, and a failed build where Nix builds', () => {
  const failure = { kind: 'network-failed', url: null, detail: 'no route' } as const;
  expect(exitCodeOf({ ...failure, stage: 'download' })).toBe(3);
  expect(exitCodeOf(failure)).toBe(4);
  expect(exitCodeOf({ kind: 'source-unreachable', reference: 'github:o/r', detail: 'no route' })).toBe(3);
});

it('a time limit ends with the code of the stage that took too long', () => {
  const codes = Stage.options.map((stage) => [stage, exitCodeOf({ kind: 'timed-out', stage, limitMs: 1000 })]);
  expect(Object.fromEntries(codes)).toMatchObject({ source: 3, 'nix-build': 4, drive: 5, write: 6, verify: 7 });
});
