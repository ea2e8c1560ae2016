import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { noteSourceTimes, readSourceTimes } from '../../../../../main/stages/record/index.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'flakestick-times-'));
const file = path.join(folder, 'flakestick/source-times.json');
vi.stubEnv('XDG_STATE_HOME', folder);
beforeEach(() => rmSync(path.join(folder, 'flakestick'), { recursive: true, force: true }));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('keeps how long each step took the last time, and those of a step that was not needed this time', async () => {
  expect(await readSourceTimes('a')).toEqual({});
  await noteSourceTimes('a', { resolving: 900, fetching: 60_000, evaluating: 30_000 });
  await noteSourceTimes('a', { resolving: 300, evaluating: 31_000 });
  expect(await readSourceTimes('a')).toEqual({ resolving: 300, fetching: 60_000, evaluating: 31_000 });
  expect(await readSourceTimes('b')).toEqual({});
});

it('does not name the sources in the file: a reference may hold what nobody else should read', async () => {
  await noteSourceTimes('git+https://example.org/private-thing', { resolving: 1 });
  expect(readFileSync(file, 'utf8')).not.toContain('private');
});

it('forgets those that were looked at longest ago', async () => {
  const sources = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`k${at}`, { resolving: at }]));
  await noteSourceTimes('first', { resolving: 1 });
  const { schema } = JSON.parse(readFileSync(file, 'utf8')) as { schema: number };
  writeFileSync(file, JSON.stringify({ schema, sources }));
  await noteSourceTimes('newest', { resolving: 2 });
  const kept = Object.keys((JSON.parse(readFileSync(file, 'utf8')) as { sources: object }).sources);
  expect(kept).toHaveLength(200);
  expect(kept).not.toContain('k0');
  expect(kept).toContain('k1');
  expect(await readSourceTimes('newest')).toEqual({ resolving: 2 });
});

it.each([
  ['cut', '{"schema":1,"sour'],
  ['of another kind', '{"schema":1,"sources":{"a":{"resolving":"long"}}}'],
  ['of a later version', '{"schema":2,"sources":{}}'],
])('knows nothing from a file that is %s, and never fails', async (_case, text) => {
  await noteSourceTimes('a', { resolving: 1 });
  writeFileSync(file, text);
  expect(await readSourceTimes('a')).toEqual({});
  await expect(noteSourceTimes('a', { resolving: 2 })).resolves.toBeUndefined();
});

it('never fails where nothing can be written', async () => {
  vi.stubEnv('XDG_STATE_HOME', '/dev/null/state');
  await expect(noteSourceTimes('a', { resolving: 2 })).resolves.toBeUndefined();
  expect(await readSourceTimes('a')).toEqual({});
  vi.stubEnv('XDG_STATE_HOME', folder);
});
