/** deb and rpm as users get them: built, installed, used, upgraded and removed. Electron's runtime is a stand-in. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identityOf } from '../devices/listed-drive.ts';
import { Bench, diskImageBytes } from '../devices/loop-device.ts';
import { eventually } from '../devices/processes.ts';
import { PackageMachine } from './package-machine.ts';
import { RunTable } from './run-table.ts';
import { SourceCopy, VALUES } from './source-copy.ts';
import { ThrowawayRoot } from './throwaway-root.ts';

const { version } = JSON.parse(await readFile(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  version: string;
};
const OLDER = '0.1.9';
const IMAGE_BYTES = 8 << 20;
/** What a program says that runs in the background. */
const WATCHED = '/run/watched';
const FILES = { deb: `flakestick-${version}-amd64.deb`, rpm: `flakestick-${version}-x86_64.rpm` } as const;

let source: SourceCopy;
/** Copied at the same time, for somebody may be working in the checkout. */
let other: SourceCopy;
/** Takes as long as everything else. */
let linted: Promise<string>;
const APP_IMAGE = `flakestick-${version}-x86_64.AppImage`;
const table = new RunTable();
const image = diskImageBytes(IMAGE_BYTES);

const lint = (file: string): Promise<string> =>
  new Promise((resolve) => {
    execFile('lintian', ['--allow-root', '--no-cfg', file], (error, stdout, stderr) => {
      resolve(error && typeof error.code !== 'number' ? error.message : stdout + stderr);
    });
  });

/** By path below the folder. */
async function digests(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const found = new Map<string, string>();
  for (const path of paths.sort())
    found.set(
      relative(folder, path),
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
  return found;
}

beforeAll(async () => {
  [source, other] = await Promise.all([SourceCopy.make(), SourceCopy.make()]);
  await table.step('built', 'all', () =>
    source.pack(['AppImage', 'deb', 'rpm', '--arch', 'x64'], { FPM_STANDIN_OLDER: OLDER }),
  );
  await writeFile(join(source.release, 'stick.img'), image);
  linted = lint(join(source.release, FILES.deb));
});
afterAll(async () => {
  await Promise.all([source.remove(), other.remove()]);
  table.write();
});

describe.each(['deb', 'rpm'] as const)('the %s', (format) => {
  const file = FILES[format];
  let machine: PackageMachine;
  let records: string[] = [];
  beforeAll(async () => {
    machine = await PackageMachine.make(format, source.release);
  });
  afterAll(() => machine.root.remove());
  /** Each is a row of the table. */
  const step = (name: string, run: () => Promise<string>) => it(name, () => table.step(name, format, run));

  step('is installed', async () => {
    await machine.install(`${file}.older`);
    expect(await machine.version()).toBe(OLDER);
    return `version ${OLDER}`;
  });

  step('lists drives in a program of the older version that goes on while it is upgraded', async () => {
    machine.root.start('sh', '-c', `exec flakestick drives --watch --all --include-loop --json >${WATCHED}`);
    const said = (): Promise<string> => readFile(machine.root.at(WATCHED), 'utf8');
    const hasSaid = (words: string) => async () => (await said().catch(() => '')).includes(words);
    await eventually(hasSaid('"drive-there"'), 20_000, 'the older version lists drives');
    await machine.upgrade(file);
    await Bench.with(async (bench) => {
      const device = await bench.attach(await bench.file('stick', IMAGE_BYTES));
      await eventually(hasSaid(`"devicePath":"${device}"`), 10_000, 'a drive that was plugged after it');
    });
    // Its thread is the new version's program.
    expect(await said()).not.toContain('"no-drivelist"');
    return 'a plugged drive appears';
  });

  step('is upgraded, and keeps its command', async () => {
    expect(await machine.version()).toBe(version);
    const { root } = machine;
    expect(existsSync(root.at('/usr/share/doc/flakestick/only-in-older'))).toBe(false);
    for (const path of [
      '/usr/bin/flakestick',
      '/usr/lib/flakestick/flakestick-helper',
      '/opt/Flakestick/flakestick-app',
    ])
      expect(existsSync(root.at(path)), path).toBe(true);
    return `version ${version}`;
  });

  step('says its version and commit', async () => {
    const { stdout, code } = await machine.flakestick('alice', '--version');
    expect({ stdout, code }).toEqual({ stdout: `${version} (${VALUES.FLAKESTICK_COMMIT.slice(0, 12)})\n`, code: 0 });
    return stdout.trim();
  });

  step('belongs to root, and nobody else may change it', async () => {
    const writable = ['/opt/Flakestick', '/usr/lib/flakestick', '-not', '-type', 'l'];
    const found = await machine.root.must(
      'find',
      ...writable,
      '(',
      '-not',
      '-user',
      'root',
      '-o',
      '-perm',
      '/6022',
      ')',
    );
    expect(found).toBe('');
    return 'no file that is writable or set-user-ID';
  });

  step('describes itself to the desktop', async () => {
    const { root } = machine;
    const entry = '/usr/share/applications/flakestick-app.desktop';
    const metainfo = '/usr/share/metainfo/org.flakestick.Flakestick.metainfo.xml';
    const validated = await root.run(['desktop-file-validate', entry]);
    expect(validated).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await root.must('appstreamcli', 'validate', '--no-net', '--no-color', metainfo)).not.toMatch(/^[EWI]:/m);
    const [, icon = ''] = /^Icon=(.*)$/m.exec(await readFile(root.at(entry), 'utf8')) ?? [];
    for (const size of ['16x16', '512x512'])
      expect(existsSync(root.at(`/usr/share/icons/hicolor/${size}/apps/${icon}.png`)), size).toBe(true);
    expect(await readFile(root.at(metainfo), 'utf8')).toContain(
      `<image>${VALUES.FLAKESTICK_HOMEPAGE}/raw/v${version}/`,
    );
    return 'desktop-file-validate and appstreamcli find nothing';
  });

  step('has a manual page in both languages, and completions', async () => {
    const { root } = machine;
    for (const [language, words] of [
      ['en_GB', 'verify NixOS live'],
      ['de_DE', 'erstellen und prüfen'],
    ] as const) {
      const page = await root.run([
        'man',
        '--warnings',
        '--encoding=UTF-8',
        `--locale=${language}.UTF-8`,
        'flakestick',
      ]);
      expect(page).toMatchObject({ code: 0, stdout: expect.stringContaining(words), stderr: '' });
    }
    const bash = `source /usr/share/bash-completion/completions/flakestick
      COMP_WORDS=(flakestick flash --dr); COMP_CWORD=2; _flakestick; echo "\${COMPREPLY[@]}"`;
    expect(await root.must('bash', '-c', bash)).toBe('--drive --dry-run\n');
    expect(await root.must('fish', '-c', 'complete -C "flakestick fla"')).toMatch(/^flakes\t.*\nflash\t/);
    const zsh = { deb: '/usr/share/zsh/vendor-completions', rpm: '/usr/share/zsh/site-functions' }[format];
    const compinit = `fpath=(${zsh} $fpath); autoload -U compinit; compinit -u -D; echo $_comps[flakestick]; _flakestick --help 2>&1 >/dev/null | grep -c parse`;
    expect(await root.must('sh', '-c', `zsh -n ${zsh}/_flakestick && zsh -fc '${compinit}' || true`)).toBe(
      '_flakestick\n0\n',
    );
    return 'man, bash, zsh, fish';
  });

  step('writes and verifies a stick for a user whom polkit lets', async () => {
    await machine.startPolkit();
    await Bench.with(async (bench) => {
      const stick = await bench.file('stick', 2 * IMAGE_BYTES);
      const device = await bench.attach(stick);
      // An ordinary user cannot tell what is on it: it has to be named.
      const drive = [await identityOf(device), '--include-loop'];
      const flash = await machine.flakestick('alice', 'flash', '/mnt/stick.img', '--yes', '--drive', ...drive);
      expect(flash.code, flash.stderr).toBe(0);
      const written = await readFile(device);
      expect(written.subarray(0, IMAGE_BYTES).equals(image)).toBe(true);
      const verify = await machine.flakestick('alice', 'verify', ...drive);
      expect(verify.code, verify.stderr).toBe(0);
      records = await machine.recordsOf('alice');
      expect(records.length).toBeGreaterThan(0);
    });
    return 'exit code 0, and the stick equals the image';
  });

  step('writes nothing for a user whom polkit does not let', async () => {
    await Bench.with(async (bench) => {
      const device = await bench.attach(await bench.file('stick', 2 * IMAGE_BYTES));
      const drive = await identityOf(device);
      const argv = ['flash', '/mnt/stick.img', '--yes', '--drive', drive, '--include-loop', '--json'];
      const { code, stdout } = await machine.flakestick('bob', ...argv);
      expect(code).toBe(8);
      expect(stdout).toContain('"kind":"authorization-');
      expect((await readFile(device)).every((byte) => byte === 0)).toBe(true);
    });
    return 'exit code 8, and the stick is untouched';
  });

  step('is removed, and leaves only the records', async () => {
    await machine.remove();
    expect(await machine.leftovers()).toEqual({ added: [], gone: [] });
    expect(await machine.recordsOf('alice')).toEqual(records);
    return 'nothing but ~/.local/state/flakestick';
  });
});

it('the deb passes lintian', () =>
  table.step('passes lintian', 'deb', async () => {
    expect(await linted).toBe('');
    return 'no tag but those that its overrides explain';
  }));

describe('the AppImage', () => {
  let root: ThrowawayRoot;
  const appImage = (user: string, ...argv: string[]) =>
    root.run(['/srv/image/AppRun', ...argv], { user, environment: { APPIMAGE: `/mnt/${APP_IMAGE}` } });
  beforeAll(async () => {
    root = await ThrowawayRoot.make(source.release);
    await root.must('useradd', '--create-home', 'alice');
    const { size } = await stat(join(import.meta.dirname, 'appimage-tools/runtime-x64'));
    await root.must('unsquashfs', '-quiet', '-offset', String(size), '-dest', '/srv/image', `/mnt/${APP_IMAGE}`);
    await root.must('chmod', '755', '/srv/image');
  });
  afterAll(() => root.remove());

  it('has a command line', async () => {
    const { code, stdout } = await appImage('alice', '--version');
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${version} (${VALUES.FLAKESTICK_COMMIT.slice(0, 12)})\n` });
    expect((await appImage('alice', 'drives', '--all', '--json')).code).toBe(0);
  });

  it('says that it cannot ask for permission', async () => {
    const doctor = await appImage('alice', 'doctor');
    expect(doctor.stdout).toMatch(/^MISSING +Writing drives: .*AppImage.*\n +→ Install Flakestick/m);
    await Bench.with(async (bench) => {
      const device = await bench.attach(await bench.file('stick', 2 * IMAGE_BYTES));
      const drive = await identityOf(device);
      const flash = await appImage('alice', 'flash', '/mnt/stick.img', '--yes', '--include-loop', '--drive', drive);
      expect(flash.code).toBe(8);
      expect(flash.stderr + flash.stdout).toMatch(/only unpacked[\s\S]*Install Flakestick from its deb or rpm package/);
    });
  });

  it('writes a drive that the user may open', async () => {
    await Bench.with(async (bench) => {
      const device = await bench.attach(await bench.file('stick', 2 * IMAGE_BYTES));
      await root.must('chown', 'alice', device);
      bench.onEnd(() => root.must('chown', 'root', device));
      const flash = await appImage('alice', 'flash', '/mnt/stick.img', '--yes', '--include-loop', '--drive', device);
      expect(flash.code, flash.stderr).toBe(0);
    });
  });
});

it('is the same when it is built twice', async () => {
  await other.pack(['--unpacked', '--arch', 'x64'], { TZ: 'Asia/Tokyo', LC_ALL: 'de_DE.UTF-8' });
  const [ours, theirs] = await Promise.all(
    [source, other].map(({ release }) => digests(join(release, 'linux-unpacked'))),
  );
  // Added when the deb is made.
  ours?.delete('resources/apparmor-profile');
  expect(theirs).toEqual(ours);
  expect(ours?.has('resources/app.asar')).toBe(true);
});

if (process.env['FLAKESTICK_LONG'] === '1')
  it('is made for both processors in every format', async () => {
    await source.pack([]);
    const made = (await readdir(source.release)).filter((name) => name.startsWith('flakestick-')).sort();
    const formats = (x64: string, arm64: string, format: string) => [x64, arm64].map((arch) => `${arch}.${format}`);
    const expected = [
      ...formats('x86_64', 'arm64', 'AppImage'),
      ...formats('amd64', 'arm64', 'deb'),
      ...formats('x86_64', 'aarch64', 'rpm'),
      ...formats('x64', 'arm64', 'tar.gz'),
    ];
    expect(made).toEqual(expect.arrayContaining(expected.map((end) => `flakestick-${version}-${end}`)));
  });
