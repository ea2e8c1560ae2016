/** What every program does before anything else. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { importsOf } from '../../../build/import-rules.ts';
import { listeningPorts } from '../../devices/listening-sockets.ts';

const PROJECT = join(import.meta.dirname, '../../..');
const PROGRAMS = [
  'helper/main.ts',
  'main/shells/cli/main.ts',
  'main/shells/web/main.ts',
  'main/shells/electron/main.ts',
];
/** Node opens its debugger within a few milliseconds. */
const DEBUGGER_OPENS_WITHIN_MS = 1000;

describe('a program', () => {
  it.each([
    [
      '/nix/store/x-flakestick/libexec/flakestick-helper',
      { __INSTALLED_HELPER__: '"/nix/store/x-flakestick/libexec/flakestick-helper"' },
    ],
    ['', {}],
  ])('is built with the helper’s path %j', (path, define) => {
    const script = `import('${PROJECT}/build/bundles.ts').then(({ BUNDLES }) => console.log(JSON.stringify(BUNDLES.cli.define)))`;
    const printed = execFileSync(process.execPath, ['-e', script], {
      env: { ...process.env, FLAKESTICK_HELPER: path },
      encoding: 'utf8',
    });
    expect(JSON.parse(printed)).toEqual(define);
  });

  it.each(PROGRAMS)('%s refuses Node’s debugger before it loads anything else', (entry) => {
    const [first] = importsOf(entry, readFileSync(join(PROJECT, entry), 'utf8'));
    expect(first?.target).toMatch(/\/no-debugger\.ts$/);
  });

  it('opens no debugger at SIGUSR1', async () => {
    const child = spawn(process.execPath, [join(PROJECT, 'helper/main.ts')], { stdio: ['pipe', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    try {
      await once(child.stdout, 'data');
      child.kill('SIGUSR1');
      await sleep(DEBUGGER_OPENS_WITHIN_MS);
      expect(await listeningPorts(child.pid ?? 0)).toEqual([]);
      expect(stderr).toBe('');
    } finally {
      child.kill('SIGKILL');
    }
  });
});
