import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runProgram, succeeded, whyItEnded } from '../../../../main/system/program.ts';

const sh = (script: string, options = {}) => runProgram('sh', ['-c', script], options);

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function isGone(pid: number): Promise<boolean> {
  for (let turn = 0; turn < 200 && isAlive(pid); turn += 1) await delay(25);
  return !isAlive(pid);
}

describe('runProgram', () => {
  it('keeps both streams apart and together', async () => {
    const run = await sh('echo out; echo err >&2; exit 3');
    expect(run).toMatchObject({ ended: 'exited', code: 3, stdout: 'out\n', stderr: 'err\n' });
    expect(run.said.split('\n').toSorted()).toEqual(['err', 'out']);
    expect(succeeded(run)).toBe(false);
  });

  it('says that a program is missing', async () => {
    const run = await runProgram('no-such-program', []);
    expect(run).toMatchObject({ ended: 'missing', code: null, said: '' });
    expect(whyItEnded(run, 'no-such-program')).toEqual({
      because: 'program-ended',
      program: 'no-such-program',
      ended: 'missing',
    });
    expect(whyItEnded(await sh('exit 3'), 'sh')).toBeNull();
  });

  it('says that a program could not be started', async () => {
    expect(await sh('true', { folder: '/no/such/folder' })).toMatchObject({ ended: 'not-started', code: null });
  });

  it('says that a signal ended it', async () => {
    expect(await sh('kill -9 $$')).toMatchObject({ ended: 'killed', code: null });
  });

  it('tells a time limit from a stop', async () => {
    const abort = new AbortController();
    const stopped = sh('sleep 60', { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    expect((await sh('sleep 60', { timeoutMs: 50 })).ended).toBe('timed-out');
    expect((await stopped).ended).toBe('stopped');
    expect((await sh('true', { signal: abort.signal })).ended).toBe('stopped');
  });

  it('kills the whole group of a program with a session of its own', async () => {
    const run = await sh('sleep 60 & echo $!; wait', { timeoutMs: 500, ownSession: true });
    expect(await isGone(Number(run.stdout))).toBe(true);
  });

  it('keeps the end of a long output', async () => {
    const run = await sh('seq 1 100000', { maxCharacters: 100 });
    expect(run.stdout).toHaveLength(100);
    expect(run.stdout.endsWith('100000\n')).toBe(true);
  });

  it('asks for messages that can be recognised, and passes on what else is needed', async () => {
    const run = await sh('echo "$LC_ALL $MORE"', { environment: { MORE: 'more' } });
    expect(run.stdout).toBe('C more\n');
  });

  it('passes arguments without a shell', async () => {
    expect((await runProgram('printf', ['%s|', '$HOME', 'a b', "it's"])).stdout).toBe("$HOME|a b|it's|");
  });
});

describe('a program that looks for others itself', () => {
  it.each(['', '.', 'bin:', ':/usr/bin:/bin'])(
    'finds none in the current folder, with %j as PATH',
    async (searchPath) => {
      const folder = await mkdtemp(join(tmpdir(), 'current-folder-'));
      try {
        await writeFile(join(folder, 'cmp'), '#!/bin/sh\necho not cmp\n', { mode: 0o755 });
        // It is itself found anywhere; what it runs is looked for on the PATH that it is given.
        const options = { folder, environment: { PATH: searchPath } };
        const run = await runProgram('xargs', ['cmp', '/dev/null', '/dev/null'], options);
        expect(run).toMatchObject({ ended: 'exited', code: 0, stdout: '' });
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
});
