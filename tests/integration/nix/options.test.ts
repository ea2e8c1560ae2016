/** Options of a live system, through the real Nix: what is chosen is in the image, to the letter, and nothing else is. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../../../contract/wire/failure.ts';
import { type ImageOptions, NO_IMAGE_OPTIONS } from '../../../contract/wire/image-options.ts';
import { type Bench, isoIn, openBench, STANDIN } from './bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const image = (chosen: Partial<ImageOptions>) => ({ image: { ...NO_IMAGE_OPTIONS, ...chosen } });
const KEY = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f “\${me}” 'at' the "café"`;
const PSK = 'f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e';

/** What the stand-in says of the whole configuration: tests/fixtures/nixpkgs-standin/nixos/modules/system.nix. */
interface Summary {
  readonly [setting: string]: unknown;
}

/** Evaluates the image of `options` as nix/lib.nix is given them, without TypeScript's checks before it. */
function summariesOf(all: readonly object[], release: '24.11' | '26.05' = '26.05'): Summary[] {
  const file = path.join(bench.folder, 'options.json');
  writeFileSync(file, JSON.stringify(all));
  const folder = (name: string) => path.join(import.meta.dirname, '../../..', name);
  const expression = `
    let
      standin = import ${folder('tests/fixtures/nixpkgs-standin/outputs.nix')} { release = "${release}"; };
      flakestick = import ${folder('nix/lib.nix')} {
        nixpkgsOf = throw "named below";
        presets = import ${folder('nix/presets.nix')};
      };
      summary = options: (flakestick.nixosSystem {
        inherit options;
        preset = "minimal";
        nixpkgs = standin;
      }).config.system.build.summary;
    in map summary (builtins.fromJSON (builtins.readFile ${file}))`;
  const json = execFileSync('nix', ['eval', '--impure', '--json', '--expr', expression], { encoding: 'utf8' });
  return JSON.parse(json) as Summary[];
}

describe('any text at all', () => {
  const nasty = fc
    .array(
      fc.constantFrom(
        '"',
        "''",
        '${',
        '}',
        '$$',
        '\\',
        '\n',
        '\r',
        '\t',
        ';',
        '#',
        '%',
        ' ',
        "'",
        '`',
        'é',
        '😀',
        'a',
        '1',
        '/*',
        '//',
        '\u0001',
        '<nixpkgs>',
      ),
      {
        minLength: 1,
        maxLength: 12,
      },
    )
    .map((parts) => parts.join(''));

  it('reaches the configuration as it is, and changes nothing else of it', () => {
    const [plain] = summariesOf([{}]) as [Summary];
    const samples = fc.sample(
      fc.record({ hostName: nasty, timeZone: nasty, layout: nasty, variant: nasty, key: nasty, ssid: nasty }),
      60,
    );
    const summaries = summariesOf(
      samples.map(({ hostName, timeZone, layout, variant, key, ssid }) => ({
        hostName,
        timeZone,
        keyboardLayout: layout,
        keyboardVariant: variant,
        sshKeys: [key],
        wifi: { ssid, key: PSK },
      })),
    );
    for (const [index, { hostName, timeZone, layout, variant, key, ssid }] of samples.entries())
      expect(summaries[index]).toEqual({
        ...plain,
        hostName,
        timeZone,
        keyboardLayout: layout,
        keyboardVariant: variant,
        consoleUsesXkb: true,
        sshKeys: { nixos: [key], root: [key] },
        wifi: {
          networks: {},
          starts: [],
          profiles: {
            flakestick: {
              connection: { id: 'flakestick', type: 'wifi' },
              ipv4: { method: 'auto' },
              ipv6: { method: 'auto' },
              wifi: { mode: 'infrastructure', ssid: [...Buffer.from(ssid)].map((byte) => `${byte};`).join('') },
              'wifi-security': { 'key-mgmt': 'wpa-psk', psk: PSK },
            },
          },
        },
      });
  });

  it('on a release whose installer has no NetworkManager, Wi-Fi goes to wpa_supplicant, and that is started', () => {
    const ssid = `caf"é \${x}`;
    const [plain, closed, open] = summariesOf(
      [{}, { wifi: { ssid, key: PSK } }, { wifi: { ssid, key: null } }],
      '24.11',
    );
    const protocols = ['WPA-PSK', 'WPA-PSK-SHA256', 'FT-PSK'];
    expect(closed).toEqual({
      ...plain,
      wifi: {
        profiles: {},
        starts: ['multi-user.target'],
        networks: { [ssid]: { pskRaw: PSK, authProtocols: protocols } },
      },
    });
    expect(open?.['wifi']).toMatchObject({ networks: { [ssid]: { pskRaw: null } } });
    expect(plain?.['wifi']).toEqual({ networks: {}, profiles: {}, starts: [] });
  });
});

it('what was chosen for a preset is in the image that was built', async () => {
  const chosen = image({
    hostName: 'rescue-1',
    timeZone: 'Europe/Berlin',
    keyboard: 'de(nodeadkeys)',
    sshKeys: [KEY],
    packages: ['ripgrep', 'tree'],
    unfreeFirmware: true,
    spiceAgent: true,
  });
  const locked = await bench.lock('minimal', { ...chosen, compression: 'gzip' });
  const built = await bench.build(locked);
  expect(imageSummary(built.storePath)).toMatchObject({
    hostName: 'rescue-1',
    timeZone: 'Europe/Berlin',
    keyboardLayout: 'de',
    keyboardVariant: 'nodeadkeys',
    sshKeys: { nixos: [KEY], root: [KEY] },
    packages: expect.arrayContaining(['ripgrep', 'tree']),
    firmware: true,
    spice: true,
    compression: 'gzip -Xcompression-level 1',
  });
});

it('packages that nixpkgs has not are named, all of them, before anything is built', async () => {
  const packages = ['tree', 'no-such-thing', 'stdenv.nor_this', 'linuxPackages'];
  expect(await bench.lock('minimal', image({ packages })).catch(failureOf)).toMatchObject({
    kind: 'evaluation-failed',
    message: "nixpkgs has no package called 'no-such-thing', 'stdenv.nor_this', 'linuxPackages'",
  });
});

it('options of the live system are refused for a flake, which says itself what it is like', async () => {
  const flake = bench.copy('own-config');
  const given = { overrideInputs: STANDIN, ...image({ hostName: 'x' }) };
  expect(await bench.lock(`path:${flake}`, given).catch(failureOf)).toMatchObject({ kind: 'bad-usage' });
});

describe('a flake that goes along', () => {
  it('is on the stick with the sources of its inputs, and as it was when it was looked at', async () => {
    const input = path.join(bench.folder, 'input');
    mkdirSync(input);
    writeFileSync(path.join(input, 'flake.nix'), '{ outputs = _: { word = "from the input"; }; }');
    const carried = path.join(bench.folder, 'my-config');
    mkdirSync(path.join(carried, 'hosts'), { recursive: true });
    writeFileSync(
      path.join(carried, 'flake.nix'),
      `{ inputs.words.url = "path:${input}"; outputs = { self, words }: { nixosConfigurations.desk = words.word; }; }`,
    );
    writeFileSync(path.join(carried, 'hosts/desk.nix'), '{ }');
    const locked = await bench.lock('minimal', image({ carryFlake: carried }));
    writeFileSync(path.join(carried, 'hosts/desk.nix'), 'changed since');
    const built = await bench.build(locked);
    const store = unpackedStore(built.storePath);
    const etc = execFileSync('find', [store, '-path', '*-etc/flakestick/flake'], { encoding: 'utf8' }).trim();
    const target = execFileSync('readlink', [etc], { encoding: 'utf8' }).trim();
    const onStick = path.join(store, path.basename(target));
    expect(execFileSync('cat', [path.join(onStick, 'hosts/desk.nix')], { encoding: 'utf8' })).toBe('{ }');
    // With the store of the stick as the only one: the flake and its input are found in it.
    const found = execFileSync('grep', ['-rl', 'from the input', store], { encoding: 'utf8' }).trim().split('\n');
    expect(found.map((file) => path.relative(store, file))).toEqual([expect.stringMatching(/-source\/flake\.nix$/)]);
  });

  it('must be a flake', async () => {
    expect(await bench.lock('minimal', image({ carryFlake: '/nowhere' })).catch(failureOf)).toMatchObject({
      kind: 'file-not-found',
    });
  });
});

/** Unpacks the store of an image, and gives the folder. */
function unpackedStore(storePath: string): string {
  const work = path.join(bench.folder, `unpacked-${path.basename(storePath)}`);
  mkdirSync(work);
  const squashed = path.join(work, 'nix-store.squashfs');
  const quiet = { stdio: 'ignore' as const };
  execFileSync(
    'xorriso',
    ['-osirrox', 'on', '-indev', isoIn(storePath).path, '-extract', '/nix-store.squashfs', squashed],
    quiet,
  );
  execFileSync('unsquashfs', ['-d', path.join(work, 'store'), squashed], quiet);
  return path.join(work, 'store');
}

function imageSummary(storePath: string): Summary {
  const store = unpackedStore(storePath);
  const file = execFileSync('find', [store, '-path', '*-etc/system.json'], { encoding: 'utf8' }).trim();
  return JSON.parse(execFileSync('cat', [file], { encoding: 'utf8' })) as Summary;
}
