/** The program as a script runs it: its exit code, stdout and stderr. None of the drives named here exists. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { joinOverrides } from '../../../main/shells/cli/arguments.ts';
import { COMMAND_LINE } from '../../setup/built-programs.ts';
import { promisedMs } from '../../setup/busy.ts';

// Every test starts the program, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

function run(...words: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND_LINE, ...words], {
    encoding: 'utf8',
    timeout: promisedMs(20_000),
  });
  return { code: status, stdout, stderr };
}

describe('is not how it is called: exit code 2, one line that says why, and a JSON result where that was asked for', () => {
  it.each<[string, readonly string[], string]>([
    ['an unknown command', ['explode'], 'no command “explode”'],
    ['an unknown option', ['flash', 'minimal', '--drive', '/dev/none', '--force'], 'no option --force'],
    ['no source', ['flash', '--drive', '/dev/none'], 'argument SOURCE is missing'],
    ['no drive', ['flash', 'minimal', '--yes'], '--drive'],
    ['two sources', ['flash', 'minimal', 'spice', '--drive', '/dev/none'], 'too many arguments'],
    ['an unknown system', ['build', 'minimal', '--system', 'mips'], 'Valid values are x86_64-linux'],
    [
      'an override without its reference',
      ['build', 'minimal', '--override-input', 'nixpkgs'],
      '--override-input takes a name and a flake reference',
    ],
    [
      'an override with an option in the place of its reference',
      ['build', 'minimal', '--override-input', 'nixpkgs', '--refresh'],
      '--override-input takes a name',
    ],
    [
      'an override without a name',
      ['build', 'minimal', '--override-input', '', 'path:/x'],
      '--override-input takes a name',
    ],
    ['builders beyond all measure', ['build', 'minimal', '--builders', 'x'.repeat(5000)], 'builders'],
    [
      'two things to verify against',
      ['verify', '/dev/none', '--image', 'a.iso', '--sha256', 'a'.repeat(64), '--size', '1'],
      '--record',
    ],
    ['a digest without a size', ['verify', '/dev/none', '--sha256', 'a'.repeat(64)], '--size'],
    ['a digest that is none', ['verify', '/dev/none', '--sha256', 'abc', '--size', '10'], '64 hexadecimal'],
    ['a size that is none', ['verify', '/dev/none', '--sha256', 'a'.repeat(64), '--size', 'big'], '--size takes'],
    [
      'an option for a record that says what is built',
      ['build', '--check-record', '20260101-000000-abcdef', '--host-name', 'x', '--output', 'y.iso'],
      '--host-name, --output do not apply',
    ],
    [
      'an option of a build for what builds nothing',
      ['save', 'minimal', '--directory', 'x', '--store', 's'],
      '--store',
    ],
    [
      'more drives than a job takes',
      [
        'flash',
        'minimal',
        '--yes',
        ...Array.from({ length: 33 }, (_, index) => ['--drive', `/dev/none${index}`]).flat(),
      ],
      'at most 32 drives; these are 33',
    ],
    ['an unknown thing to do with records', ['records', 'burn', 'x'], 'records show ID'],
    [
      'an expectation too few',
      ['flash', 'minimal', '--drive', '/dev/a', '--drive', '/dev/b', '--expect', 'x', '--yes'],
      'one --expect for each',
    ],
  ])('%s', (_what, words, why) => {
    const { code, stdout, stderr } = run(...words, '--json');
    expect(code).toBe(2);
    expect(stderr).toContain(why);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 1,
      event: 'result',
      outcome: 'failed',
      failure: { kind: 'bad-usage' },
    });
  });
});

describe('--override-input takes exactly a name and a reference', () => {
  const overrides = ['--override-input', 'nixpkgs', 'path:/a', '--override-input', 'home', 'path:/b'];
  const drive = ['--drive', '/dev/none'];
  it.each<[string, readonly string[]]>([
    ['after the source', ['minimal', ...overrides, ...drive]],
    ['before the source', [...overrides, 'minimal', ...drive]],
    ['with the source last', [...drive, ...overrides, 'minimal']],
    ['with the source in between', [...overrides.slice(0, 3), 'minimal', ...overrides.slice(3), ...drive]],
    ['with the source last, after an option', [...overrides, ...drive, 'minimal']],
  ])('%s', (_where, words) => {
    // The source and both pairs were understood when it comes as far as the drive, which is not there.
    const { code, stdout } = run('flash', ...words, '--yes', '--json');
    expect(stdout.trim().split('\n'), stdout).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ failure: { kind: 'drive-not-found', drive: '/dev/none' } });
    expect(code).toBe(5);
  });
});

it('the two words of an override become one only where they are two words of an override', () => {
  expect(joinOverrides(['build', '--override-input', 'a', 'path:/x?dir=y', 'minimal'])).toEqual([
    'build',
    '--override-input',
    'a=path:/x?dir=y',
    'minimal',
  ]);
  const asTheyAre = ['--override-input', 'a', '--override-input', '-x', 'b', '--', '--override-input', 'a', 'b'];
  expect(joinOverrides(asTheyAre)).toEqual(asTheyAre);
});

it('help is no failure', () => {
  expect(run('--help')).toMatchObject({ code: 0, stderr: '' });
  expect(run('flash', '--help').stdout).toContain('--drive');
});

it('reports a record that does not exist, and a missing ID', () => {
  for (const id of ['20261122-201500-3fa9c1', '../../etc/passwd'])
    expect(run('records', 'show', id), id).toMatchObject({ code: 3, stderr: expect.stringContaining(id) });
});

it('input that is not a terminal never counts as a yes', () => {
  const { code, stderr } = run('flash', 'minimal', '--drive', '/dev/none');
  expect(code).toBe(5);
  expect(stderr).toContain('/dev/none');
});

it('flakes check says so where there is no flake to check', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flakestick-no-flakes-'));
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND_LINE, 'flakes', 'check'], {
      encoding: 'utf8',
      timeout: promisedMs(20_000),
      env: { ...process.env, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder, LC_ALL: 'C' },
    });
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: '',
      stderr: 'No flake has been used or starred yet.\n',
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
