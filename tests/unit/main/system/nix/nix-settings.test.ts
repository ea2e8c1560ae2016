import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  buildFolderOf,
  type NixSession,
  nixSettingsOrNull,
  readBuilders,
  readNixSettings,
} from '../../../../../main/system/nix/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(os.tmpdir(), 'flakestick-nix-settings-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Answers `config show` as that many of the two spellings do. */
function nixWith(printed: string, understands: readonly string[] = ['config', 'show-config']) {
  const ran: string[] = [];
  const run = async (argv: readonly string[]) => {
    ran.push(argv[0] ?? '');
    const isKnown = understands.includes(argv[0] ?? '');
    return { code: isKnown ? 0 : 1, stdout: isKnown ? printed : '', stderrLines: isKnown ? [] : ['no such command'] };
  };
  return { nix: { isAtLeast: () => true, run } as unknown as NixSession, ran };
}

const printed = JSON.stringify({
  system: { value: 'x86_64-linux' },
  'extra-platforms': { value: ['i686-linux'] },
  sandbox: { value: 'relaxed' },
  'trusted-users': { value: 'root @wheel' },
  'access-tokens': { value: { 'github.com': 'secret' } },
});

describe('the settings of Nix', () => {
  it('are read once in a session, and hold no token', async () => {
    const { nix, ran } = nixWith(printed);
    const settings = await readNixSettings(nix, undefined);
    expect(settings).toEqual({
      system: 'x86_64-linux',
      extraPlatforms: ['i686-linux'],
      builders: [],
      sandbox: 'relaxed',
      trustedUsers: ['root', '@wheel'],
      buildUsersGroup: '',
      buildFolder: null,
    });
    expect(await nixSettingsOrNull(nix, undefined)).toBe(settings);
    expect(ran).toEqual(['config']);
  });

  it('are asked for in both spellings', async () => {
    const { nix, ran } = nixWith(printed, ['show-config']);
    expect(await readNixSettings(nix, undefined)).toMatchObject({ sandbox: 'relaxed' });
    expect(ran).toEqual(['config', 'show-config']);
  });

  it.each([
    ['where no spelling is known', printed, [], 'no such command'],
    ['where what is printed is not understood', '{}', ['config'], 'is not understood'],
  ])('cannot be read %s', async (_where, text, understands, reason) => {
    const { nix } = nixWith(text, understands);
    await expect(readNixSettings(nix, undefined)).rejects.toThrow(reason);
    expect(await nixSettingsOrNull(nix, undefined)).toBeNull();
  });
});

it('builders are one to a line or a semicolon, those of files included, comments left out', async () => {
  const file = join(folder, 'machines');
  await writeFile(file, '# ours\nssh://a x86_64-linux # big\n\nssh://b aarch64-linux\n');
  expect(await readBuilders(`ssh://c riscv64-linux; @${file}`)).toEqual([
    'ssh://c riscv64-linux',
    'ssh://a x86_64-linux',
    'ssh://b aarch64-linux',
  ]);
  expect(await readBuilders('@/nowhere')).toEqual([]);
});

it.each([
  ['what is set', '2.31', { buildFolder: '/big' }, true, '/big'],
  ['a folder of Nix’s own since 2.30', '2.30', null, true, '/nix/var/nix/builds'],
  ['the daemon’s temporary folder before', '2.24', null, true, '/tmp'],
  ['our own where there is no daemon', '2.24', null, false, os.tmpdir()],
])('builds are made in %s', (_what, version, settings, isByDaemon, where) => {
  const nix = { isAtLeast: (least: string) => Number(version.slice(2)) >= Number(least.slice(2)) } as NixSession;
  expect(buildFolderOf(nix, settings as never, isByDaemon)).toBe(where);
});
