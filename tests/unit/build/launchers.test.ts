/** What the launchers of an unpacked app and an AppImage start, and with which words. */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const LAUNCHERS = join(import.meta.dirname, '../../../build/linux');
const COMMAND_LINE = 'resources/app.asar.unpacked/dist/main/cli.js';
let folder = '';

function put(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-launchers-'));
  for (const name of ['flakestick', 'AppRun']) {
    copyFileSync(join(LAUNCHERS, name), join(folder, name));
    chmodSync(join(folder, name), 0o755);
  }
  put('flakestick-app', '[ -z "$ELECTRON_RUN_AS_NODE" ] || set -- node "$@"\nprintf "[%s]" "$@"');
  mkdirSync(join(folder, 'bin'));
  put('bin/unshare', 'exit 0');
});
afterAll(() => rmSync(folder, { recursive: true }));

const started = (launcher: string, words: readonly string[]): string =>
  execFileSync(join(folder, launcher), words, {
    encoding: 'utf8',
    env: { PATH: `${folder}/bin:/usr/bin:/bin` },
  }).replaceAll(`${folder}/`, '');

it.each([
  ['the window', [], '[]'],
  ['the window', ['open'], '[]'],
  ['the window with a source', ['open', 'a b#iso'], '[a b#iso]'],
  ['the command line', ['open', '--help'], `[node][${COMMAND_LINE}][open][--help]`],
  ['the command line', ['drives', '--all'], `[node][${COMMAND_LINE}][drives][--all]`],
  ['the command line', ['--version'], `[node][${COMMAND_LINE}][--version]`],
])('they start %s with the words %j', (_, words, expected) => {
  for (const launcher of ['flakestick', 'AppRun']) expect(started(launcher, words), launcher).toBe(expected);
});

it.each([
  [['--no-sandbox'], '[]'],
  [['--no-sandbox', '/home/me/x.iso'], '[/home/me/x.iso]'],
])('an AppImage starts the window from its menu entry, with the words %j', (words, expected) => {
  expect(started('AppRun', words)).toBe(expected);
});

it('an AppImage starts the window without a sandbox where user namespaces are forbidden', () => {
  put('bin/unshare', 'exit 1');
  expect(started('AppRun', ['--no-sandbox', 'x.iso'])).toBe('[--no-sandbox][x.iso]');
  put('bin/unshare', 'exit 0');
});
