import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BuildOptions } from '../../../contract/wire/source.ts';
import { checkFlake } from '../../../main/job/index.ts';
import { listRecords } from '../../../main/stages/record/index.ts';
import { PROJECT } from '../../devices/command-line.ts';
import { Bench as Drives, run } from '../../devices/loop-device.ts';
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

it('flash on a terminal writes what it showed before it asked, and its record tells what is something else now', () =>
  Drives.with(async (drives) => {
    const flake = writeFlake(path.join(drives.folder, 'shown'), { outputs: ONE_IMAGE });
    const drive = await drives.attach(await drives.file('drive.img', 8 * 1024 * 1024));
    const main = path.join(PROJECT, 'main/shells/cli/main.ts');
    const words = `flash path:${flake}#iso --drive ${drive} --include-loop --accept-unsandboxed-builds`;
    const command = `exec ${process.execPath} ${main} ${words}`;
    const stateFolder = path.join(drives.folder, 'state');
    const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      env: { ...process.env, XDG_STATE_HOME: stateFolder },
    });
    let shown = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const wasAsked = shown.includes('Type yes');
      shown += text;
      if (wasAsked || !shown.includes('Type yes')) return;
      writeFlake(flake, { outputs: ONE_IMAGE, label: 'tampered' });
      child.stdin.write('yes\n');
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(shown).toMatch(/locked +path:\S+narHash=/);
    expect({ code, label: labelOf((await readFile(drive)).subarray(0, 64 * 1024)) }).toEqual({
      code: 0,
      label: 'first',
    });

    process.env['XDG_STATE_HOME'] = stateFolder;
    const { id = '' } = (await listRecords()).records[0] ?? {};
    const check = () => checkFlake(id, { signal: new AbortController().signal });
    expect((await check()).verdict).toMatch(/newer|other/);
    writeFlake(flake, { outputs: ONE_IMAGE });
    expect((await check()).verdict).toBe('same');
  }));

it('names the user’s own file and line, also in what was looked at before', async () => {
  const flake = writeFlake(path.join(bench.folder, 'wrong'), {
    outputs: '{ packages.x86_64-linux.iso = image "x86_64-linux" (throw "not yet"); }',
  });
  const { pin } = await bench.inspect(`path:${flake}`, ALONE);
  await expect(bench.lock(`path:${flake}#packages.x86_64-linux.iso`, { ...ALONE, pin })).rejects.toMatchObject({
    failure: { kind: 'evaluation-failed', position: { file: path.join(flake, 'flake.nix') } },
  });
});
