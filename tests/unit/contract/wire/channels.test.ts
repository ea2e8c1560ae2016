import { expect, it } from 'vitest';
import { type Backend, dispatch, type Handlers, Reply } from '../../../../contract/wire/channels.ts';
import { Cancelled, JobFailure } from '../../../../contract/wire/failure.ts';
import { IDLE } from '../../../../contract/wire/job.ts';
import { SmallBackend } from '../../../fakes/app-backend.ts';

/** A backend with some of its handlers replaced; every one that is called says so. */
function backendWith(handlers: Partial<Handlers>): Backend & { readonly called: string[] } {
  const called: string[] = [];
  const all = { ...new SmallBackend().handlers, ...handlers };
  const noting = Object.fromEntries(
    Object.entries(all).map(([name, handler]) => [
      name,
      (request: never) => {
        called.push(name);
        return (handler as (request: never) => Promise<unknown>)(request);
      },
    ]),
  );
  return { called, handlers: noting as unknown as Handlers, subscribe: () => () => {} };
}

const failed = (failure: object) => ({ kind: 'failed', failure });

it('gives what the handler gave', async () => {
  expect(await dispatch(backendWith({}), 'job/state', {})).toEqual({ ok: true, value: IDLE });
});

it.each([
  ['job/nonsense'],
  ['__proto__'],
  ['constructor'],
  ['toString'],
  ['hasOwnProperty'],
  [''],
  [null],
  [7],
  [['job/state']],
])('refuses the command %j, which is none of the map, without calling anything', async (name) => {
  const backend = backendWith({});
  const reply = await dispatch(backend, name, {});
  expect(reply).toMatchObject({
    ok: false,
    outcome: failed({ kind: 'bad-usage', detail: { because: 'unknown-request' } }),
  });
  expect(Reply.parse(reply)).toEqual(reply);
  expect(backend.called).toEqual([]);
});

it.each([
  ['job/state', { extra: 1 }],
  ['job/state', null],
  ['job/state', undefined],
  ['source/inspect', { source: '   ', options: {} }],
  ['record/show', { id: '../../etc/passwd' }],
  ['job/start', { kind: 'flash', source: 'minimal', options: {}, drives: [], verification: 'skip', includeLoop: true }],
])('refuses a request to %s that is not of its shape, without calling the handler: %j', async (name, request) => {
  const backend = backendWith({});
  expect(await dispatch(backend, name, request)).toMatchObject({ ok: false, outcome: failed({ kind: 'bad-usage' }) });
  expect(backend.called).toEqual([]);
});

it('hands the handler the decoded request: the source as it was typed, with defaults', async () => {
  let seen: unknown;
  const backend = backendWith({
    'source/inspect': async (request) => {
      seen = request;
      throw new JobFailure({ kind: 'nix-missing', searched: [] });
    },
  });
  await dispatch(backend, 'source/inspect', { source: ' minimal ', options: {} });
  expect(seen).toMatchObject({ source: ' minimal ', options: { overrideInputs: [], system: null, refresh: false } });
});

it('an expected failure of the handler comes back as data', async () => {
  const backend = backendWith({
    'job/start': async () => {
      throw new JobFailure({ kind: 'job-running' });
    },
  });
  const request = { kind: 'build', source: 'minimal', options: {}, outputPath: null };
  expect(await dispatch(backend, 'job/start', request)).toEqual({
    ok: false,
    outcome: failed({ kind: 'job-running' }),
  });
});

it.each([
  ['an error', new TypeError('x is undefined'), 'x is undefined'],
  ['a text', 'oh', 'oh'],
  ['nothing', undefined, 'undefined'],
])('%s thrown by a handler is a bug and keeps its message', async (_what, thrown, message) => {
  const backend = backendWith({
    'drive/list': () => Promise.reject(thrown),
  });
  expect(await dispatch(backend, 'drive/list', {})).toMatchObject({
    ok: false,
    outcome: failed({ kind: 'internal', message }),
  });
});

it('a cancellation is no failure', async () => {
  const backend = backendWith({ 'drive/list': () => Promise.reject(new Cancelled()) });
  const reply = await dispatch(backend, 'drive/list', {});
  expect(reply).toEqual({ ok: false, outcome: { kind: 'cancelled' } });
  expect(Reply.parse(reply)).toEqual(reply);
});

it('a handler that throws at once, or is missing, does not make dispatch throw', async () => {
  const backend = backendWith({
    'drive/list': () => {
      throw new JobFailure({ kind: 'drive-not-found', drive: 'x' });
    },
  });
  expect(await dispatch(backend, 'drive/list', {})).toMatchObject({
    ok: false,
    outcome: failed({ kind: 'drive-not-found' }),
  });
  const empty = { handlers: {} as Handlers, subscribe: () => () => {} };
  expect(await dispatch(empty, 'drive/list', {})).toMatchObject({ ok: false, outcome: failed({ kind: 'internal' }) });
});

it('an answer that is not of the promised shape never reaches the page', async () => {
  const backend = backendWith({ 'job/state': async () => Object.assign({ secret: 1 }, IDLE) });
  const reply = await dispatch(backend, 'job/state', {});
  expect(reply).toMatchObject({ ok: false, outcome: failed({ kind: 'internal' }) });
});
