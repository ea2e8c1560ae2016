import { describe, expect, it } from 'vitest';
import type { ConsentedBuild } from '../../../../../contract/wire/consented-build.ts';
import { DEFAULT_BUILD_OPTIONS } from '../../../../../contract/wire/source.ts';
import { planBuild } from '../../../../../main/stages/nix-build/index.ts';
import { lockSource } from '../../../../../main/stages/source/index.ts';
import { type NixRunOptions, type NixSession, recogniseNixFailure } from '../../../../../main/system/nix/index.ts';

const REFERENCE = `github:me/config/${'a'.repeat(40)}`;
const recogniseFailure: NixSession['recogniseFailure'] = (lines, context) =>
  recogniseNixFailure(lines, { ...context, nixVersion: '2.24.1' });

const PRINTED = [
  "evaluating file '/nix/store/x/flake.nix'",
  'these 2 derivations will be built:',
  '  /nix/store/a-squashfs.img.drv',
  '  /nix/store/b-nixos.iso.drv',
  'this path will be fetched (1.00 MiB download, 3.00 MiB unpacked):',
  '  /nix/store/c-linux',
];

function fakeNix(printed = PRINTED): { nix: NixSession; dryRuns: () => number; settingsRead: () => number } {
  const ran: string[][] = [];
  const answer = (argv: readonly string[]): unknown => {
    if (argv.includes('metadata'))
      return {
        url: REFERENCE,
        locked: { type: 'github', owner: 'me', repo: 'config', rev: 'a'.repeat(40), narHash: 'sha256-x' },
        locks: { nodes: { root: {} }, root: 'root', version: 7 },
      };
    if (argv.includes('show')) return { system: { value: 'x86_64-linux' }, 'build-dir': { value: '/tmp' } };
    return argv.includes('--dry-run') ? [{ drvPath: '/nix/store/b-nixos.iso.drv' }] : true;
  };
  const run = async (argv: readonly string[], { onLine }: NixRunOptions = {}) => {
    ran.push([...argv]);
    const stderrLines = argv.includes('--dry-run') ? printed : [];
    for (const line of stderrLines) onLine?.(line);
    return { code: 0, stdout: JSON.stringify(answer(argv)), stderrLines };
  };
  return {
    nix: { version: '2.24.1', isAtLeast: () => true, run, stream: run, recogniseFailure } as unknown as NixSession,
    dryRuns: () => ran.filter((argv) => argv.includes('--dry-run')).length,
    settingsRead: () => ran.filter((argv) => argv.includes('show') && argv.includes('config')).length,
  };
}

async function lock(nix: NixSession): Promise<ConsentedBuild> {
  const flake = { kind: 'flake', reference: REFERENCE, attribute: 'iso' } as const;
  const locked = await lockSource({ source: flake, sourceText: REFERENCE, options: DEFAULT_BUILD_OPTIONS }, nix);
  if (locked.kind !== 'installable') throw new Error(locked.kind);
  return locked;
}

it('a flake is evaluated once to be locked and planned, and the settings of Nix are read once', async () => {
  const { nix, dryRuns, settingsRead } = fakeNix();
  const { plan, derivations } = await planBuild(await lock(nix), nix);
  expect(derivations).toEqual(['/nix/store/a-squashfs.img.drv', '/nix/store/b-nixos.iso.drv']);
  expect(plan).toMatchObject({ builds: 2, fetches: 1, downloadBytes: 1024 ** 2, unpackedBytes: 3 * 1024 ** 2 });
  expect(dryRuns()).toBe(1);
  expect(settingsRead()).toBe(1);
});

it.each([{ substituters: 'https://cache' }, { builders: 'ssh://big' }])(
  'it is asked again what there is to do with %j, which locking did not know',
  async (place) => {
    const { nix, dryRuns } = fakeNix();
    await planBuild(await lock(nix), nix, place);
    expect(dryRuns()).toBe(2);
  },
);

describe('where everything would be compiled', () => {
  const EVERYTHING = [
    'these 400 derivations will be built:',
    `  /nix/store/${'a'.repeat(32)}-stdenv-linux.drv`,
    ...Array.from({ length: 399 }, (_, at) => `  /nix/store/b-package-${at}.drv`),
  ];
  const LOST =
    "warning: unable to download 'https://cache.nixos.org/nix-cache-info': Couldn't resolve host name (6); retrying in 268 ms";

  it('that is the plan if every cache was asked', async () => {
    const { nix } = fakeNix(EVERYTHING);
    expect((await planBuild(await lock(nix), nix)).plan.compilesEverything).toBe(true);
  });

  it('the network is to blame if a cache could not be reached', async () => {
    const { nix } = fakeNix([LOST, ...EVERYTHING]);
    await expect(planBuild(await lock(nix), nix)).rejects.toMatchObject({
      failure: {
        ...{ kind: 'network-failed', stage: 'source', url: 'https://cache.nixos.org/nix-cache-info' },
        detail: "Couldn't resolve host name (6)",
      },
    });
  });

  it('a few derivations are built without it', async () => {
    const { nix } = fakeNix([LOST, ...PRINTED]);
    expect((await planBuild(await lock(nix), nix)).plan.builds).toBe(2);
  });
});
