import { expect, it } from 'vitest';
import { BuildProgress } from '../../../../../contract/wire/job.ts';
import {
  EMPTY_BUILD_LOG,
  logAfter,
  parseNixLogLine,
  readGraph,
  shownProgress,
} from '../../../../../main/stages/nix-build/index.ts';

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
  expect(Object.fromEntries(readGraph(json, planned))).toEqual({
    [iso]: [squashfs, kernel],
    [squashfs]: [system],
    [system]: [kernel],
    [kernel]: [],
  });
});

const graph = readGraph(Object.fromEntries(planned.map((path) => [path, { inputDrvs: inputDrvs(path) }])), planned);
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
