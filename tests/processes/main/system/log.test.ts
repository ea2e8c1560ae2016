import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure, failureOf, JobFailure } from '../../../../contract/wire/failure.ts';
import { closeLog, log, logFile, logTail, openLog } from '../../../../main/system/log.ts';
import { runProgram, startProgram } from '../../../../main/system/program.ts';
import { maskedReport, reportLine } from '../../../../main/system/report.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flakestick-log-'));
  vi.stubEnv('XDG_STATE_HOME', folder);
  openLog('test', '0.0.0', ['flash', '--token', 'hunter22']);
});
afterEach(async () => {
  closeLog();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const entries = (): Record<string, unknown>[] =>
  logTail(1000).map((line) => JSON.parse(line) as Record<string, unknown>);
const LOG = join(import.meta.dirname, '../../../../main/system/log.ts');

describe('the log', () => {
  it('is for its owner only, and begins with what was asked, without secrets', async () => {
    expect((await stat(logFile())).mode & 0o777).toBe(0o600);
    expect(entries()).toMatchObject([{ program: 'test', pid: process.pid, event: 'begin', version: '0.0.0' }]);
    expect(await readFile(logFile(), 'utf8')).not.toContain('hunter22');
  });

  it('logs what was run, and its output only if it failed', async () => {
    await runProgram('sh', ['-c', 'echo fine']);
    await runProgram('sh', ['-c', 'echo oh >&2; exit 3']);
    await runProgram('sh', ['-c', 'exit 3'], { log: 'never' });
    const child = startProgram('/bin/sh', ['-c', 'echo beside >&2; exit 4'], { stdio: ['ignore', 'pipe', 'pipe'] });
    await once(child, 'close');
    expect(entries().slice(1)).toMatchObject([
      { event: 'ran', argv: ['sh', '-c', 'echo fine'], ended: 'exited', code: 0 },
      { event: 'ran', code: 3, said: 'oh' },
      { event: 'started', child: child.pid },
      { event: 'ran', code: 4, said: 'beside\n' },
    ]);
    expect(entries()[1]).not.toHaveProperty('said');
  });

  it('keeps the stack of a bug under an id that the failure carries, and a failure by its kind, once each', () => {
    const bug = new TypeError('x is no function', { cause: new Error('deeper') });
    const failure = failureOf(bug);
    expect(failure).toEqual(failureOf(bug));
    expect(Failure.parse(failure)).toEqual({
      kind: 'internal',
      message: 'x is no function',
      id: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
    failureOf(new JobFailure({ kind: 'file-not-found', path: '/a.iso' }));
    const [, first, second, ...more] = entries();
    expect(first).toMatchObject({ event: 'bug', id: (failure as { id?: string }).id });
    expect(first?.['stack']).toMatch(/TypeError: x is no function.*log\.test\.ts.*caused by Error: deeper/s);
    expect(second).toMatchObject({ event: 'failure', failure: { kind: 'file-not-found' } });
    expect(more).toEqual([]);
  });

  it('keeps the whole of a message of 300 lines', () => {
    const said = Array.from({ length: 300 }, (_, line) => `${line} ${'at «a file of Nix code»:'.padEnd(98, '.')}`).join(
      '\n',
    );
    log({ event: 'ran', argv: ['nix'], ended: 'exited', code: 1, ms: 1, said });
    expect(entries().at(-1)?.['said']).toBe(said);
  });

  it('bounds what one entry can be', () => {
    log({
      event: 'ran',
      argv: Array.from({ length: 500 }, () => 'x'.repeat(10_000)),
      ended: 'exited',
      code: 1,
      ms: 1,
      said: 'y'.repeat(1e6),
    });
    expect(logTail(1)[0]?.length).toBeLessThan(500_000);
  });

  it('bounds what all entries can be', { timeout: 60_000 }, async () => {
    const logs = join(folder, 'flakestick/logs');
    const sizeOf = (name: string): Promise<number> =>
      stat(join(logs, name)).then(
        ({ size }) => size,
        () => 0,
      );
    const said = 'z'.repeat(3900);
    // Four full files, of which the first is forgotten.
    for (let file = 0; file < 4; file += 1) {
      for (let count = 0; count < 540; count += 1)
        log({ event: 'ran', argv: [`${file}`], ended: 'exited', code: 1, ms: 1, said });
      // Where the lock was not to be had, the next entry tries again.
      await vi.waitFor(
        async () => {
          if ((await sizeOf('flakestick.log')) < 2e6) return;
          log({ event: 'drives-unread', why: 'again' });
          throw new Error('The log has not been rotated.');
        },
        { timeout: 30_000 },
      );
    }
    log({ event: 'begin', version: '1', argv: [] });
    const names = (await readdir(logs)).filter((name) => !name.startsWith('.'));
    expect(names.toSorted()).toEqual(['flakestick.log', 'flakestick.log.1', 'flakestick.log.2']);
    for (const name of names) expect(await sizeOf(name)).toBeLessThan(2.5e6);
  });

  it('holds whole lines of several processes at once', async () => {
    const code = `import { log, openLog } from ${JSON.stringify(LOG)}; openLog('p', '1', []);
      for (let i = 0; i < 200; i += 1) log({ event: 'ran', argv: [String(i)], ended: 'x'.repeat(3000), code: 1, ms: 1 });`;
    const children = [1, 2, 3].map(() =>
      spawn(process.execPath, ['--input-type=module-typescript', '-e', code], { stdio: 'inherit' }),
    );
    await Promise.all(children.map((child) => once(child, 'close')));
    expect(entries().filter(({ program, event }) => program === 'p' && event === 'ran')).toHaveLength(600);
  });

  it('never harms what it is about', async () => {
    await rm(join(folder, 'flakestick'), { recursive: true });
    await writeFile(join(folder, 'flakestick'), 'a file');
    expect(() => log({ event: 'begin', version: '1', argv: [] })).not.toThrow();
    await chmod(join(folder, 'flakestick'), 0o000);
    expect((await runProgram('true', [])).code).toBe(0);
    expect(logTail(10)).toEqual([]);
  });

  it('does not wait for a pipe in its place', async () => {
    await mkdir(dirname(logFile()), { recursive: true });
    await rm(logFile(), { force: true });
    const [code] = await once(spawn('mkfifo', [logFile()]), 'close');
    expect([code, logTail()]).toEqual([0, []]);
  });
});

describe('the report', () => {
  it('has version, system, sections and the end of the log, masked value by value', async () => {
    await runProgram('sh', ['-c', 'exit 1', '/home/ann/it\'s "secret".iso', 'WX72DA09KR4T']);
    log({ event: 'failure', failure: { kind: 'file-not-found', path: '/home/ann/private' } });
    const sections = [{ title: 'Checks', lines: ['- works: nix', '- missing: /home/ann/concealed'] }];
    const report = await maskedReport({ version: '0.2.0', sections, serials: ['WX72DA09KR4T'] });
    expect(report).toMatch(
      /^Flakestick 0\.2\.0\nSystem: .*, Linux .*\n\nChecks:\n- works: nix\n- missing: ~\/…\n\nEnd of the log:\n/,
    );
    expect(report).toContain('test[');
    for (const secret of ['secret', 'private', 'concealed', 'WX72', 'hunter22']) expect(report).not.toContain(secret);
    expect(report).toContain('"kind":"file-not-found"');
  });

  it('masks every part of a line that another program wrote', () => {
    const mask = (text: string): string => text.replaceAll('secret', '…');
    const line = { at: 'secret', pid: 7, program: 'secret', event: 'secret', '/secret': 1, serial: ['secret'] };
    expect(reportLine(JSON.stringify(line), mask)).toBe('… …[7] … {"/…":1,"serial":"[serial]"}');
    const deep = `{"at":"x","pid":1,"program":"x","event":"x","a":${'['.repeat(20_000)}"secret"${']'.repeat(20_000)}}`;
    expect(reportLine(deep, mask)).not.toContain('secret');
  });
});
