/** Ctrl-C in commands that only read, with a Nix that never answers: an outcome, in whatever language, and no bug. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { COMMAND_LINE } from '../../setup/built-programs.ts';

let folder: string;
let asked: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-nix-'));
  asked = join(folder, 'asked');
  const answer = 'if [ "$1" = --version ]; then echo "nix (Nix) 2.18.1"';
  writeFileSync(join(folder, 'nix'), `#!/bin/sh\n${answer}; else touch ${asked}; exec sleep 60; fi\n`);
  chmodSync(join(folder, 'nix'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

/** SIGHUP is the last signal that a handler is set for, and one that Node itself leaves alone. */
function handlesSignals(pid: number): boolean {
  const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return (BigInt(`0x${caught}`) & 1n) === 1n;
}

it.each([
  ['inspect', ['inspect', 'github:a/b'], true],
  ['flakes check', ['flakes', 'check', 'github:a/b'], true],
  ['doctor', ['doctor'], true],
  ['save', ['save', 'minimal', '--override-input', 'nixpkgs', 'github:a/b', '--directory', 'saved'], true],
  ['drives --watch', ['drives', '--watch'], false],
] as const)('Ctrl-C in %s ends it as cancelled', { timeout: 60_000 }, async (_name, argv, asksNix) => {
  const program = spawn(process.execPath, [COMMAND_LINE, ...argv, '--json', '--language', 'de'], {
    cwd: folder,
    env: { ...process.env, PATH: `${folder}:${process.env['PATH']}`, HOME: folder, XDG_STATE_HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told = Promise.all([text(program.stdout), text(program.stderr)]);
  const ended = new Promise<number | null>((resolve) => program.once('close', resolve));
  const isBusy = (): boolean => (asksNix ? existsSync(asked) : handlesSignals(program.pid ?? 0));
  while (program.exitCode === null && !isBusy()) await wait(20);
  program.kill('SIGINT');
  expect(await ended).toBe(130);
  const [stdout, stderr] = await told;
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({
    schema: 1,
    event: 'result',
    outcome: 'cancelled',
  });
  expect(stderr).toBe('Abgebrochen.\n');
});
