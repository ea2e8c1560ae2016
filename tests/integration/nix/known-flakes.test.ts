import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkFlake, forgetFlake, starFlake } from '../../../main/job/index.ts';
import { listFlakes } from '../../../main/stages/known-flake/index.ts';
import { commandLine } from '../../devices/command-line.ts';
import { run as runProgram } from '../../devices/loop-device.ts';
import { nixTestEnvironment } from '../../setup/nix-environment.ts';
import { ONE_IMAGE, writeFlake } from './written-flake.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'flakestick-known-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stateFolder = path.join(folder, 'state');
const environment = { XDG_CACHE_HOME: path.join(folder, 'cache') };
beforeAll(() => void Object.assign(process.env, nixTestEnvironment(), environment, { XDG_STATE_HOME: stateFolder }));

const run = (...argv: string[]) => commandLine(argv, { stateFolder, environment });
const check = (flake: string) => checkFlake(flake, { signal: new AbortController().signal });
const git = (...argv: string[]) =>
  runProgram('git', '-C', path.join(folder, 'inputs'), '-c', 'user.name=t', '-c', 'user.email=t@t', ...argv);

it('remembers what was built, and says when a newer revision exists and what changed in its lock', async () => {
  const repository = path.join(folder, 'inputs');
  writeFlake(repository, { outputs: '{ }' });
  await runProgram('git', 'init', '--quiet', repository);
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'one');

  const inputs = `inputs.shared.url = "git+file://${repository}";`;
  const flake = writeFlake(path.join(folder, 'config'), { outputs: ONE_IMAGE, more: inputs });
  const reference = `path:${flake}#iso`;
  const built = await run('build', reference, '--accept-unsandboxed-builds');
  expect(built.code).toBe(0);
  expect(await listFlakes()).toEqual([
    expect.objectContaining({ flake: reference, isStarred: false, seen: expect.objectContaining({ revision: null }) }),
  ]);
  expect(await check(reference)).toMatchObject({ verdict: 'same', changes: [] });

  // The input moves, and the flake gets another one.
  writeFileSync(path.join(repository, 'note'), 'two');
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'two');
  const note = path.join(folder, 'note');
  writeFileSync(note, '');
  writeFlake(flake, {
    outputs: ONE_IMAGE,
    more: `${inputs} inputs.added = { url = "path:${repository}"; flake = false; };`,
    label: 'second',
  });
  // Dates of flakes are whole seconds, and this test takes less.
  const later = new Date(Date.now() + 60_000);
  utimesSync(path.join(flake, 'flake.nix'), later, later);
  const { code, result } = await run('flakes', 'check');
  expect(code).toBe(0);
  const [update] = result['updates'] as Awaited<ReturnType<typeof check>>[];
  expect(update?.verdict).toBe('newer');
  expect(update?.changes).toEqual([
    { name: 'added', before: null, now: expect.objectContaining({ narHash: expect.any(String) }) },
    {
      name: 'shared',
      before: expect.objectContaining({ revision: expect.stringMatching(/^[0-9a-f]{40}$/) }),
      now: expect.objectContaining({ revision: expect.stringMatching(/^[0-9a-f]{40}$/) }),
    },
  ]);
});

it('stars, and forgets, and does not keep a password', async () => {
  const config = path.join(folder, 'config');
  expect((await starFlake(`${config}#iso`, true)).map(({ flake, isStarred }) => [flake, isStarred])).toEqual([
    [`${config}#iso`, true],
    [`path:${config}#iso`, false],
  ]);
  // Never looked at before: there is something to compare with from now on.
  expect((await check(`${config}#iso`)).verdict).toBe('first-look');
  expect((await check(`${config}#iso`)).verdict).toBe('same');

  rmSync(config, { recursive: true });
  await expect(forgetFlake('github:me/never-used')).rejects.toMatchObject({ failure: { kind: 'bad-usage' } });
  await expect(starFlake('git+https://me:secret@example.org/config', true)).rejects.toMatchObject({
    failure: { kind: 'bad-usage' },
  });
  expect((await forgetFlake(`${config}#iso`)).map(({ flake }) => flake)).toEqual([`path:${config}#iso`]);
  // One that cannot be asked any more says so, with its name.
  const all = await run('flakes', 'check');
  const told = all.events.map(({ event }) => event).filter((event) => event !== 'progress');
  expect({ code: all.code, events: told }).toEqual({
    code: 3,
    events: ['failure', 'result'],
  });
});
