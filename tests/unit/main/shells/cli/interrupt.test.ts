import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-nix-'));
  const asked = `touch ${join(folder, 'asked')}; exec sleep 60`;
  writeFileSync(
    join(folder, 'nix'),
    `#!/bin/sh\nif [ "$1" = --version ]; then echo "nix (Nix) 2.18.1"; else ${asked}; fi\n`,
  );
  chmodSync(join(folder, 'nix'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each([
  ['inspect', ['inspect', 'github:a/b']],
  ['flakes check', ['flakes', 'check', 'github:a/b']],
])('Ctrl-C in %s ends it as cancelled, and as no bug', { timeout: 60_000 }, async (_name, argv) => {
  const program = spawn(process.execPath, ['main/shells/cli/main.ts', ...argv, '--json'], {
    env: { ...process.env, PATH: `${folder}:${process.env['PATH']}`, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told = Promise.all([text(program.stdout), text(program.stderr)]);
  const ended = new Promise<number | null>((resolve) => program.once('close', resolve));
  while (!existsSync(join(folder, 'asked'))) await wait(20);
  program.kill('SIGINT');
  expect(await ended).toBe(130);
  const [stdout, stderr] = await told;
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({
    schema: 1,
    event: 'result',
    outcome: 'cancelled',
  });
  expect(stderr).not.toContain('bug');
});
