import assert from 'node:assert/strict';
import { type Backend, type CommandName, commands, dispatch, Reply } from '../../../contract/wire/channels.ts';
import { chosenDrive } from '../../builders/drives.ts';
import type { FuzzTarget } from '../target.ts';

const ID = '20261122-201500-3fa9c1';
const REQUESTS: readonly (readonly [CommandName, unknown])[] = [
  ['job/state', {}],
  ['source/browse', { path: '/home/me' }],
  ['flake/star', { flake: 'github:o/r#x', isStarred: true }],
  ['drive/eject', chosenDrive()],
  ['protection/remove', { id: '4C53' }],
  ['job/log-look', { of: 'build', search: 'error' }],
  ['job/log-part', { of: 'build', from: 0, count: 200 }],
  ['receipt/save', { png: 'iVBORw0KGgo=' }],
  ['practice/start', {}],
  ['capacity-check/start', { task: 'check', drive: chosenDrive() }],
  ['record/show', { id: ID }],
  ['record/import', { path: '/home/me/x.json' }],
];

/** Its answers do not matter here: what is asked does. */
const backend: Backend = {
  handlers: Object.fromEntries(
    Object.keys(commands).map((name) => [name, async () => null]),
  ) as unknown as Backend['handlers'],
  subscribe: () => () => {},
};

export const pageRequests: FuzzTarget = {
  name: 'page-requests',
  shape: 'json',
  inputs: 1500,
  samples: () => REQUESTS.map(([name, request]) => JSON.stringify({ id: 1, name, request })),
  isRefusal: (thrown) => thrown instanceof SyntaxError,
  parse: async (input) => {
    const { name, request } = Object(JSON.parse(input.toString())) as { name?: unknown; request?: unknown };
    assert.ok(Reply.safeParse(await dispatch(backend, name, request)).success);
  },
};
