import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GENERATED, packagingConfiguration } from '../../../build/packaging/configuration.ts';
import { readXml } from './xml.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const policy = 'build/linux/org.flakestick.helper.policy';
const metainfo = 'build/linux/org.flakestick.Flakestick.metainfo.xml';

interface PackagingSchema {
  validateConfiguration(configuration: unknown, log: unknown): Promise<void>;
}

// The packager's own schema check; it has no public entry, and its version is pinned.
const fromPackager = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const schema = fromPackager('app-builder-lib/out/util/config/config') as PackagingSchema;
const { DebugLogger } = fromPackager('builder-util') as { DebugLogger: new (isEnabled: boolean) => unknown };
const values = {
  version: '0.2.0',
  commit: '0123456789abcdef0123456789abcdef01234567',
  epochSeconds: 1_795_000_000,
  homepage: 'https://flakestick.org',
  maintainer: 'A Person <person@flakestick.org>',
};
const configuration = packagingConfiguration(values);
const { linux, deb, rpm, asarUnpack, extraResources, extraFiles, electronFuses } = configuration as {
  linux: { executableName: string; icon: string; desktop: { entry: Record<string, string> } };
  deb: { fpm: string[] };
  rpm: { fpm: string[] };
  asarUnpack: string[];
  extraResources: { from: string; to: string }[];
  extraFiles: { from: string; to: string }[];
  electronFuses: { runAsNode: boolean };
};
const validate = (candidate: unknown) => schema.validateConfiguration(candidate, new DebugLogger(false));
/** Where a package puts each file, by what it is made from. */
const pairsOf = ({ fpm }: { fpm: string[] }) =>
  new Map(fpm.filter((word) => !word.startsWith('-')).map((pair) => pair.split('=') as [string, string]));
const installed = pairsOf(deb);

describe('the configuration of electron-builder', () => {
  it('fits the packager’s schema, which knows a misspelt key', async () => {
    await validate(configuration);
    const misspelt = { ...configuration, linux: { ...linux, tagret: [] } };
    await expect(validate(misspelt)).rejects.toThrow('configuration.linux should be');
  });

  it('names only files that exist', () => {
    const sources = [...installed.keys(), ...pairsOf(rpm).keys(), ...extraFiles.map(({ from }) => from)];
    const committed = sources.filter((path) => !path.startsWith(`${GENERATED}/`));
    expect(committed.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(committed.length).toBeLessThan(sources.length);
  });

  it('installs the same with rpm, but for what is Debian’s own', () => {
    const zsh = `${GENERATED}/completion.zsh`;
    const others = (pairs: Map<string, string>) =>
      Object.fromEntries([...pairs].filter(([from]) => from !== zsh && !from.includes('lintian')));
    expect(others(pairsOf(rpm))).toEqual(others(installed));
    expect(pairsOf(rpm).get(zsh)).toBe('/usr/share/zsh/site-functions/_flakestick');
  });

  it('has an icon of every size, none larger than 100 kB', () => {
    const icons = readdirSync(join(root, linux.icon)).filter((name) => name.endsWith('.png'));
    expect(icons.sort()).toEqual([128, 16, 24, 256, 32, 48, 512, 64].map((size) => `${size}x${size}.png`));
    for (const icon of icons) {
      const path = join(root, linux.icon, icon);
      // Width and height in the header chunk: PNG specification, 11.2.2.
      const header = readFileSync(path).subarray(16, 24);
      expect(`${header.readUInt32BE(0)}x${header.readUInt32BE(4)}.png`).toBe(icon);
      expect(statSync(path).size).toBeLessThan(100_000);
    }
  });
});

describe('the installed commands', () => {
  const application = `/opt/${configuration.productName}`;
  const program = `${application}/${linux.executableName}`;

  it.each(['flakestick', 'flakestick-command', 'flakestick-helper'])('%s is an executable shell script', (name) => {
    const path = join(root, 'build/linux', name);
    expect(statSync(path).mode & 0o111).toBe(0o111);
    execFileSync('sh', ['-n', path]);
  });

  it('start the program under the name and in the folder it is packaged with', () => {
    expect(read('build/linux/flakestick-command')).toContain(`exec ${application}/flakestick "$@"`);
    expect(read('build/linux/flakestick')).toContain(`/${linux.executableName}"`);
    expect(extraFiles).toContainEqual({ from: 'build/linux/flakestick', to: 'flakestick' });
    expect(installed.get('build/linux/flakestick-command')).toBe('/usr/bin/flakestick');
  });

  it.each([
    [[], 'window:'],
    [['open'], 'window:'],
    [['open', 'my config#iso'], 'window: my config#iso'],
    [['open', '--help'], 'command line: open --help'],
    [['drives', '--json'], 'command line: drives --json'],
  ])('take %j to the window or the command line', (words, expected) => {
    const folder = mkdtempSync(join(tmpdir(), 'flakestick-commands-'));
    const app =
      '#!/bin/sh\n[ -z "$ELECTRON_RUN_AS_NODE" ] && echo "window: $*" || { shift; echo "command line: $*"; }\n';
    writeFileSync(join(folder, 'flakestick-app'), app, { mode: 0o755 });
    writeFileSync(join(folder, 'flakestick'), read('build/linux/flakestick'), { mode: 0o755 });
    const inNix = read('build/linux/nix-command').replaceAll('@out@', folder);
    mkdirSync(join(folder, 'libexec'));
    writeFileSync(join(folder, 'nix-command'), inNix, { mode: 0o755 });
    writeFileSync(join(folder, 'libexec/flakestick-app'), '#!/bin/sh\necho "window: $*"\n', { mode: 0o755 });
    writeFileSync(join(folder, 'libexec/flakestick-cli'), '#!/bin/sh\necho "command line: $*"\n', { mode: 0o755 });
    for (const command of ['flakestick', 'nix-command'])
      expect(execFileSync(join(folder, command), words, { encoding: 'utf8' }).trim(), command).toBe(expected);
    rmSync(folder, { recursive: true });
  });

  it('run the helper with the program’s own binary as Node, which its fuse allows', () => {
    const launcher = read('build/linux/flakestick-helper');
    expect(launcher).toContain(`${program} ${application}/resources/app.asar.unpacked/dist/helper/helper.js\n`);
    expect(asarUnpack).toContain('dist/helper/**');
    // What goes to the resources by name is left out of the archive, and the window looks for the helper there.
    expect(extraResources.filter(({ from }) => from.startsWith('dist'))).toEqual([]);
    expect(launcher).toContain('ELECTRON_RUN_AS_NODE=1');
    expect(electronFuses.runAsNode).toBe(true);
  });

  it('give the helper the caller’s number and nothing else of the environment', () => {
    const command = read('build/linux/flakestick-helper').replace(/\/opt\/\S+app \S+/, '/usr/bin/env');
    const printed = execFileSync('sh', ['-c', command], {
      env: { PATH: process.env['PATH'], PKEXEC_UID: '1000', NODE_OPTIONS: '--require=/tmp/x', LD_PRELOAD: '' },
      encoding: 'utf8',
    });
    expect(printed.trim().split('\n').sort()).toEqual([
      'ELECTRON_RUN_AS_NODE=1',
      'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
      'PKEXEC_UID=1000',
    ]);
  });
});

describe('the polkit policy', () => {
  const [action, ...others] = readXml(read(policy)).all('action');

  it('has one action, which asks for a password each time', () => {
    expect(others).toEqual([]);
    expect(action?.attributes).toEqual({ id: 'org.flakestick.write-drive' });
    for (const who of ['allow_any', 'allow_inactive', 'allow_active']) expect(action?.text(who)).toBe('auth_admin');
    expect(action?.text('message')).toMatch(/write an image to the USB drives you chose.*erases/);
  });

  it('is for the helper at the path where the packages put it and the program looks for it', () => {
    const path = action?.text('annotate') ?? '';
    expect(action?.all('annotate')[0]?.attributes).toEqual({ key: 'org.freedesktop.policykit.exec.path' });
    expect(installed.get('build/linux/flakestick-helper')).toBe(path);
    expect(read('main/system/helper-client/program.ts')).toContain(`'${path}'`);
    expect(installed.get(policy)).toBe('/usr/share/polkit-1/actions/org.flakestick.helper.policy');
  });
});

describe('the desktop entry and the metainfo', () => {
  const desktop = Object.fromEntries(
    read('build/linux/flakestick-app.desktop')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );

  it('starts the command, under the icon of the package', () => {
    expect(read('build/linux/flakestick-app.desktop').startsWith('[Desktop Entry]\n')).toBe(true);
    expect(desktop).toMatchObject({
      Type: 'Application',
      Exec: 'flakestick open',
      Icon: linux.executableName,
      // Electron’s windows are named after desktopName in package.json.
      StartupWMClass: linux.executableName,
      Terminal: 'false',
    });
    for (const list of ['Categories', 'Keywords']) expect(desktop[list]).toMatch(/;$/);
  });

  it('is what packages install, but for the command: electron-builder insists on its own', () => {
    const { Exec, Categories, ...others } = desktop;
    expect(Exec).toBe('flakestick open');
    expect(Categories).toBe('System;');
    expect(linux.desktop.entry).toEqual(others);
  });

  it('describes the same application in the same version', () => {
    const component = readXml(read(metainfo));
    const { version, desktopName } = JSON.parse(read('package.json')) as { version: string; desktopName: string };
    expect(component.name).toBe('component');
    expect(component.text('id')).toBe('org.flakestick.Flakestick');
    expect(component.text('launchable')).toBe(desktopName);
    expect(desktopName).toBe(`${linux.executableName}.desktop`);
    expect(component.text('summary')).toBe(desktop['Comment']);
    expect(component.all('release')[0]?.attributes).toMatchObject({ version });
  });
});
