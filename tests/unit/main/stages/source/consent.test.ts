import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { consentTo } from '../../../../../contract/wire/consented-build.ts';
import type { Recipe } from '../../../../../contract/wire/recipe.ts';
import { DEFAULT_BUILD_OPTIONS, type LocalSource, NO_PROVENANCE } from '../../../../../contract/wire/source.ts';
import { lockRecipe, lockSource } from '../../../../../main/stages/source/index.ts';
import type { NixSession } from '../../../../../main/system/nix/index.ts';

const REVISION = 'a'.repeat(40);
const REFERENCE = `github:me/config/${REVISION}`;
const METADATA = {
  url: REFERENCE,
  locked: { type: 'github', owner: 'me', repo: 'config', rev: REVISION, narHash: 'sha256-x' },
  locks: { nodes: { root: {} }, root: 'root', version: 7 },
};
const setting = (value: unknown) => ({ value });

/** A Nix whose builders run outside the sandbox, and in which everything evaluates. */
function unsandboxedNix(ran: string[][]): NixSession {
  const answer = (argv: readonly string[]): unknown => {
    if (argv.includes('metadata')) return METADATA;
    if (argv.includes('show') || argv.includes('show-config'))
      return { system: setting('x86_64-linux'), sandbox: setting(false) };
    if (argv[0] === 'build') return [{ drvPath: '/nix/store/x.drv' }];
    return true;
  };
  const run = async (argv: readonly string[]) => {
    ran.push([...argv]);
    return { code: 0, stdout: JSON.stringify(answer(argv)), stderrLines: [] };
  };
  return { version: '2.34.0', isAtLeast: () => true, run, stream: run } as unknown as NixSession;
}

let cache: string;
beforeAll(() => {
  cache = mkdtempSync(join(tmpdir(), 'flakestick-consent-'));
  writeFileSync(join(cache, 'iso.nix'), '{ ... }: { imports = [ <nixpkgs/x> ]; }');
  writeFileSync(join(cache, 'plain.nix'), '{ ... }: { }');
  vi.stubEnv('XDG_CACHE_HOME', cache);
  vi.stubEnv('NIX_PATH', 'nixpkgs=/nowhere');
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true });
});

const FLAKE: LocalSource = { kind: 'flake', reference: REFERENCE, attribute: 'iso' };
const common = { kind: 'flake' as const, attribute: 'iso', overrideInputs: [], lock: {}, lacksKeyOf: null };
const files = { 'flake.nix': { text: '{ outputs = _: { }; }', executable: false } };
const RECIPES: [string, Recipe][] = [
  ['the record of a flake', { ...common, reference: REFERENCE, files: null }],
  ['a record with the files of a flake in it', { ...common, reference: null, files }],
  [
    'a record with a module in it',
    { kind: 'search-path-module', files, entry: 'flake.nix', system: 'x86_64-linux', nixpkgs: null },
  ],
];

type Accept = ('unsandboxed-builds' | 'import-from-derivation')[];
const PATHS: [string, (accept: Accept, nix: NixSession) => Promise<unknown>][] = [
  [
    'a flake',
    (accept, nix) =>
      lockSource({ source: FLAKE, sourceText: REFERENCE, options: { ...DEFAULT_BUILD_OPTIONS, accept } }, nix),
  ],
  ...(['iso.nix', 'plain.nix'] as const).map(
    (name): [string, (accept: Accept, nix: NixSession) => Promise<unknown>] => [
      `the module ${name}`,
      (accept, nix) => {
        const file = join(cache, name);
        return lockSource(
          { source: { kind: 'module', path: file }, sourceText: file, options: { ...DEFAULT_BUILD_OPTIONS, accept } },
          nix,
        );
      },
    ],
  ),
  ...RECIPES.map(([name, recipe]): [string, (accept: Accept, nix: NixSession) => Promise<unknown>] => [
    name,
    (accept, nix) => lockRecipe({ ...NO_PROVENANCE, source: 'x', title: 'x', recipe }, nix, { key: null, accept }),
  ]),
];

describe.each(PATHS)('from %s to a build', (_name, lock) => {
  it('there is none without consent where builders run outside the sandbox', async () => {
    const ran: string[][] = [];
    await expect(lock([], unsandboxedNix(ran))).rejects.toMatchObject({
      failure: { kind: 'consent-needed', risks: [{ kind: 'unsandboxed-builds' }] },
    });
    expect(ran.filter((argv) => argv[0] === 'build' && !argv.includes('--dry-run'))).toEqual([]);
  });

  it('there is one with it', async () => {
    const locked = await lock(['unsandboxed-builds'], unsandboxedNix([]));
    expect(locked).toMatchObject({ kind: 'installable' });
  });

  it('no builder runs while it is evaluated, unless that was accepted too', async () => {
    const locked = (await lock(['unsandboxed-builds'], unsandboxedNix([]))) as { arguments: string[] };
    expect(locked.arguments.join(' ')).toContain('--option allow-import-from-derivation false');
    const accepted = (await lock(
      ['unsandboxed-builds', 'import-from-derivation'],
      unsandboxedNix([]),
    )) as typeof locked;
    expect(accepted.arguments.join(' ')).not.toContain('allow-import-from-derivation');
  });
});

it('a preset, which is Flakestick’s own, takes no consent', async () => {
  const preset: LocalSource = { kind: 'preset', name: 'minimal' };
  const request = { source: preset, sourceText: 'minimal', options: DEFAULT_BUILD_OPTIONS };
  expect(await lockSource(request, unsandboxedNix([]))).toMatchObject({ kind: 'installable' });
});

it('reports everything that was not accepted at once', () => {
  const build = { provenance: { ...NO_PROVENANCE, source: 'x', title: 'x' }, arguments: [] } as const;
  const risks = [
    { kind: 'unsandboxed-builds', derivations: null },
    { kind: 'import-from-derivation', derivation: '/nix/store/x.drv' },
  ] as const;
  const recipe = RECIPES[0]?.[1] as Recipe;
  expect(() => consentTo({ ...build, recipe }, { shown: 'x', risks, accept: [] })).toThrow(
    expect.objectContaining({ failure: { kind: 'consent-needed', reference: 'x', risks } }),
  );
});
