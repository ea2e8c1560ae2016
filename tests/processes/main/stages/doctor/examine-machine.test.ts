import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeCheck } from '../../../../../contract/messages/describe-check.ts';
import { en } from '../../../../../contract/messages/en/index.ts';
import type { Check, CheckTopic } from '../../../../../contract/wire/doctor.ts';
import { examineMachine } from '../../../../../main/stages/doctor/index.ts';

/** Programs that are not found: what is in the system's folders cannot be moved for a test. */
const hidden = vi.hoisted(() => new Set<unknown>());
vi.mock('../../../../../main/system/find-program.ts', async (original) => {
  const real = await original<typeof import('../../../../../main/system/find-program.ts')>();
  return {
    ...real,
    findProgram: (...argv: Parameters<typeof real.findProgram>) =>
      hidden.has(argv[0]) ? null : real.findProgram(...argv),
  };
});

let folder = '';
const before = { ...process.env };

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'doctor-'));
});
afterEach(() => {
  process.env = { ...before };
  rmSync(folder, { recursive: true, force: true });
});

interface FakeNix {
  /** What `nix --version` says. */
  says?: string;
  settings?: Readonly<Record<string, unknown>>;
  /** What `nix store info --json` says. */
  store?: object;
  /** In the place of all that: a script for everything but `--version`. */
  script?: string;
}

const SETTINGS = { system: 'x86_64-linux', sandbox: true, 'build-users-group': '', builders: '' };

/** A `nix` on PATH: for flavours that this machine has not. */
function putNix({ says = 'nix (Nix) 2.35.2', settings = {}, store = { url: 'daemon' }, script }: FakeNix): void {
  const values = Object.entries({ ...SETTINGS, ...settings }).map(([name, value]) => [name, { value }]);
  const cases = `case "$*" in
    --version) echo '${says}' ;;
    *'show --json' | *'show-config --json') ${script ?? `echo '${JSON.stringify(Object.fromEntries(values))}'`} ;;
    *'store info'*) ${script ?? `echo '${JSON.stringify(store)}'`} ;;
    *toFile*) ${script ?? 'printf /nix/store/x-flakestick-doctor'} ;;
    *) ${script ?? 'true'} ;;
  esac`;
  const file = path.join(folder, 'nix');
  writeFileSync(file, `#!/bin/sh\n${cases}\n`);
  chmodSync(file, 0o755);
  process.env['PATH'] = `${folder}:${before['PATH'] ?? ''}`;
}

async function checkNamed(topic: CheckTopic): Promise<Check | undefined> {
  return (await examineMachine()).find((check) => check.topic === topic);
}

it('asks everything, with a remedy for whatever does not work', async () => {
  putNix({});
  const checks = await examineMachine();
  expect(checks.map(({ topic }) => topic)).toEqual([
    'nix',
    'flakes',
    'nix-daemon',
    'nix-store',
    'trust',
    'sandbox',
    'build-space',
    process.arch === 'arm64' ? 'images-x86_64' : 'images-aarch64',
    'remote-builders',
    'store-space',
    'download-space',
    'drive-list',
    'writing-drives',
    'password-dialog',
    'unmounting',
    'locks',
    'drive-contents',
    'empty-drives',
    'virtual-machine',
    'uefi-firmware',
    'machine-screen',
    'loop-devices',
  ]);
  for (const check of checks) expect(check.remedy === null).toBe(check.state === 'works');
  expect(checks[0]).toMatchObject({
    state: 'works',
    finding: { kind: 'nix-found', flavour: 'nix', version: '2.35.2', path: `${folder}/nix` },
  });
});

describe('a flavour of Nix', () => {
  it.each([
    ['nix (Lix, like Nix) 2.94.0', 'Lix 2.94.0', '/etc/nix/nix.conf'],
    ['nix (Determinate Nix 3.22.3) 2.35.2', 'Determinate Nix 2.35.2', '/etc/nix/nix.custom.conf'],
  ])('%s is called %s, and its settings are changed in %3$s', async (says, name, file) => {
    putNix({ says, settings: { sandbox: false } });
    const checks = await examineMachine();
    expect(checks[0] && describeCheck(checks[0], en).detail).toContain(name);
    const sandbox = checks.find((check) => check.topic === 'sandbox');
    expect(sandbox).toMatchObject({ state: 'limited', finding: { kind: 'not-sandboxed' } });
    expect(`${sandbox?.toType}`).toMatch(process.platform === 'linux' ? new RegExp(`${file}|nix.settings`) : /./);
  });
});

it('says that a Nix before flakes is none', async () => {
  putNix({ says: 'nix (Nix) 2.3.16', script: 'exit 1' });
  const checks = await examineMachine();
  expect(checks[0]).toMatchObject({
    topic: 'nix',
    state: 'missing',
    finding: { kind: 'nix-too-old', have: '2.3.16', need: expect.any(String) },
  });
  expect(checks.map(({ topic }) => topic)).not.toContain('nix-store');
});

describe('trust', () => {
  it('is what the daemon reports, and not needed for presets', async () => {
    putNix({ store: { url: 'daemon', version: '2.35.2', trusted: false }, settings: { 'trusted-users': ['*'] } });
    expect(await checkNamed('trust')).toMatchObject({
      state: 'optional',
      toType: expect.stringContaining('trusted-users'),
    });
  });
  it('is read from the settings where the daemon does not say it', async () => {
    putNix({ store: { url: 'daemon' }, settings: { 'trusted-users': ['nobody-at-all', '*'] } });
    expect(await checkNamed('trust')).toMatchObject({ state: 'works' });
  });
  it('does not come with the group of another user', async () => {
    putNix({ store: { url: 'daemon' }, settings: { 'trusted-users': ['@nobody-at-all'] } });
    expect((await checkNamed('trust'))?.state).toBe('optional');
  });
});

describe('images for the other architecture', () => {
  const other = process.arch === 'arm64' ? 'x86_64-linux' : 'aarch64-linux';
  const name: CheckTopic = process.arch === 'arm64' ? 'images-x86_64' : 'images-aarch64';
  it('are made by a builder that is there for them', async () => {
    putNix({ settings: { builders: `ssh-ng://me@127.0.0.1:1 i686-linux,${other} - 4` } });
    expect(await checkNamed(name)).toMatchObject({ state: 'works', finding: { kind: 'system-on-builder' } });
  });
  it('need Nix to know of the emulator', async () => {
    putNix({});
    expect(await checkNamed(name)).toMatchObject({ state: 'optional', toType: expect.stringContaining(other) });
  });
});

it('a builder that does not answer is named, with the command that shows why', async () => {
  putNix({ settings: { builders: 'ssh-ng://me@127.0.0.1:1 aarch64-linux /root/key 4' } });
  expect(await checkNamed('remote-builders')).toMatchObject({
    state: 'limited',
    finding: expect.objectContaining({ uri: 'ssh-ng://me@127.0.0.1:1', problem: 'ECONNREFUSED' }),
    toType: 'sudo ssh -p 1 -i /root/key me@127.0.0.1',
  });
});

it('gives up on a question when its time is over and still answers the others', async () => {
  putNix({ script: 'exec sleep 60' });
  const started = performance.now();
  const checks = await examineMachine({ timeoutMs: 500 });
  expect(performance.now() - started).toBeLessThan(30_000);
  const named = (topic: CheckTopic) => checks.find((check) => check.topic === topic);
  expect(named('flakes')).toMatchObject({ state: 'limited', finding: { kind: 'check-timed-out', limitMs: 500 } });
  expect(named('sandbox')).toMatchObject({ state: 'limited', finding: { kind: 'check-timed-out', limitMs: 500 } });
  expect(named('download-space')).toBeDefined();
}, 60_000);

it('says where nothing keeps two programs apart', async () => {
  putNix({});
  expect(await checkNamed('locks')).toMatchObject({ state: 'works', finding: { kind: 'flock-found' } });
  hidden.add('flock');
  const check = await checkNamed('locks');
  hidden.clear();
  expect(check).toMatchObject({ state: 'limited', finding: { kind: 'flock-missing' } });
  expect(`${check?.toType}${check?.remedy?.kind}`).toMatch(/util-linux|by-hand/);
});

it('says where nobody can tell what is on a drive', async () => {
  putNix({});
  expect(await checkNamed('drive-contents')).toMatchObject({ state: 'works', finding: { kind: 'blkid-found' } });
  hidden.add('blkid');
  const check = await checkNamed('drive-contents');
  hidden.clear();
  expect(check).toMatchObject({ state: 'limited', finding: { kind: 'blkid-missing' } });
});
