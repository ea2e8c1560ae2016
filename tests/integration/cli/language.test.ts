/** What people read is in their language; what programs read is the same in all of them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { de } from '../../../contract/messages/de/index.ts';
import { en } from '../../../contract/messages/en/index.ts';
import { record, verification } from '../../builders/records.ts';
import { COMMAND_LINE } from '../../setup/built-programs.ts';
import { promisedMs } from '../../setup/busy.ts';

// Every test starts the program, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-language-'));
  writeState();
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(
  locale: string,
  words: readonly string[],
  state = folder,
): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND_LINE, ...words], {
    encoding: 'utf8',
    timeout: promisedMs(20_000),
    env: { ...process.env, LC_ALL: locale, XDG_STATE_HOME: state, XDG_CONFIG_HOME: state },
  });
  return { code: status, stdout, stderr };
}

/** A folder of the same user with everything that can be listed. */
const withState = (): string => join(folder, 'full');
const ID = '20261122-201500-3fa9c1';

function writeState(): void {
  const records = join(withState(), 'flakestick/records');
  mkdirSync(records, { recursive: true });
  const loopDrive = { ...record().drive, name: 'Loop device (stick.img)' };
  const written = record({
    id: ID,
    drive: loopDrive,
    failure: 'drive-differs',
    keptBytes: 4096,
    verdict: { kind: 'differs', blocks: [{ first: 0, last: 0 }] },
    verifications: [verification({ level: 'read-back-replugged' })],
  });
  writeFileSync(join(records, `${ID}.json`), JSON.stringify(written));
  writeFileSync(join(records, '20261122-201500-3fa9c2.json'), '{');
  writeFileSync(join(records, '20261122-201500-3fa9c3.json'), JSON.stringify({ schema: 99 }));
  writeFileSync(join(folder, 'no-image.iso'), 'not an image');
  writeFileSync(join(folder, 'image.img'), Buffer.alloc(1024 * 1024));
}

/** The fixed parts of the messages of a language, as its functions have them between their parameters. */
function partsOf(message: unknown): string[] {
  if (typeof message === 'string') return [message];
  if (typeof message === 'function')
    return [...String(message).matchAll(/'((?:[^'\\]|\\.)*)'|[`}]([^`${}]*)(?=[`$])/g)].map(
      ([, text, part]) => text ?? part ?? '',
    );
  return typeof message === 'object' && message !== null ? Object.values(message).flatMap(partsOf) : [];
}

const GERMAN = partsOf(de).join('\n');
/** Two words in a row are enough of a sentence. What German says in the same letters is left out. */
const ENGLISH = [...new Set(partsOf(en).map((part) => part.trim()))].filter(
  (part) => /\p{L}[,;:)]? [“(]?\p{L}/u.test(part) && !GERMAN.includes(part),
);

const englishIn = (text: string): string[] => {
  const inOneLine = text.replace(/\s+/g, ' ');
  return ENGLISH.filter((part) => inOneLine.includes(part.replace(/\s+/g, ' ')));
};

describe('a German command line says nothing in English', () => {
  it('and English is noticed', () => {
    expect(ENGLISH.length).toBeGreaterThan(500);
    expect(englishIn(run('C.UTF-8', ['records'], withState()).stderr)).not.toEqual([]);
    expect(englishIn(run('C.UTF-8', ['flash', '--help']).stdout)).not.toEqual([]);
    expect(englishIn(run('C.UTF-8', ['drives', '--all', '--include-loop']).stdout)).not.toEqual([]);
  });

  it.each<[readonly string[]]>([
    [['presets']],
    [['doctor']],
    [['drives']],
    [['drives', '--all', '--include-loop']],
    [['records']],
    [['records', 'show', ID]],
    [['records', 'show', '20261122-201500-ffffff']],
    [['records', 'show', '20261122-201500-3fa9c2']],
    [['records', 'show', '20261122-201500-3fa9c3']],
    [['records', 'export', ID, '--output', '/dev/null/x']],
    [['records', 'import', '/etc/passwd']],
    [['records', 'burn', 'x']],
    [['images']],
    [['images', 'free', 'x']],
    [['flakes']],
    [['flakes', 'star', 'github:']],
    [['flakes', 'forget', 'github:a/b']],
    [['flakes', 'check', 'x']],
    [['protect']],
    [['protect', 'add', '/dev/null']],
    [['protect', 'remove', 'x']],
    [['eject', '/etc/passwd']],
    [['verify', '/dev/none']],
    [['verify', '/dev/none', '--sha256', 'x']],
    [['verify', '/dev/none', '--record', 'x', '--image', 'y']],
    [['inspect', 'IMAGE']],
    [['inspect', 'NO-IMAGE']],
    [['inspect', '/no/such.iso']],
    [['inspect', 'github:']],
    [['inspect', 'http://example.org/a.iso']],
    [['inspect', 'official:none']],
    [['inspect']],
    [['explode']],
    [['drives', '--prob', '/dev/null']],
    [['drives', '--probe', '/dev/null', '--blink', '/dev/null']],
    [['drives', '--blink', '/etc']],
    [['flash', 'minimal']],
    [['flash', 'IMAGE', '--drive', '/dev/none']],
    [['flash', 'IMAGE', '--drive', '/etc/passwd']],
    [['flash', 'IMAGE', '--drive', '/dev/null', '--host-name', 'x']],
    [['flash', 'minimal', '--drive', '/dev/none', '--keyboard', 'Ä']],
    [['build', 'nonsense']],
    [['build', 'minimal', '--system', 'mips']],
    [['build', 'minimal', '--ssh-key', '/etc/passwd']],
    [['build', 'minimal', '--options', '/etc/passwd']],
    [['build', 'minimal', '--wifi', 'Home', '--wifi-passphrase-file', '/no/such']],
    [['build', 'minimal', '--sha256', 'x']],
    [['build', '--check-record', ID]],
    [['save', 'IMAGE', '--directory', '/etc']],
    [['save', 'minimal', '--directory', '/etc']],
  ])('%j', (words) => {
    const files: Readonly<Record<string, string>> = {
      IMAGE: join(folder, 'image.img'),
      'NO-IMAGE': join(folder, 'no-image.iso'),
    };
    const { stdout, stderr } = run(
      'de_DE.UTF-8',
      words.map((word) => files[word] ?? word),
      withState(),
    );
    expect(stdout + stderr).not.toBe('');
    expect(englishIn(stdout + stderr)).toEqual([]);
  });

  it('nor in the help of any command', () => {
    const { stdout } = run('de_DE.UTF-8', ['--help']);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name);
    expect(commands.length).toBeGreaterThan(10);
    for (const name of ['', ...commands.filter((each) => each !== 'help')]) {
      const help = run('de_DE.UTF-8', [...(name ? [name] : []), '--help']).stdout;
      expect(englishIn(help), name).toEqual([]);
      expect(
        help.match(/[<[](?:file|drive|source|directory|record|key|keys|name|options|command)[>\]]/g),
        name,
      ).toBeNull();
    }
  });
});

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
