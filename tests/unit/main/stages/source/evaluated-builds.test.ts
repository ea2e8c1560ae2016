import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import type { Failure } from '../../../../../contract/wire/failure.ts';
import {
  keep,
  keepFailure,
  keptEvaluation,
  keptFailure,
  takeDryRun,
} from '../../../../../main/stages/source/evaluated-builds.ts';
import type { NixSession } from '../../../../../main/system/nix/index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'flakestick-evaluated-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const nix = { path: '/usr/bin/nix', version: '2.34.8' } as NixSession;
const derivation = path.join(folder, 'x.drv');
const evaluated = { derivation, outputs: ['out'], dryRun: ['this derivation will be built:'] };
const present = (): void => writeFileSync(derivation, '');
const PIN = 'a'.repeat(40);
afterEach(() => void vi.useRealTimers());

it.each([
  [`github:me/config/${PIN}#iso`],
  [`git+https://example.org/x?rev=${PIN}#iso`],
  ['path:/home/me/x?lastModified=1&narHash=sha256-x%3D#iso', '--override-input', 'nixpkgs', `github:a/b/${PIN}?dir=c`],
  [`path:/nix/store/${'0'.repeat(32)}-source/sub#iso`],
])('what %s was evaluated to is kept', (...argv) => {
  present();
  keep(argv, evaluated, nix);
  expect(keptEvaluation(argv, nix)).toEqual(evaluated);
  // Another Nix may evaluate it to something else.
  expect(keptEvaluation(argv, { ...nix, version: '2.26.3' })).toBeNull();
});

it.each([
  ['path:/home/me/x#iso'],
  ['github:me/config/main#iso'],
  ['git+https://example.org/x?ref=main#iso'],
  [`github:me/config/${PIN}#iso`, '--override-input', 'nixpkgs', 'path:/home/me/nixpkgs'],
])('%s may be something else the next time', (...argv) => {
  present();
  keep(argv, evaluated, nix);
  expect(keptEvaluation(argv, nix)).toBeNull();
});

it('the plan is for one build, and nothing is kept of what garbage collection took', () => {
  const argv = [`github:me/config/${PIN}#other`];
  present();
  keep(argv, evaluated, nix);
  takeDryRun(argv, nix);
  expect(keptEvaluation(argv, nix)).toEqual({ ...evaluated, dryRun: null });
  rmSync(derivation);
  expect(keptEvaluation(argv, nix)).toBeNull();
});

const SEARCHED = [
  '--file',
  '<nixpkgs/nixos>',
  'config.system.build.isoImage',
  '-I',
  'nixos-config=/cache/0123/iso.nix',
];

it('a module that looks up <nixpkgs> is taken as the same for ten minutes, and only with the same search path', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.stubEnv('NIX_PATH', 'nixpkgs=/one');
  present();
  keep(SEARCHED, evaluated, nix);
  expect(keptEvaluation(SEARCHED, nix)).toEqual(evaluated);
  vi.stubEnv('NIX_PATH', 'nixpkgs=/other');
  expect(keptEvaluation(SEARCHED, nix)).toBeNull();
  vi.stubEnv('NIX_PATH', 'nixpkgs=/one');
  vi.advanceTimersByTime(9 * 60_000);
  expect(keptEvaluation(SEARCHED, nix)).toEqual({ ...evaluated, dryRun: null });
  vi.advanceTimersByTime(2 * 60_000);
  expect(keptEvaluation(SEARCHED, nix)).toBeNull();
  vi.unstubAllEnvs();
});

const BROKEN: Failure = { kind: 'evaluation-failed', message: 'not yet', position: null, log: [] };

it('a failure of the code is known for a minute', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const argv = [`github:me/broken/${PIN}#iso`];
  keepFailure(argv, BROKEN, nix);
  expect(keptFailure(argv, nix)).toEqual(BROKEN);
  expect(keptFailure([...argv, '--option', 'allow-import-from-derivation', 'false'], nix)).toBeNull();
  vi.advanceTimersByTime(61_000);
  expect(keptFailure(argv, nix)).toBeNull();
});

it.each<Failure>([
  { kind: 'network-failed', url: null, detail: 'timed out' },
  { kind: 'nix-out-of-memory', limitBytes: null },
  { kind: 'disk-full', path: '/nix/store', detail: 'ENOSPC' },
])('a failure that may be over the next time is tried again: $kind', (failure) => {
  const argv = [`github:me/unlucky/${PIN}#iso`];
  keepFailure(argv, failure, nix);
  expect(keptFailure(argv, nix)).toBeNull();
});
