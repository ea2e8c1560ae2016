/** The kinds of failure that are known in other words, quotes and colours than those of the recorded versions. */
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../../../contract/wire/failure.ts';
import { type NixFailureContext, recogniseNixFailure } from '../../../../../main/system/nix/index.ts';

const base: NixFailureContext = { during: 'evaluating', reference: 'github:me/config', nixVersion: '2.8.0' };
const drv = '/nix/store/6na84wdn9nsynm8f6hdyfpnzrpr1q8aj-broken-1.0.drv';
const recognise = (text: string, context: Partial<NixFailureContext> = {}): Failure =>
  recogniseNixFailure(text.split('\n'), { ...base, ...context });

describe('the same failures in other words', () => {
  const evaluating = { during: 'evaluating' as const };
  const building = { during: 'building' as const };

  it.each<[string, string, Partial<NixFailureContext>, Partial<Failure>]>([
    [
      'a hash in double quotes and colours',
      `\u001b[31;1merror:\u001b[0m hash mismatch in fixed-output derivation "\u001b[35;1m${drv}\u001b[0m":\n         specified: sha256-A\n            got:    sha256-B`,
      building,
      { kind: 'hash-mismatch', derivation: drv, specified: 'sha256-A', got: 'sha256-B' },
    ],
    [
      'a hash of what Nix code downloads itself',
      "error: hash mismatch in file downloaded from 'https://example.org/x.tar.gz':\n         specified: sha256:0a\n         got:       sha256:1b",
      evaluating,
      { kind: 'hash-mismatch', derivation: 'https://example.org/x.tar.gz', specified: 'sha256:0a', got: 'sha256:1b' },
    ],
    [
      'a hash of a path from another store',
      "error: hash mismatch importing path '/nix/store/x';\n         specified: sha256:0a\n         got:       sha256:1b",
      building,
      { kind: 'hash-mismatch', derivation: '/nix/store/x' },
    ],
    [
      'an unfree package in straight quotes',
      "error: Package 'unrar-7' in /nix/store/x/package.nix:1 has an unfree license ('unfree'), refusing to evaluate.",
      evaluating,
      { kind: 'unfree-in-flake', package: 'unrar-7', license: 'unfree' },
    ],
    [
      'an unfree package in the quotes of another locale, without the name of its license',
      'error: Refusing to evaluate package „unrar-7“ in /nix/store/x/package.nix:1 because it has an unfree license',
      evaluating,
      { kind: 'unfree-in-flake', package: 'unrar-7', license: '' },
    ],
    [
      'a store that was not reached before',
      "error: opening a connection to remote store 'ssh-ng://there' previously failed",
      building,
      { kind: 'nix-store-unreachable', store: 'ssh-ng://there' },
    ],
    [
      'a store in double quotes',
      'error: cannot open connection to remote store "ssh-ng://there": error: read of 16384 bytes: Connection reset by peer',
      building,
      { kind: 'nix-store-unreachable', store: 'ssh-ng://there' },
    ],
    [
      'a store of no kind that Nix knows',
      "error: don't know how to open Nix store with scheme 'rsync'",
      building,
      { kind: 'nix-store-unreachable', store: 'rsync' },
    ],
    [
      'a full folder in double quotes',
      'error: writing to file "/nix/var/nix/builds/nix-1/x": No space left on device',
      building,
      { kind: 'disk-full', path: '/nix/var/nix/builds/nix-1/x' },
    ],
    [
      'no memory for an evaluation',
      'error: out of memory',
      evaluating,
      { kind: 'nix-out-of-memory', limitBytes: null },
    ],
    [
      'no memory for an evaluation, as its garbage collector says',
      'GC Warning: Out of Memory! Heap size: 7168 MiB. Returning NULL!',
      evaluating,
      { kind: 'nix-out-of-memory' },
    ],
  ])('%s', (_what, text, context, failure) => {
    expect(recognise(text, context)).toMatchObject(failure);
  });

  const failedWith = (message: string, log: readonly string[]) =>
    recognise(`error: builder for '${drv}' ${message}`, { ...building, logOf: () => log });

  it.each<[string, string, string[]]>([
    ['a program that its shell started was killed', 'failed with exit code 137', []],
    [
      'its linker was killed',
      'failed with exit code 1',
      ['collect2: fatal error: ld terminated with signal 9 [Killed]'],
    ],
    ['LLVM got none', 'failed with exit code 1', ['\u001b[31mLLVM ERROR: out of memory\u001b[0m']],
    ['Rust got none', 'failed with exit code 101', ['memory allocation of 1073741824 bytes failed']],
    ['Go got none', 'failed with exit code 2', ['fatal error: runtime: out of memory']],
  ])('memory ran out where %s', (_what, message, log) => {
    expect(failedWith(message, log)).toMatchObject({ kind: 'builder-out-of-memory', derivation: drv });
  });

  it('the network was lost where curl says so behind its progress, in colours', () => {
    const log = ['  0     0    0     0\r\u001b[1mcurl: (6) Could not resolve host: example.org\u001b[0m'];
    expect(failedWith('failed with exit code 6', log)).toMatchObject({
      kind: 'network-failed',
      detail: 'Could not resolve host: example.org',
    });
  });

  it('the disk is full where Go says so', () => {
    expect(failedWith('failed with exit code 1', ['write /build/x: no space left on device'])).toMatchObject({
      kind: 'disk-full',
      path: '/build',
    });
  });
});

describe('Plasma 5 in a nixpkgs that has none any more', () => {
  const file = '/nix/store/x-source/nixos/modules/installer/cd-dvd/installation-cd-graphical-plasma5.nix';
  it.each([
    ['up to 2.18', `error: getting status of '${file}': No such file or directory`],
    ['since', `error: path '${file}' does not exist`],
    [
      'since 2.29',
      `error: path '«github:NixOS/nixpkgs/x»/nixos/installation-cd-graphical-calamares-plasma5.nix' does not exist`,
    ],
    ['an option', "error: The option `services.xserver.desktopManager.plasma5' does not exist. Definition values:"],
    [
      'a removed option',
      "error:\n       Failed assertions:\n       - The option definition `services.xserver.desktopManager.plasma5.enable' in `/x' no longer has any effect; please remove it.",
    ],
    ['a package', 'error: plasma5Packages has been removed, because Plasma 5 has reached its end of life'],
  ])('is told as that: %s', (_what, text) => {
    expect(recognise(text, { during: 'evaluating' })).toMatchObject({
      kind: 'evaluation-failed',
      message: { because: 'plasma5-gone' },
    });
  });

  it('is not what an error about something else beside it says', () => {
    const text = "error: undefined variable 'plasma5'\n\n       at /x/installation-cd-graphical-plasma5.nix:3:1:\n";
    expect(recognise(text, { during: 'evaluating' })).toMatchObject({ message: "undefined variable 'plasma5'" });
  });
});
