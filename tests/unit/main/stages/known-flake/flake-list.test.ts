import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { KnownFlake, LockedState } from '../../../../../contract/wire/known-flake.ts';
import { changeFlakes, listFlakes, remembered } from '../../../../../main/stages/known-flake/index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flakestick-known-'));
  vi.stubEnv('XDG_STATE_HOME', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const seen = (narHash: string): LockedState => ({
  lockedReference: 'path:/config',
  revision: null,
  narHash,
  lastModified: null,
  inputs: [],
  overridden: [],
});
const at = (day: number): string => `2026-11-${`${day}`.padStart(2, '0')}T12:00:00.000Z`;
const built = (flake: string, day: number, narHash = `sha256-${day}`) =>
  changeFlakes((flakes) => remembered(flakes, flake, { at: at(day), how: 'built', seen: seen(narHash) }));

it('keeps starred flakes first, then those used last, and a flake only once', async () => {
  await built('path:/a', 1);
  await built('path:/b', 2);
  await built('path:/c', 3);
  await changeFlakes((flakes) => flakes.map((each) => ({ ...each, isStarred: each.flake === 'path:/b' })));
  await built('path:/a', 4);
  expect((await listFlakes()).map(({ flake }) => flake)).toEqual(['path:/b', 'path:/a', 'path:/c']);
  expect((await stat(join(folder, 'flakestick/flakes.json'))).mode & 0o077).toBe(0);
});

it('compares later states with what was built, not with what was merely looked at since', async () => {
  await built('path:/a', 1, 'sha256-built');
  const look = { at: at(2), how: 'looked' as const, seen: seen('sha256-looked-at') };
  const [known] = await changeFlakes((flakes) => remembered(flakes, 'path:/a', look));
  expect(known).toMatchObject({ usedAt: at(2), seen: { narHash: 'sha256-built' } });
  const [again] = await built('path:/a', 3, 'sha256-built-again');
  expect(again?.seen?.narHash).toBe('sha256-built-again');
});

it('forgets what was used longest ago, and never a star', async () => {
  await changeFlakes(() => [{ flake: 'path:/star', isStarred: true, usedAt: at(1), seen: null }]);
  const many = Array.from(
    { length: 25 },
    (_, day): KnownFlake => ({ flake: `path:/${day}`, isStarred: false, usedAt: at(day + 1), seen: null }),
  );
  const flakes = await changeFlakes((before) => [...before, ...many]);
  expect(flakes).toHaveLength(21);
  expect(flakes[0]?.flake).toBe('path:/star');
  expect(flakes.at(-1)?.flake).toBe('path:/5');
});

it('moves a list that cannot be read aside, and goes on with a new one', async () => {
  await built('path:/a', 1);
  const file = join(folder, 'flakestick/flakes.json');
  await writeFile(file, '{"schema":1,"flakes":[{"flake":"path:/precious","isStar');
  await expect(listFlakes()).rejects.toMatchObject({ failure: { kind: 'file-unreadable', path: file } });
  await Promise.all([built('path:/b', 2), built('path:/c', 3)]);
  expect((await listFlakes()).map(({ flake }) => flake)).toEqual(['path:/c', 'path:/b']);
  expect(await readFile(`${file}.unreadable`, 'utf8')).toContain('precious');
  expect(await readdir(join(folder, 'flakestick'))).toHaveLength(3);
  await writeFile(file, 'broken once more');
  await built('path:/d', 4);
  expect(await readFile(`${file}.unreadable`, 'utf8')).toContain('precious');
  expect(await readFile(`${file}.unreadable.2`, 'utf8')).toBe('broken once more');
});
