/** The real program and the real Nix, on machines that lack something: each lack is found, with what to type. */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckText } from '../../../contract/messages/describe-check.ts';
import type { Check } from '../../../contract/wire/doctor.ts';
import { isAtLeast, parseNixVersion } from '../../../main/system/nix/index.ts';
import { ThrowawayUser } from '../../devices/throwaway-user.ts';
import { COMMAND_LINE } from '../../setup/built-programs.ts';

const DOCTOR = [process.execPath, COMMAND_LINE, 'doctor', '--json'];
const PLACES = ['/usr/bin/nix', '/usr/local/bin/nix', '/nix/var/nix/profiles/default/bin/nix'];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flakestick-doctor-'));
  await mkdir(join(folder, 'empty'));
  await configure('off', 'build-users-group =\n');
  await configure('on', 'build-users-group =\nexperimental-features = nix-command flakes\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function configure(name: string, text: string): Promise<void> {
  await mkdir(join(folder, name));
  await writeFile(join(folder, name, 'nix.conf'), text);
}

/** What `doctor --json` says of a check. */
type JsonCheck = CheckText & Pick<Check, 'state' | 'toType'>;

interface Examined {
  readonly code: number;
  readonly checks: readonly JsonCheck[];
  readonly named: (name: string) => JsonCheck | undefined;
}

function readChecks(code: number, stdout: string): Examined {
  const result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { checks: JsonCheck[]; outcome: string };
  expect(result.outcome).toBe(code === 0 ? 'works' : 'missing');
  const { checks } = result;
  // Whatever is wrong, there is something to do about it.
  for (const check of checks) expect(check.remedy === null).toBe(check.state === 'works');
  return { code, checks, named: (name) => checks.find((check) => check.name === name) };
}

/** `before`: shell commands in a mount namespace of its own. */
function examine(environment: Readonly<Record<string, string>>, before = ':'): Promise<Examined> {
  const { NIX_CONFIG: _, NIX_REMOTE: __, ...own } = process.env;
  const settings = { NIX_CONF_DIR: join(folder, 'on'), NIX_USER_CONF_FILES: '', NIX_REMOTE: 'local' };
  const argv = ['--mount', '/bin/sh', '-c', `${before} && exec "$0" "$@"`, ...DOCTOR];
  return new Promise((resolve, reject) => {
    execFile('/usr/bin/unshare', argv, { env: { ...own, ...settings, ...environment } }, (error, stdout, stderr) => {
      if (stdout === '') reject(new Error(stderr));
      else resolve(readChecks(Number(error?.code ?? 0), stdout));
    });
  });
}

describe('finds', () => {
  it('that there is no Nix', async () => {
    // Nothing that can be started stands in their place.
    const hide = PLACES.filter((file) => existsSync(file)).map((file) => `/usr/bin/mount --bind /dev/null ${file}`);
    const { code, checks, named } = await examine({ HOME: folder, PATH: join(folder, 'empty') }, hide.join(' && '));
    expect(code).toBe(9);
    expect(named('Nix')).toMatchObject({
      state: 'missing',
      detail: expect.stringContaining('neither on PATH nor where its installers put it'),
      toType: expect.stringMatching(/curl .*\| sh -s -- |pacman -S nix/),
    });
    expect(checks.filter(({ name }) => /daemon|Flakes|Trust/.test(name))).toEqual([]);
    expect(named('Writing drives')?.state).toBe('works');
  });

  it('a Nix that is too old for the presets of today, and features that are off', async () => {
    const real = parseNixVersion(execFileSync('nix', ['--version'], { encoding: 'utf8' }))?.version ?? '';
    const { code, named } = await examine({ NIX_CONF_DIR: join(folder, 'off') });
    expect(code).toBe(0);
    if (isAtLeast(real, '2.18')) expect(named('Nix')?.state).toBe('works');
    else
      expect(named('Nix')).toMatchObject({
        state: 'limited',
        detail: expect.stringContaining(`Nix ${real} at /`),
        toType: expect.stringMatching(/profile install|upgrade|nixpkgs-unstable/),
      });
    expect(named('Flakes')).toMatchObject({
      state: 'limited',
      detail: expect.stringContaining('“nix-command” is disabled'),
      toType: expect.stringMatching(/experimental-features = .*nix-command/),
    });
    expect(named('Nix store')?.state).toBe('works');
  });

  it('that the socket of the daemon is not there, and then nothing of what only the daemon could say', async () => {
    const socket = join(folder, 'no/socket');
    const { code, named } = await examine({ NIX_REMOTE: 'daemon', NIX_DAEMON_SOCKET_PATH: socket });
    expect(code).toBe(9);
    expect(named('Flakes')?.state).toBe('works');
    expect(named('Nix daemon')).toMatchObject({
      state: 'missing',
      detail: expect.stringContaining(socket),
      toType: expect.stringMatching(/nix-daemon/),
    });
    expect([named('Nix store'), named('Trust')]).toEqual([undefined, undefined]);
  });

  it('a full disk: for the store, for what is being built, for downloads', async () => {
    const disk = join(folder, 'disk');
    await mkdir(disk);
    const fill = `mount -t tmpfs -o size=4m flakestick-doctor ${disk} && mkdir ${disk}/store && { head -c 8m /dev/zero > ${disk}/full 2>/dev/null || :; }`;
    const { code, named } = await examine(
      {
        NIX_STORE_DIR: join(disk, 'store'),
        NIX_STATE_DIR: join(disk, 'var/nix'),
        NIX_LOG_DIR: join(disk, 'log'),
        TMPDIR: disk,
        XDG_CACHE_HOME: disk,
      },
      fill,
    );
    expect(code).toBe(9);
    expect(named('Space for the Nix store')).toMatchObject({
      state: 'missing',
      detail: expect.stringMatching(/^0 B free for .*store\. Even a small image needs 5\.0 GB$/),
      toType: 'nix-collect-garbage',
    });
    expect(named('Space for downloads')).toMatchObject({
      state: 'limited',
      toType: expect.stringContaining(`rm -r ${disk}/flakestick/downloads`),
    });
    expect(named('Space while building')).toMatchObject({
      state: 'limited',
      toType: expect.stringContaining('/var/tmp'),
    });
    expect(named('Nix daemon')).toMatchObject({ state: 'missing', toType: 'nix-collect-garbage' });
  });

  it('Nix although it is not on PATH, and what puts it there', async () => {
    const { code, named } = await examine({ PATH: join(folder, 'empty') });
    expect(code).toBe(0);
    const where = / at (\/\S+)\/nix(?:\.|$)/.exec(named('Nix')?.detail ?? '')?.[1] ?? 'nowhere';
    expect(named('Nix on PATH')).toMatchObject({
      state: 'optional',
      detail: expect.stringContaining(`${where} is not on PATH`),
      toType: expect.stringMatching(/^(?:export PATH="\/|\. \/)/),
    });
    expect(named('Nix store')?.state).toBe('works');
  });
});

it('tells an ordinary user what is missing on the desktop, and whom Nix trusts', async () => {
  const user = await ThrowawayUser.create('doctor');
  try {
    const environment = { DISPLAY: ':0', NIX_CONF_DIR: join(folder, 'on'), PATH: '/usr/bin:/bin' };
    const child = user.start(DOCTOR, { environment });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    const code = await new Promise<number>((resolve) => child.once('close', (ended) => resolve(ended ?? -1)));
    const { named } = readChecks(code, stdout);
    for (const name of ['Writing drives', 'Unmounting', 'Password dialog'])
      expect(named(name)?.detail).not.toContain('root: ');
    expect(named('Writing drives')?.detail).toContain('pkexec');
    expect(named('Unmounting')?.detail).toContain('udisks');
  } finally {
    await user.remove();
  }
});
