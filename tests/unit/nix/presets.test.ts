import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { en } from '../../../contract/messages/en/index.ts';
import { z } from '../../../contract/wire/schema.ts';
import { Compression, Preset } from '../../../contract/wire/source.ts';

const nixFolder = new URL('../../../nix/', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, nixFolder), 'utf8');

const presets = z
  .array(Preset)
  .min(1)
  .parse(JSON.parse(read('presets.json')));

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
  nodes: z.object({ root: z.strictObject({ inputs: z.record(z.string(), z.string()) }) }).catchall(GitHubNode),
});
const lock = LockFile.parse(JSON.parse(read('flake.lock')));

/** Inputs of flake.nix: name -> flake reference. */
const inputs = new Map(
  [...read('flake.nix').matchAll(/^ {4}([\w-]+)\.url = "([^"]+)";$/gm)].map(([, name = '', url = '']) => [name, url]),
);

function lockedNode(input: string): z.infer<typeof GitHubNode> | undefined {
  const name = lock.nodes.root.inputs[input];
  return name === undefined ? undefined : GitHubNode.optional().parse(lock.nodes[name]);
}

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

  test.each(presets)('$name takes nixpkgs from an input that flake.nix has, of the release that it says', (preset) => {
    expect(inputs.get(preset.nixpkgsInput)).toBe(`github:NixOS/nixpkgs/nixos-${preset.release}`);
  });

  test.each(presets)('$name says since when it is unsupported exactly when it is', (preset) => {
    expect(preset.unsupportedSince !== null).toBe(preset.support === 'unsupported');
    if (preset.unsupportedSince !== null) {
      expect(preset.unsupportedSince).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });

  test.each(presets)('$name asks for a Nix that can evaluate its release', (preset) => {
    // lib/minver.nix of nixpkgs: 2.18.0 since 25.11.
    const needed = Number(preset.release) >= 25.11 ? [2, 18] : [2, 4];
    const [major = 0, minor = 0] = preset.leastNix.split('.').map(Number);
    expect(major * 1000 + minor).toBeGreaterThanOrEqual((needed[0] ?? 0) * 1000 + (needed[1] ?? 0));
  });
});

describe('flake.lock', () => {
  test('locks every input of flake.nix and nothing else', () => {
    expect([...inputs.keys()].sort()).toEqual(Object.keys(lock.nodes.root.inputs).sort());
    expect(inputs.size).toBeGreaterThan(0);
  });

  // Nix resolves an input again, over the network, when `original` is not what flake.nix says, letter for letter.
  test.each([...inputs])('has %s as flake.nix writes it (%s), with a revision and a hash', (name, reference) => {
    const node = lockedNode(name);
    expect(node).toBeDefined();
    const { owner, repo, ref } = node?.original ?? {};
    expect(`github:${owner}/${repo}/${ref}`).toBe(reference);
    expect(node?.locked).toMatchObject({ owner, repo });
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
    expect(fixtureLock.nodes['nixpkgs']).toEqual(lock.nodes['nixpkgs-2411']);
    expect(readFileSync(fileURLToPath(new URL(`${name}/flake.nix`, flakesFolder)), 'utf8')).toContain(
      'inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-24.11";',
    );
  });
});
