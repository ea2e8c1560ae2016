import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { en } from '../../../contract/messages/en/index.ts';
import { z } from '../../../contract/wire/schema.ts';
import { Compression, Release } from '../../../contract/wire/source.ts';
import { loadPresets } from '../../../main/stages/source/index.ts';

const nixFolder = new URL('../../../nix/', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, nixFolder), 'utf8');

const presets = await loadPresets();
const { default: usual, releases } = z
  .object({ default: z.string(), releases: z.array(Release) })
  .parse(JSON.parse(read('releases.json')));

const GitHubNode = z.strictObject({
  locked: z.strictObject({
    type: z.literal('github'),
    owner: z.string(),
    repo: z.string(),
    rev: z.string().regex(/^[0-9a-f]{40}$/),
    narHash: z.string().regex(/^sha256-[A-Za-z0-9+/]{43}=$/),
    lastModified: z.number().int().positive(),
  }),
  original: z.strictObject({ type: z.literal('github'), owner: z.string(), repo: z.string(), ref: z.string() }),
});
const LockFile = z.strictObject({
  version: z.literal(7),
  root: z.literal('root'),
  nodes: z.strictObject({
    nixpkgs: GitHubNode,
    root: z.strictObject({ inputs: z.strictObject({ nixpkgs: z.literal('nixpkgs') }) }),
  }),
});
const lockOf = (file: string) => LockFile.parse(JSON.parse(read(file))).nodes.nixpkgs;

describe('presets.json', () => {
  test('names each preset once, and each has its file in presets/ and no file is without a preset', () => {
    const names = presets.map((preset) => preset.name);
    expect(new Set(names).size).toBe(names.length);
    const files = readdirSync(new URL('presets/', nixFolder)).map((file) => file.replace(/\.nix$/, ''));
    expect(files.sort()).toEqual([...names].sort());
  });

  test('each has its words in the catalogue, under the title that records give its images', () => {
    const titles = presets.map(({ name, title }) => [name, title]);
    expect(Object.fromEntries(titles)).toEqual(
      Object.fromEntries(Object.entries(en.preset).map(([name, { title }]) => [name, title])),
    );
  });

  test.each(presets)('$name is built from the default release, or from the newest that has it', (preset) => {
    const names = preset.releases.map(({ release }) => release);
    expect(preset.release).toBe(names.includes(usual) ? usual : names[0]);
  });
});

describe('releases.json', () => {
  test('names each release once, the newest first', () => {
    const names = releases.map(({ release }) => release);
    expect(names).toEqual([...new Set(names)].toSorted((a, b) => (a > b ? -1 : 1)));
    expect(names).toContain(usual);
  });

  test.each(releases)('$release says since when it is unsupported exactly when it is', (release) => {
    expect(release.unsupportedSince !== null).toBe(release.support === 'unsupported');
    expect(release.unsupportedSince ?? '2025-06-30').toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  test.each(releases)('$release asks for a Nix that can evaluate it', ({ release, leastNix }) => {
    // lib/minver.nix of nixpkgs: 2.18.0 since 25.11.
    const needed = release >= '25.11' ? 2018 : 2004;
    const [major = 0, minor = 0] = leastNix.split('.').map(Number);
    expect(major * 1000 + minor).toBeGreaterThanOrEqual(needed);
  });
});

describe('locks/', () => {
  test('has a lock for each release and for nothing else', () => {
    const files = readdirSync(new URL('locks/', nixFolder)).sort();
    expect(files).toEqual(releases.map(({ release }) => `${release}.lock`).sort());
  });

  test.each(releases)('locks nixpkgs of $release to a revision and a hash', ({ release }) => {
    const { locked, original } = lockOf(`locks/${release}.lock`);
    expect(original).toEqual({ type: 'github', owner: 'NixOS', repo: 'nixpkgs', ref: `nixos-${release}` });
    expect(locked).toMatchObject({ owner: 'NixOS', repo: 'nixpkgs' });
  });

  test('has that of the default release as flake.lock, for those who use the flake without the app', () => {
    expect(read('flake.lock')).toBe(read(`locks/${usual}.lock`));
    // Nix resolves an input again, over the network, when `original` is not what flake.nix says, letter for letter.
    expect(read('flake.nix')).toContain(`inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-${usual}";`);
    expect(read('flake.nix').match(/\.url = /g)).toHaveLength(1);
  });
});

describe('modules/compression.nix', () => {
  test('knows every compression of the contract and no other', () => {
    const known = read('modules/compression.nix').match(/mksquashfsArguments = \{(.*?)\n {2}\};/s)?.[1] ?? '';
    const names = [...known.matchAll(/^ {4}(\w+) = /gm)].map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set(Compression.options));
  });
});

describe('modules/terminal-comforts.nix', () => {
  test('keeps the questions for new users away: zsh looks for them after /etc/zshenv, which shellInit is', () => {
    const shellInit = read('modules/terminal-comforts.nix').match(/^ {6}shellInit = "(.*)";$/m)?.[1] ?? '';
    expect(() => execFileSync('bash', ['-c', `${shellInit}\nzsh-newuser-install -f`], { stdio: 'pipe' })).not.toThrow();
  });
});

describe('tests/fixtures/flakes', () => {
  const flakesFolder = new URL('../../fixtures/flakes/', import.meta.url);
  const locked = readdirSync(flakesFolder).filter((name) => existsSync(new URL(`${name}/flake.lock`, flakesFolder)));

  test.each(locked)('%s is locked to the nixpkgs of the presets', (name) => {
    const fixtureLock = LockFile.parse(JSON.parse(readFileSync(new URL(`${name}/flake.lock`, flakesFolder), 'utf8')));
    expect(fixtureLock.nodes.nixpkgs).toEqual(lockOf('locks/24.11.lock'));
    expect(readFileSync(fileURLToPath(new URL(`${name}/flake.nix`, flakesFolder)), 'utf8')).toContain(
      'inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-24.11";',
    );
  });
});
