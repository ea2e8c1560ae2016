import { describe, expect, it } from 'vitest';
import { en } from '../../../../contract/messages/en/index.ts';
import { describeBlocks, explain, explainRefusal } from '../../../../contract/messages/explain.ts';
import { Refusal } from '../../../../contract/wire/drive.ts';
import { Failure } from '../../../../contract/wire/failure.ts';
import { FAILURES } from '../wire/failure-samples.ts';

const kindsOf = (options: readonly { shape: { kind: { value: string } } }[]): string[] =>
  options.map(({ shape }) => shape.kind.value).toSorted();

it('every kind of the union has a sample, and every sample is a failure', () => {
  expect(FAILURES.map(({ kind }) => kind).toSorted()).toEqual(kindsOf(Failure.options));
  for (const failure of FAILURES) expect(Failure.parse(failure)).toEqual(failure);
});

describe.each(FAILURES)('$kind', (failure) => {
  it('has a title, says what happened and what to do, each in a whole sentence', () => {
    const { title, happened, remedy } = explain(failure, en);
    expect(title).toMatch(/^[A-Z].{5,}[^.]$/s);
    expect(happened).toMatch(/\S{2,}/);
    expect(remedy).toMatch(/^[A-Z“/].{8,}[.?]$/s);
    expect(`${title}${happened}${remedy}`).not.toMatch(/undefined|null|NaN|\[object|\$\{/);
  });
});

it('names the file and the line of an evaluation error, in what happened and in the remedy', () => {
  const failure: Failure = {
    kind: 'evaluation-failed',
    message: 'syntax error',
    position: { file: 'flake.nix', line: 12, column: null },
    log: [],
  };
  expect(explain(failure, en)).toMatchObject({
    happened: 'syntax error (flake.nix, line 12).',
    remedy: 'Fix flake.nix at line 12 and try again.',
  });
  expect(explain({ ...failure, position: null }, en).happened).toBe('syntax error.');
});

it('tells how to build for aarch64 only when aarch64 is what is missing', () => {
  expect(explain({ kind: 'wrong-system', need: 'aarch64-linux', have: 'x86_64-linux' }, en).remedy).toContain('binfmt');
  expect(explain({ kind: 'wrong-system', need: 'x86_64-linux', have: 'aarch64-linux' }, en).remedy).not.toContain(
    'binfmt',
  );
});

it('offers no empty list when a flake has no output that could be an image', () => {
  const { remedy } = explain({ kind: 'missing-attribute', reference: '.', attribute: 'iso', available: [] }, en);
  expect(remedy).toContain('installer module');
});

const REFUSALS: readonly Refusal[] = [
  { kind: 'holds-running-system', parts: ['/', '/nix'] },
  { kind: 'mounted', mountPoints: ['/mnt'] },
  { kind: 'in-use', by: ['LVM'] },
  { kind: 'holds-image', path: '/mnt/a.iso' },
  { kind: 'read-only' },
  { kind: 'too-small', needBytes: 2_000_000_000, haveBytes: 1_000_000_000 },
  { kind: 'no-medium' },
  { kind: 'not-removable', bus: 'nvme' },
  { kind: 'not-a-whole-drive', wholeDrive: '/dev/sdb' },
  { kind: 'unknown-stack', what: 'bcache' },
  { kind: 'hidden-loop-file', loop: '/dev/loop3', path: '/gone/root.img' },
  { kind: 'protected', id: 'WX72DA09KR4T' },
  { kind: 'protect-list-unreadable', path: '/home/me/.config/flakestick/settings.json', detail: 'it is not JSON' },
  { kind: 'system-drive' },
  { kind: 'awaiting-drivelist' },
  { kind: 'not-in-sysfs' },
];

it('every reason to refuse a drive has a sample', () => {
  expect(REFUSALS.map(({ kind }) => kind).toSorted()).toEqual(kindsOf(Refusal.options));
});

it.each(REFUSALS)('a drive refused as $kind is explained with its reason and a remedy', (refusal) => {
  const { happened, remedy } = explain({ kind: 'drive-refused', drive: '/dev/sdb', refusals: [refusal] }, en);
  expect(happened).toBe(`/dev/sdb: ${explainRefusal(refusal, en)}.`);
  expect(remedy).toMatch(/^[A-Z].{15,}\.$/);
});

it('a drive of the running system is never told to be unmounted', () => {
  const refusals: Refusal[] = [
    { kind: 'mounted', mountPoints: ['/boot'] },
    { kind: 'holds-running-system', parts: ['/boot'] },
  ];
  const { happened, remedy } = explain({ kind: 'drive-refused', drive: '/dev/sda', refusals }, en);
  expect(happened).toBe('/dev/sda: it is mounted at /boot; it holds part of the running system (/boot).');
  expect(remedy).toContain('cannot be written while the system runs from it');
});

it.each([
  [[{ first: 3, last: 3 }], 'block 3 (bytes 3000–3999)'],
  [[{ first: 3, last: 4 }], 'blocks 3–4 (bytes 3000–4999)'],
  [
    [
      { first: 0, last: 0 },
      { first: 9, last: 11 },
    ],
    'block 0 (bytes 0–999), blocks 9–11 (bytes 9000–11999)',
  ],
  [
    [1, 3, 5, 7, 9, 11].map((block) => ({ first: block, last: block })),
    'block 1 (bytes 1000–1999), block 3 (bytes 3000–3999), block 5 (bytes 5000–5999), block 7 (bytes 7000–7999) and 2 more ranges',
  ],
])('names bad blocks by number and byte, both ends included, at most four runs: %j', (ranges, text) => {
  expect(describeBlocks(ranges, 1000, en)).toBe(text);
});

it('a drive whose contents may be anything is no reason to look for a USB stick: it may be one', () => {
  const unknown: Refusal = { kind: 'unknown-stack', what: 'bcache' };
  const remedyFor = (refusals: Refusal[]) => explain({ kind: 'drive-refused', drive: '/dev/sdb', refusals }, en).remedy;
  expect(remedyFor([unknown])).toMatch(/another drive, or run Flakestick as root/);
  expect(remedyFor([unknown, { kind: 'not-removable', bus: 'nvme' }])).toBe(en.refusalRemedy.other);
});

it('says of a drive with a file system that a layer of the running system may be there, and what then helps', () => {
  const layer: Refusal = { kind: 'unknown-stack', what: { because: 'hidden-layer', path: '/cow/upper' } };
  expect(explainRefusal(layer, en)).toMatch(/^it may hold \/cow\/upper, a layer of the running system/);
  const { remedy } = explain({ kind: 'drive-refused', drive: '/dev/sdb', refusals: [layer] }, en);
  // Not even root sees the layers of a container, or those that were mounted before the root was switched.
  expect(remedy).toMatch(/blank or has FAT.*As root, .* whether this one is blank.*outside this container/);
});

it('says of a partition that it is no whole drive, whatever was to be done with it', () => {
  const refusals = [{ kind: 'not-a-whole-drive', wholeDrive: '/dev/sdb' }] as const;
  const { title, happened } = explain({ kind: 'drive-refused', drive: '/dev/sdb1', refusals: [...refusals] }, en);
  expect(title).toBe('This is not a whole drive');
  expect(happened).toContain('/dev/sdb');
});

it.each<[Refusal, string]>([
  [{ kind: 'not-removable', bus: 'loop' }, 'This is a loop device'],
  [{ kind: 'not-a-whole-drive', wholeDrive: null }, 'This is not a whole drive'],
  [{ kind: 'not-removable', bus: 'sata' }, 'This drive cannot be written'],
])('a drive that is refused only for %j: “%s”', (refusal, title) => {
  const titleOf = (refusals: Refusal[]): string =>
    explain({ kind: 'drive-refused', drive: '/dev/loop0', refusals }, en).title;
  expect(titleOf([refusal])).toBe(title);
  expect(titleOf([refusal, { kind: 'no-medium' }])).toBe('This drive cannot be written');
});
