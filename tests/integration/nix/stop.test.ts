import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Cancelled } from '../../../contract/wire/failure.ts';
import { slowFlake } from '../../devices/slow-flake.ts';
import { promisedMs } from '../../setup/busy.ts';
import { type Bench, commandOf, descendants, eventually, openBench, stillRunning } from './bench.ts';

let bench: Bench;
let flake = '';
beforeAll(async () => {
  bench = await openBench();
  flake = slowFlake(bench.folder).path;
});
afterAll(() => bench.close());

/** Nix itself and the shell that builds are among what runs. */
const isBuilding = (pid: number): boolean => {
  const commands = descendants(pid).map(commandOf);
  return commands.some((command) => command.includes('internal-json')) && commands.some((c) => c.startsWith('sleep '));
};

describe('cancelling', () => {
  it('stops Nix and its builder, and leaves no process', async () => {
    const locked = await bench.lock(`path:${flake}#iso`);
    const stop = new AbortController();
    const building = bench.build(locked, { signal: stop.signal });
    const ended = building.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    await eventually(() => isBuilding(process.pid), 60_000);
    const running = descendants(process.pid);
    const ours = (command: string): boolean => command.includes(bench.folder) || /^sleep|guard/.test(command);
    const nix = running.filter((found) => ours(commandOf(found)));
    const started = performance.now();
    stop.abort();
    expect(nix.length).toBeGreaterThanOrEqual(3);
    expect(await ended).toBeInstanceOf(Cancelled);
    expect(performance.now() - started).toBeLessThan(promisedMs(1000));
    await eventually(() => stillRunning(nix).length === 0, 5_000);
  });

  it('does not start Nix for a signal that is aborted already', async () => {
    const signal = AbortSignal.abort();
    await expect(bench.nix.run(['eval', '--expr', '1'], { signal })).rejects.toBeInstanceOf(Cancelled);
  });

  it('kills what ignores both polite signals', async () => {
    const { startGuarded } = await import('../../../main/system/nix/guarded-process.ts');
    const stubborn = startGuarded('/bin/sh', ['-c', 'trap "" INT TERM; echo ready; while :; do sleep 1; done'], {
      environment: process.env,
    });
    await new Promise((resolve) => stubborn.stdout.once('data', resolve));
    const started = performance.now();
    await stubborn.stop(400);
    expect(await stubborn.ended).toEqual({ code: null, signal: 'SIGKILL' });
    expect(performance.now() - started).toBeGreaterThan(700);
    expect(performance.now() - started).toBeLessThan(promisedMs(3000));
  });
});

describe('a guarded process', () => {
  it('gives its code and all that it printed, at once', async () => {
    const { startGuarded } = await import('../../../main/system/nix/guarded-process.ts');
    const started = performance.now();
    const child = startGuarded('/bin/sh', ['-c', 'echo out; echo err >&2; exit 7'], { environment: process.env });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    expect(await child.ended).toEqual({ code: 7, signal: null });
    expect(text.split('\n').filter(Boolean).sort()).toEqual(['err', 'out']);
    expect(performance.now() - started).toBeLessThan(promisedMs(900));
  });

  it('takes its arguments as they are: nothing is for a shell', async () => {
    const { startGuarded } = await import('../../../main/system/nix/guarded-process.ts');
    const strange = ['$(touch /x)', '`id`', '"; exit 3; "', "it's", '*', ''];
    const child = startGuarded('/usr/bin/printf', ['%s\n', ...strange], { environment: process.env });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.resume();
    expect(await child.ended).toEqual({ code: 0, signal: null });
    expect(text).toBe(`${strange.join('\n')}\n`);
  });
});

describe('a parent that is killed', () => {
  let parent: ChildProcess | null = null;
  // At once: the build of one that is left over would keep the next one waiting.
  afterEach(() => void parent?.kill('SIGKILL'));

  it.each(['SIGKILL', 'SIGTERM'] as const)('by %s leaves neither Nix nor builder', async (signal) => {
    const script = path.join(import.meta.dirname, 'build-until-killed.ts');
    // What it leaves behind goes with our own folder.
    const env = { ...process.env, TMPDIR: bench.folder };
    parent = spawn(process.execPath, [script, flake], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    const pid = parent.pid ?? 0;
    await eventually(() => isBuilding(pid), 60_000);
    const running = descendants(pid);
    expect(running.length).toBeGreaterThanOrEqual(3);
    parent.kill(signal);
    await eventually(() => stillRunning(running).length === 0, 12_000);
  });
});
