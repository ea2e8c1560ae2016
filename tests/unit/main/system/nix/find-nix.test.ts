import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { findNix, isAtLeast, nixFolders, parseNixVersion } from '../../../../../main/system/nix/index.ts';

it.each([
  ['nix (Nix) 2.8.0', '2.8.0', 'nix'],
  ['nix (Nix) 2.36.0pre20260822_abcdef0', '2.36.0', 'nix'],
  ['nix (Nix) 2.18', '2.18.0', 'nix'],
  ['nix (Lix, like Nix) 2.94.0', '2.94.0', 'lix'],
  ['nix (Determinate Nix 3.22.3) 2.35.2', '2.35.2', 'determinate'],
])('reads %s', (text, version, flavour) => {
  expect(parseNixVersion(`${text}\n`)).toEqual({ version, flavour });
});

it('finds no version in something else', () => {
  expect(parseNixVersion('command not found')).toBeNull();
});

it.each([
  ['2.8.0', '2.18.0', false],
  ['2.18.0', '2.8.0', true],
  ['2.18.0', '2.18', true],
  ['2.18', '2.18.0', true],
  ['2.17.9', '2.18', false],
  ['3.0.0', '2.99.99', true],
])('%s at least %s: %s', (version, least, answer) => {
  expect(isAtLeast(version, least)).toBe(answer);
});

it('looks in PATH first, then in the profiles that a desktop session lacks, each once', () => {
  const folders = nixFolders({ HOME: '/home/me', PATH: '/usr/bin:relative:/opt/bin' });
  expect(folders.slice(0, 2)).toEqual(['/usr/bin', '/opt/bin']);
  expect(folders).toContain('/home/me/.nix-profile/bin');
  expect(folders).toContain('/home/me/.local/state/nix/profile/bin');
  expect(folders).toContain('/nix/var/nix/profiles/default/bin');
  expect(new Set(folders).size).toBe(folders.length);
  expect(folders).not.toContain('relative');
});

it('ignores a home folder that is relative, as everywhere', () => {
  expect(nixFolders({ HOME: 'relative', PATH: '' }).every((folder) => isAbsolute(folder))).toBe(true);
});

it('is asked for its version once, and again when it was replaced', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flakestick-nix-'));
  const log = join(folder, 'log');
  const install = (version: string): void => {
    rmSync(join(folder, 'nix'), { force: true });
    const script = `#!/bin/sh\necho asked >> ${log}\necho "nix (Nix) ${version}"\n`;
    writeFileSync(join(folder, 'nix'), script, { mode: 0o755 });
  };
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
  try {
    install('2.24.1');
    for (let time = 0; time < 3; time += 1) expect((await findNix()).version).toBe('2.24.1');
    install('2.30.0');
    for (let time = 0; time < 3; time += 1) expect((await findNix()).version).toBe('2.30.0');
    expect(readFileSync(log, 'utf8').trim().split('\n')).toHaveLength(2);
  } finally {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  }
});
