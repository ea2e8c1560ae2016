import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../../../contract/wire/failure.ts';
import { type NixFailureContext, recogniseNixFailure } from '../../../../../main/system/nix/index.ts';

const base: NixFailureContext = { during: 'evaluating', reference: 'github:me/config', nixVersion: '2.8.0' };
const store = '/nix/store/dpxbbgvkchzhbnkzrznd52cghm1r7vj3-source';
const own = { storePath: store, folder: '/home/me/config' };
const drv = '/nix/store/6na84wdn9nsynm8f6hdyfpnzrpr1q8aj-broken-1.0.drv';
const recognise = (text: string, context: Partial<NixFailureContext> = {}): Failure =>
  recogniseNixFailure(text.split('\n'), { ...base, ...context });

describe('the machine', () => {
  it.each<[string, string, Partial<Failure>]>([
    [
      'up to 2.8',
      "error: experimental Nix feature 'nix-command' is disabled; use '--extra-experimental-features nix-command' to override",
      { kind: 'nix-features-off', features: ['nix-command'] },
    ],
    [
      'newer',
      "error: experimental Nix feature 'flakes' is disabled; add '--extra-experimental-features flakes' to enable it",
      { kind: 'nix-features-off', features: ['flakes'] },
    ],
    [
      'Lix',
      "error: experimental Lix feature 'flakes' is disabled; use '--extra-experimental-features flakes' to override",
      { kind: 'nix-features-off', features: ['flakes'] },
    ],
    [
      'no daemon',
      "error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': No such file or directory",
      { kind: 'nix-daemon-unreachable' },
    ],
    [
      'dead daemon',
      "error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused",
      { kind: 'nix-daemon-unreachable' },
    ],
    [
      'forbidden daemon',
      "error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Permission denied",
      { kind: 'nix-daemon-unreachable' },
    ],
    [
      'daemon that went away',
      'error: Nix daemon disconnected unexpectedly (maybe it crashed?)',
      { kind: 'nix-daemon-unreachable' },
    ],
    [
      'store of root',
      "error: could not set permissions on '/nix/var/nix/profiles/per-user' to 755: Operation not permitted",
      { kind: 'nix-store-unwritable' },
    ],
    ['read-only store', 'error: remounting /nix/store writable: Invalid argument', { kind: 'nix-store-unwritable' }],
    [
      'read-only file system',
      "error: creating directory '/nix/store/.links': Read-only file system",
      { kind: 'nix-store-unwritable' },
    ],
    [
      'lock of root',
      "error: opening lock file '/nix/var/nix/db/big-lock': Permission denied",
      { kind: 'nix-store-unwritable' },
    ],
    [
      'read-only database',
      "error: executing SQLite statement 'insert or …': attempt to write a readonly database (in '/nix/var/nix/db/db.sqlite')",
      { kind: 'nix-store-unwritable' },
    ],
    ['full disk', 'error: writing to file: No space left on device', { kind: 'disk-full', path: '/nix/store' }],
    [
      'full disk with its path',
      "error: writing to file '/nix/store/abc': No space left on device",
      { kind: 'disk-full', path: '/nix/store/abc' },
    ],
    ['full database', "error: executing SQLite query: database or disk is full (in '/nix/x')", { kind: 'disk-full' }],
    [
      'old Nix for its nixpkgs',
      'error: This version of Nixpkgs requires Nix >= 2.18.0, please upgrade:',
      { kind: 'nix-too-old', have: '2.8.0', need: '2.18.0' },
    ],
  ])('%s', (_case, text, failure) => {
    expect(recognise(text)).toMatchObject(failure);
  });
});

describe('another system', () => {
  it.each([
    [
      'up to 2.28',
      `error: a 'aarch64-linux' with features {} is required to build '${drv}', but I am a 'x86_64-linux' with features {benchmark, big-parallel, kvm, nixos-test}`,
    ],
    [
      'since 2.29',
      `error: Cannot build '${drv}'.\n       Reason: required system or feature not available\n       Required system: 'aarch64-linux' with features {}\n       Current system: 'x86_64-linux' with features {kvm}`,
    ],
    [
      'since 2.34',
      `error: Cannot build '${drv}'.\n       Reason: platform mismatch\n       Required system: 'aarch64-linux'\n       Current system: 'x86_64-linux'`,
    ],
  ])('%s', (_case, text) => {
    const failure = { kind: 'wrong-system', need: 'aarch64-linux', have: 'x86_64-linux' };
    expect(recognise(text, { during: 'building' })).toEqual(failure);
  });

  it('is not the reason when only a feature such as kvm is missing', () => {
    const text = `error: Cannot build '${drv}'.\n       Reason: required system or feature not available\n       Required system: 'x86_64-linux' with features {kvm}\n       Current system: 'x86_64-linux' with features {}`;
    expect(recognise(text, { during: 'building' }).kind).toBe('build-failed');
  });
});

describe('fetching', () => {
  const resolve =
    "error: unable to download 'https://api.github.com/repos/me/config/commits/HEAD': Couldn't resolve host name (6)";
  it.each<[string, string, Partial<NixFailureContext>, Partial<Failure>]>([
    [
      'the source itself',
      resolve,
      { during: 'locking' },
      { kind: 'source-unreachable', reference: 'github:me/config' },
    ],
    [
      'the source itself, newer words',
      "error:\n       … while fetching the input 'github:me/config'\n\n       error: unable to download 'https://api.github.com/repos/me/config/commits/HEAD': Could not resolve hostname (6) Could not resolve host: api.github.com",
      { during: 'locking' },
      { kind: 'source-unreachable' },
    ],
    [
      'one of its inputs',
      "error:\n       … while updating the flake input 'nixpkgs'\n\n       … while fetching the input 'github:NixOS/nixpkgs'\n\n       error: unable to download 'https://api.github.com/repos/NixOS/nixpkgs/commits/HEAD': HTTP error 403",
      { during: 'locking' },
      { kind: 'network-failed', url: 'https://api.github.com/repos/NixOS/nixpkgs/commits/HEAD' },
    ],
    ['something during a build', resolve, { during: 'building' }, { kind: 'network-failed' }],
    [
      'a repository that git may not read',
      "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\nerror: program 'git' failed with exit code 128",
      { during: 'locking' },
      {
        kind: 'source-unreachable',
        detail: 'git@github.com: Permission denied (publickey). fatal: Could not read from remote repository.',
      },
    ],
    [
      'without git',
      "error: program 'git' failed with exit code 1",
      { during: 'locking' },
      { kind: 'source-unreachable', detail: { because: 'git-failed' } },
    ],
    [
      'without git, newer words',
      "error: executing 'git': No such file or directory",
      { during: 'locking' },
      { kind: 'source-unreachable', detail: { because: 'program-missing', program: 'git' } },
    ],
    [
      'a branch that is not there',
      "error: Cannot find Git revision 'abc' in ref 'main' of repository 'https://example.org/x'! Please make sure …",
      { during: 'locking' },
      { kind: 'source-unreachable' },
    ],
    [
      'a file that changed, up to today',
      `error: hash mismatch in fixed-output derivation '${drv}':\n         specified: sha256-AAAA=\n            got:    sha256-BBBB=`,
      { during: 'building' },
      { kind: 'hash-mismatch', derivation: drv, specified: 'sha256-AAAA=', got: 'sha256-BBBB=' },
    ],
    [
      'an input that changed',
      "error: NAR hash mismatch in input 'github:NixOS/nixpkgs/abc' (/nix/store/x-source), expected 'sha256-AAAA=', got 'sha256-BBBB='",
      { during: 'locking' },
      { kind: 'hash-mismatch', derivation: 'github:NixOS/nixpkgs/abc', specified: 'sha256-AAAA=', got: 'sha256-BBBB=' },
    ],
    [
      'an input that changed, newer words',
      "error: NAR hash mismatch in input 'github:NixOS/nixpkgs/abc', expected 'sha256-AAAA=' but got 'sha256-BBBB='",
      { during: 'locking' },
      { kind: 'hash-mismatch', specified: 'sha256-AAAA=', got: 'sha256-BBBB=' },
    ],
  ])('%s', (_case, text, context, failure) => {
    expect(recognise(text, context)).toMatchObject(failure);
  });

  it('does not blame a cache that only warned', () => {
    const text = `warning: error: unable to download 'https://cache.nixos.org/nix-cache-info': Couldn't resolve host name (6); retrying in 340 ms\nerror: builder for '${drv}' failed with exit code 1`;
    expect(recognise(text, { during: 'building' })).toMatchObject({ kind: 'build-failed', derivation: drv });
  });
});

describe('a flake that is not valid', () => {
  const source = '/nix/store/0s01h9aknkwyah6x3kxn4hf8bysha4vq-source';
  it.each([
    "error: flake 'path:/home/me/config' lacks attribute 'outputs'",
    `error: flake 'path:/home/me/config' has an unsupported attribute 'foo', at ${source}/flake.nix:1:3`,
    `error: expected a function but got a set at ${source}/flake.nix:1:3`,
    `error: expected a string but got an integer at ${source}/flake.nix:1:3`,
    "error: flake configuration setting 'a' is a set",
    "error: list element in flake configuration setting 'a' is a list while a string is expected",
    `error: lock file '${source}//flake.lock' has unsupported version 99`,
    "error:\n       … while updating the lock file of flake 'path:/x'\n\n       error: lock file references missing node 'zzz'",
    'error: [json.exception.parse_error.101] parse error at line 1, column 4: syntax error while parsing object key',
    `error: Could not parse '${source}/flake.lock': [json.exception.parse_error.101] parse error at line 1`,
    "error: found circular import of flake 'path:/home/me/config'",
    "error:\n       … while updating the lock file of flake 'path:/x'\n\n       error: follow cycle detected: [b -> a -> b]",
    `error: relative path '../up' points outside of its parent's store path '${source}'`,
    "error: cannot find flake 'flake:nosuchthing' in the flake registries",
  ])('is not one that could not be fetched, wherever it is: %s', (text) => {
    const failure = recognise(text, { during: 'locking' });
    expect(failure).toMatchObject({ kind: 'flake-invalid', reference: 'github:me/config' });
  });

  it('is what a folder of this machine has, whatever Nix says of it, by its own name', () => {
    const own = { storePath: null, folder: '/home/me/config' };
    const text = `error: opening file '${source}/flake.nix/default.nix': No such thing`;
    expect(recognise(text, { during: 'locking', own })).toEqual({
      kind: 'flake-invalid',
      reference: 'github:me/config',
      detail: "opening file '/home/me/config/flake.nix/default.nix': No such thing",
    });
    expect(recognise(text, { during: 'locking' }).kind).toBe('source-unreachable');
  });

  it.each([
    "error: getting status of '/home/me/config': No such file or directory",
    "error: path '/home/me/config' does not exist",
  ])('is not what a folder has that is not there: %s', (text) => {
    const own = { storePath: null, folder: '/home/me/config' };
    expect(recognise(text, { during: 'locking', own }).kind).toBe('source-unreachable');
  });
});

describe('references', () => {
  it('a name that was typed and is in no registry is one that is not valid', () => {
    const text = "error: cannot find flake 'flake:config' in the flake registries";
    expect(recognise(text, { during: 'locking' }).kind).toBe('bad-flake-reference');
  });

  it.each([
    "error: 'github:me' is not a valid URL",
    "error: in URL 'github:me/config/a b', 'a b' is not a commit hash or branch/tag name",
    "error: 'flake:nixpkgs' is an indirect flake reference, but registry lookups are not allowed",
    "error: path '/home/me' is not part of a flake (neither it nor its parent directories contain a 'flake.nix' file)",
    "error: source tree referenced by 'path:/home/me?lastModified=1' does not contain a '/flake.nix' file",
  ])('%s', (text) => {
    expect(recognise(text, { during: 'locking' })).toMatchObject({ kind: 'bad-flake-reference' });
  });

  it.each([
    "error: flake 'path:/x' does not provide attribute 'packages.x86_64-linux.iso', 'legacyPackages.x86_64-linux.iso' or 'iso'",
    "error: flake 'path:/x' does not provide attribute 'packages.x86_64-linux.iso', 'legacyPackages.x86_64-linux.iso' or 'iso'\n       Did you mean isoo?",
  ])('%s', (text) => {
    expect(recognise(text)).toMatchObject({ kind: 'missing-attribute', attribute: 'iso' });
  });

  it.each([
    ['up to 2.19', `error: getting status of '${store}/flake.nix': No such file or directory`, 'flake.nix'],
    [
      'since 2.20',
      `error: Path 'hosts/iso.nix' in the repository "/home/me/config" is not tracked by Git.\n\n       To make it visible to Nix, run:`,
      'hosts/iso.nix',
    ],
    ['since 2.20, other words', `error: path '${store}/hosts/iso.nix' does not exist`, 'hosts/iso.nix'],
  ])('a file that git does not track, %s', (_case, text, path) => {
    const isUntracked = (relative: string): boolean => relative === path;
    expect(recognise(text, { isUntracked })).toEqual({ kind: 'flake-file-not-tracked', path });
  });

  it('does not blame git for a file that is not there at all', () => {
    const text = `error: getting status of '${store}/gone.nix': No such file or directory`;
    expect(recognise(text, { isUntracked: () => false, own })).toMatchObject({
      kind: 'evaluation-failed',
      message: "getting status of '/home/me/config/gone.nix': No such file or directory",
    });
  });
});

describe('evaluation', () => {
  it('gives message and place, without escapes, from the format up to 2.13', () => {
    const text = `\u001b[31;1merror:\u001b[0m undefined variable '\u001b[35;1mvimm\u001b[0m'\n\n       \u001b[34;1mat \u001b[35;1m${store}/configuration.nix:7:5\u001b[0m:\n\n            6|     git\n            7|     vimm\n             |     ^`;
    expect(recognise(text, { own })).toMatchObject({
      kind: 'evaluation-failed',
      message: "undefined variable 'vimm'",
      position: { file: '/home/me/config/configuration.nix', line: 7, column: 5 },
    });
  });

  it('prefers the innermost place of the user to one in nixpkgs, up to 2.13', () => {
    const text = `error: attribute 'x' missing\n\n       at /nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-source/lib/modules.nix:1:2:\n\n       … while calling\n\n       at ${store}/inner.nix:3:4:\n\n       … from call site\n\n       at ${store}/outer.nix:5:6:`;
    expect(recognise(text, { own })).toMatchObject({ position: { file: '/home/me/config/inner.nix', line: 3 } });
  });

  it('reads the order since 2.14, where the message and the innermost place come last', () => {
    const text = `error:\n       … while calling the 'head' builtin\n         at ${store}/outer.nix:5:6:\n            4|\n\n       … while evaluating\n         at ${store}/inner.nix:3:4:\n\n       (stack trace truncated; use '--show-trace' to show the full trace)\n\n       error: attribute 'x' missing\n       at /nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-source/lib/modules.nix:1:2:\n            1| x`;
    expect(recognise(text, { own })).toMatchObject({
      message: "attribute 'x' missing",
      position: { file: '/home/me/config/inner.nix', line: 3, column: 4 },
    });
  });

  it('understands the places of lazily copied sources, since 2.35', () => {
    const text = `error:\n       error: undefined variable 'x'\n       at «git+file:///home/me/config»/flake.nix:8:9:`;
    expect(recognise(text, { own })).toMatchObject({ position: { file: '/home/me/config/flake.nix', line: 8 } });
  });

  it('finds the line of an option that does not exist, which the module system does not tell', () => {
    const text = `error: The option \`services.spice-vdagent' does not exist. Definition values:\n       - In \`${store}/configuration.nix': { enable = ...; }\n\n       … while evaluating\n\n       at /nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-source/lib/modules.nix:71:24:`;
    const read = (): string =>
      '{\n  services.openssh.enable = true;\n  services = { spice-vdagent.enable = true; };\n}';
    expect(recognise(text, { own: { ...own, read } })).toMatchObject({
      message:
        "The option `services.spice-vdagent' does not exist. Definition values:\n- In `/home/me/config/configuration.nix': { enable = ...; }",
      position: { file: '/home/me/config/configuration.nix', line: 3, column: 16 },
    });
  });

  it('gives a message that begins on the line after a bare error, and no place in nixpkgs', () => {
    const text = `error:\n       Failed assertions:\n       - isoImage.volumeID is too long.\n\n       at /nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-source/nixos/lib/eval-config.nix:30:10:`;
    expect(recognise(text, { own })).toMatchObject({
      kind: 'evaluation-failed',
      message: 'Failed assertions:\n- isoImage.volumeID is too long.',
      position: null,
    });
  });

  it.each([
    ['up to 2.17', drv],
    ['since 2.18', `${drv}^out`],
    ['some versions between', `${drv}!out,dev`],
  ])('asks for a yes where the Nix code reads what a build makes: %s', (_, named) => {
    const said = `cannot build '${named}' during evaluation because the option 'allow-import-from-derivation' is disabled`;
    const risks = [{ kind: 'import-from-derivation', derivation: drv }];
    for (const text of [
      `error: ${said}`,
      `error:\n       … while calling the 'import' builtin\n\n       error: ${said}`,
    ])
      expect(recognise(text)).toEqual({ kind: 'consent-needed', reference: base.reference, risks });
  });

  it('still gives a message for unknown errors', () => {
    expect(recognise('error: the moon is in the wrong phase')).toMatchObject({
      kind: 'evaluation-failed',
      message: 'the moon is in the wrong phase',
    });
    expect(recognise('')).toMatchObject({ message: { because: 'nix-said-nothing' } });
  });
});

describe('building', () => {
  const log = ['building broken', 'main.c:3:1: error: expected declaration'];
  it.each([
    ['up to 2.28', `error: builder for '${drv}' failed with exit code 1`, 'builder failed with exit code 1'],
    [
      'up to 2.28 from a daemon',
      `error: builder for '${drv}' failed with exit code 1;\n       last 2 log lines:\n       > ${log[0]}\n       > ${log[1]}\n       For full logs, run 'nix log ${drv}'.\nerror: 1 dependencies of derivation '/nix/store/x.drv' failed to build`,
      'builder failed with exit code 1',
    ],
    [
      'since 2.29',
      `error: Cannot build '/nix/store/x.iso.drv'.\n       Reason: 1 dependency failed.\n       Output paths:\n         /nix/store/x\nerror: Cannot build '${drv}'.\n       Reason: builder failed with exit code 1.\n       Last 2 log lines:\n       > ${log[0]}\n       > ${log[1]}`,
      'builder failed with exit code 1.',
    ],
  ])('%s', (_case, text, message) => {
    const context = { during: 'building' as const, logOf: (name: string) => (name === drv ? log : []) };
    expect(recognise(text, context)).toEqual({ kind: 'build-failed', derivation: drv, message, log });
    if (text.includes('>')) expect(recognise(text, { during: 'building' })).toMatchObject({ log });
  });

  it('names the dependency that failed only when nothing better is known', () => {
    expect(
      recognise(`error: 2 dependencies of derivation '${drv}' failed to build`, { during: 'building' }),
    ).toMatchObject({ kind: 'build-failed', derivation: drv });
  });
});

describe('what a hostile flake prints', () => {
  it.each(['0:5', '5:0', '3:9007199254740993'])('names no place of a file: %s', (place) => {
    const text = `error: no\n\n       at /nix/store/x-source/flake.nix:${place}:\n`;
    expect(recognise(text, { during: 'evaluating' })).toMatchObject({ kind: 'evaluation-failed', position: null });
  });

  it('is searched in a moment, also where a quote is closed by nothing before thousands of paths', () => {
    const frame = `       at /nix/store/${'0'.repeat(32)}-source/flake.nix:3:5:\n`;
    const before = process.cpuUsage();
    for (const during of ['locking', 'evaluating', 'building'] as const)
      expect(recognise(`error: it's\n${frame.repeat(2700)}`, { during })).toMatchObject({ kind: 'evaluation-failed' });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(700);
  });
});
