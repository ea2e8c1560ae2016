import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BuildOptions } from '../../../contract/source.ts';
import { run } from '../../devices/loop-device.ts';
import { type Bench, openBench } from './bench.ts';
import { labelOf, ONE_IMAGE, writeFlake } from './written-flake.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const ALONE = { overrideInputs: [] };

async function labelBuilt(reference: string, options: Partial<BuildOptions>): Promise<string> {
  const locked = await bench.lock(reference, { ...ALONE, ...options });
  const { storePath } = await bench.build(locked);
  return labelOf(readFileSync(storePath));
}

async function repository(name: string, below: string): Promise<string> {
  const top = path.join(bench.folder, name);
  const flake = writeFlake(path.join(top, below), { outputs: ONE_IMAGE });
  await run('git', 'init', '--quiet', top);
  await run('git', '-C', top, 'add', '.');
  await run('git', '-C', top, '-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '--quiet', '-m', 'first');
  return flake;
}

async function uncommitted(name: string, below: string): Promise<string> {
  const flake = await repository(name, below);
  writeFlake(flake, { outputs: ONE_IMAGE, label: 'looked at' });
  return flake;
}

it.each<[string, string, () => Promise<string>]>([
  ['a folder', 'first', async () => `path:${writeFlake(path.join(bench.folder, 'plain'), { outputs: ONE_IMAGE })}`],
  ['a clean work tree', 'first', () => repository('clean', '.')],
  ['a work tree with changes', 'looked at', () => uncommitted('changed', '.')],
  ['a folder of a work tree with changes', 'looked at', () => uncommitted('below', 'images/iso')],
])('builds what was looked at, although %s has changed since', async (_, label, make) => {
  const reference = await make();
  const { pin, lockedReference, narHash } = await bench.inspect(reference, ALONE);
  const folder = reference.replace(/^path:/, '');
  writeFlake(folder, { outputs: ONE_IMAGE, label: 'tampered' });

  expect(await labelBuilt(`${reference}#iso`, {})).toBe('tampered');
  expect(await labelBuilt(`${reference}#iso`, { pin })).toBe(label);
  expect(await labelBuilt(`${lockedReference}#iso`, {})).toBe(label);

  const { provenance } = await bench.lock(`${reference}#iso`, { ...ALONE, pin });
  expect(provenance).toMatchObject({ lockedReference: expect.stringContaining(lockedReference ?? '?'), narHash });
});

it('builds with the unlocked input that was looked at, although that has changed since', async () => {
  const input = path.join(bench.folder, 'name-of-it');
  const note = path.join(input, '..', 'name-of-it', 'label');
  const flake = writeFlake(path.join(bench.folder, 'unlocked'), {
    more: `inputs.note = { url = "path:${input}"; flake = false; };`,
    outputs: '{ packages.x86_64-linux.iso = image "x86_64-linux" (builtins.readFile (inputs.note + "/label")); }',
  });
  await run('mkdir', '-p', input);
  writeFileSync(note, 'one.iso');
  const { pin } = await bench.inspect(`path:${flake}`, ALONE);
  writeFileSync(note, 'two.iso');
  const build = async (options: Partial<BuildOptions>) =>
    (await bench.build(await bench.lock(`path:${flake}#iso`, { ...ALONE, ...options }))).storePath;
  expect(await build({ pin })).toMatch(/-one\.iso$/);
  expect(await build({})).toMatch(/-two\.iso$/);
});

it('names the user’s own file and line, also in what was looked at before', async () => {
  const flake = writeFlake(path.join(bench.folder, 'wrong'), {
    outputs: '{ packages.x86_64-linux.iso = image "x86_64-linux" (throw "not yet"); }',
  });
  const { pin } = await bench.inspect(`path:${flake}`, ALONE);
  await expect(bench.lock(`path:${flake}#packages.x86_64-linux.iso`, { ...ALONE, pin })).rejects.toMatchObject({
    failure: { kind: 'evaluation-failed', position: { file: path.join(flake, 'flake.nix') } },
  });
});
