import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Check } from '../../../../contract/doctor.ts';
import { examineMachine } from '../../../../main/doctor/index.ts';

let folder = '';
const before = { ...process.env };

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'doctor-'));
});
afterEach(() => {
  process.env = { ...before };
  rmSync(folder, { recursive: true, force: true });
});

/** A `nix` on PATH that answers `--version`, and everything else with `script`. */
function putNix(version: string, script: string): void {
  const file = path.join(folder, 'nix');
  writeFileSync(file, `#!/bin/sh\nif [ "$1" = --version ]; then echo 'nix (Nix) ${version}'; exit; fi\n${script}\n`);
  chmodSync(file, 0o755);
  process.env['PATH'] = `${folder}:${before['PATH'] ?? ''}`;
}
const named = (checks: readonly Check[], name: string): Check | undefined =>
  checks.find((check) => check.name === name);

it('asks everything, with a remedy for whatever does not work', async () => {
  putNix('2.35.2', 'echo "{}"');
  const checks = await examineMachine();
  expect(checks.map((check) => check.name)).toEqual([
    'Nix',
    'Flakes',
    'Nix store',
    'Sandbox',
    'Space for builds',
    'Temporary space',
    'Writing drives',
    'Password dialog',
    'Virtual machine',
    'Loop devices',
  ]);
  for (const check of checks) expect(check.remedy === null).toBe(check.state === 'works');
  expect(named(checks, 'Nix')).toMatchObject({ state: 'works' });
});

it('says that an old Nix is good for some presets only', async () => {
  putNix('2.8.0', 'echo "{}"');
  expect(named(await examineMachine(), 'Nix')).toMatchObject({
    state: 'limited',
    detail: expect.stringContaining('2.8.0'),
  });
});

it('says that a Nix before flakes is none', async () => {
  putNix('2.3.16', 'exit 1');
  const checks = await examineMachine();
  expect(named(checks, 'Nix')).toMatchObject({ state: 'missing' });
  expect(named(checks, 'Nix store')).toBeUndefined();
});

it('tells a daemon that does not answer, and how to start it', async () => {
  const said = "error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused";
  putNix('2.35.2', `echo "${said}" >&2; exit 1`);
  expect(named(await examineMachine(), 'Nix store')).toMatchObject({
    state: 'missing',
    remedy: expect.stringContaining('systemctl start nix-daemon'),
  });
});

it('gives up on a question after five seconds and still answers the others', async () => {
  putNix('2.35.2', 'exec sleep 60');
  const started = performance.now();
  const checks = await examineMachine();
  expect(performance.now() - started).toBeLessThan(9_000);
  expect(named(checks, 'Flakes')).toMatchObject({ state: 'limited', detail: expect.stringContaining('5 s') });
  expect(named(checks, 'Temporary space')).toBeDefined();
}, 15_000);
