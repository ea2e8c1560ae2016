import { expect, it } from 'vitest';
import { BuildProgress } from '../../../../../contract/wire/job.ts';
import {
  type BuildGraph,
  EMPTY_BUILD_LOG,
  GraphReader,
  logAfter,
  shownProgress,
} from '../../../../../main/stages/nix-build/index.ts';
import { derivationReader, parseNixLogLine } from '../../../../../main/system/nix/index.ts';

const AT = '2026-11-22T20:15:00.000Z';
const drv = (name: string): string => `/nix/store/${name[0]?.repeat(32)}-${name}.drv`;
const [iso, squashfs, system, kernel] = ['iso', 'squashfs.img', 'system', 'kernel'].map(drv) as [
  string,
  string,
  string,
  string,
];
const planned = [kernel, system, squashfs, iso];
const needs: Record<string, string[]> = {
  [iso]: [squashfs, kernel],
  [squashfs]: [system, drv('bash')],
  [system]: [kernel],
  [kernel]: [],
};
const inputDrvs = (derivation: string, rename = (path: string) => path) =>
  Object.fromEntries((needs[derivation] ?? []).map((input) => [rename(input), ['out']]));
const bare = (path: string): string => path.replace('/nix/store/', '');

/** From what Nix prints. */
function graphOf(json: object): BuildGraph {
  const reader = new GraphReader(planned);
  derivationReader((path, shown) => reader.take(path, shown)).write(Buffer.from(JSON.stringify(json)));
  return reader.graph;
}

it.each([
  ['up to 2.32', Object.fromEntries(planned.map((path) => [path, { inputDrvs: inputDrvs(path), env: {} }]))],
  [
    'since 2.33',
    {
      version: 4,
      derivations: Object.fromEntries(
        planned.map((path) => [bare(path), { inputs: { drvs: inputDrvs(path, bare), srcs: [] } }]),
      ),
    },
  ],
])('reads which derivation needs which, as Nix shows it %s', (_version, json) => {
  expect(Object.fromEntries(graphOf(json))).toEqual({
    [iso]: [squashfs, kernel],
    [squashfs]: [system],
    [system]: [kernel],
    [kernel]: [],
  });
});

it('has no end of its own: too many needs, and a derivation that was too large to be read, are no graph', () => {
  const many = Array.from({ length: 400 }, (_, at) => `/nix/store/${at}-x.drv`);
  const inputs = { inputDrvs: Object.fromEntries(many.map((path) => [path, ['out']])) };
  const dense = new GraphReader(many);
  for (const path of many) dense.take(path, inputs);
  expect(dense.isTooLarge).toBe(true);
  const unread = new GraphReader(many);
  unread.take(String(many[0]), undefined);
  expect(unread.isTooLarge).toBe(true);
});

const graph = graphOf(Object.fromEntries(planned.map((path) => [path, { inputDrvs: inputDrvs(path) }])));
function treeAfter(...actions: object[]) {
  let log = { ...EMPTY_BUILD_LOG, graph };
  for (const action of actions)
    log = logAfter(log, parseNixLogLine(`@nix ${JSON.stringify(action)}`), AT) as typeof log;
  const { tree } = BuildProgress.parse(shownProgress(log));
  return tree.map(({ depth, name, state, waitsFor, activity }) => [
    depth,
    name,
    state,
    waitsFor,
    ...(activity?.machine ? [activity.machine] : []),
  ]);
}
const begins = (id: number, derivation: string, machine = ''): object => ({
  action: 'start',
  id,
  level: 3,
  text: '',
  type: 105,
  fields: [derivation, machine, 1, 1],
});

it('shows what is being built below all that waits for it, once', () => {
  expect(treeAfter()).toEqual([]);
  expect(treeAfter(begins(1, kernel, 'ssh-ng://builder'))).toEqual([
    [0, 'iso', 'waiting', 2],
    [1, 'squashfs.img', 'waiting', 1],
    [2, 'system', 'waiting', 1],
    [3, 'kernel', 'building', 0, 'ssh-ng://builder'],
  ]);
});

it('forgets what is built, and what waited for nothing else', () => {
  expect(
    treeAfter(
      begins(1, kernel),
      { action: 'stop', id: 1 },
      begins(2, system),
      { action: 'stop', id: 2 },
      begins(3, squashfs),
    ),
  ).toEqual([
    [0, 'iso', 'waiting', 1],
    [1, 'squashfs.img', 'building', 0],
  ]);
});

it.each([`builder for '${kernel}' failed with exit code 1`, `Cannot build '${kernel}'.\nReason: builder failed`])(
  'leaves what has failed where it stands: %s',
  (said) => {
    const error = { action: 'msg', level: 0, msg: `error: ${said}` };
    expect(treeAfter(begins(1, kernel), error, { action: 'stop', id: 1 })).toEqual([
      [0, 'iso', 'waiting', 2],
      [1, 'squashfs.img', 'waiting', 1],
      [2, 'system', 'waiting', 1],
      [3, 'kernel', 'failed', 0],
    ]);
  },
);
