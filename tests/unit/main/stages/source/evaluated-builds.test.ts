import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { keep, keptEvaluation, takeDryRun } from '../../../../../main/stages/source/evaluated-builds.ts';
import type { NixSession } from '../../../../../main/system/nix/index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'flakestick-evaluated-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const nix = { path: '/usr/bin/nix', version: '2.34.8' } as NixSession;
const derivation = path.join(folder, 'x.drv');
const evaluated = { derivation, outputs: ['out'], dryRun: ['this derivation will be built:'] };
const present = (): void => writeFileSync(derivation, '');
const PIN = 'a'.repeat(40);

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
