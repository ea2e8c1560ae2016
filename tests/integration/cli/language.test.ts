/** What people read is in their language; what programs read is the same in all of them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { COMMAND_LINE } from '../../setup/built-programs.ts';
import { promisedMs } from '../../setup/busy.ts';

// Every test starts the program, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-language-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(locale: string, words: readonly string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND_LINE, ...words], {
    encoding: 'utf8',
    timeout: promisedMs(20_000),
    env: { ...process.env, LC_ALL: locale, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder },
  });
  return { code: status, stdout, stderr };
}

describe('JSON is the same, byte for byte, in every language', () => {
  it.each<[readonly string[]]>([
    [['presets']],
    [['records']],
    [['protect']],
    [['flakes']],
    [['drives']],
    [['explode']],
    [['flash', 'minimal', '--dirve', '/dev/none']],
    [['flash', 'minimal', '--drive', '/dev/none']],
    [['build', 'minimal', '--system', 'mips']],
    [['build', 'nonsense']],
    [['records', 'show', 'x']],
    [['protect', 'remove', 'x']],
    [['build', 'minimal', '--host-name', 'my host']],
  ])('%j', (words) => {
    const english = run('C.UTF-8', [...words, '--json']);
    const german = run('de_DE.UTF-8', [...words, '--json']);
    expect(german.stdout).toBe(english.stdout);
    expect(german.code).toBe(english.code);
    expect(english.stdout).not.toBe('');
    if (english.stderr !== '') expect(german.stderr).not.toBe(english.stderr);
  });
});

it('the locale chooses, and --language more so', () => {
  expect(run('de_AT.UTF-8', ['records']).stderr).toContain('Es wurde noch kein Laufwerk');
  expect(run('de_AT.UTF-8', ['records', '--language', 'en']).stderr).toContain('No drive has been written');
  expect(run('fr_FR.UTF-8', ['records', '--language=de']).stderr).toContain('Es wurde noch kein Laufwerk');
});

it('a language that there is not is bad usage that names those there are', () => {
  expect(run('de_DE.UTF-8', ['records', '--language', 'tlh'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('Verfügbar sind en und de') as string,
  });
});

it('help has no English heading left, whatever command it is of', () => {
  const { stdout } = run('de_DE.UTF-8', ['--help']);
  const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name);
  expect(commands.length).toBeGreaterThan(10);
  const helps = commands.filter((name) => name !== 'help').map((name) => run('de_DE.UTF-8', [name, '--help']).stdout);
  for (const help of [stdout, ...helps]) {
    expect(help).toMatch(/^Aufruf: flakestick/);
    expect(help).not.toMatch(/Usage|Options:|Commands:|Arguments:|\[options\]|\[command\]|choices|default/);
  }
});
