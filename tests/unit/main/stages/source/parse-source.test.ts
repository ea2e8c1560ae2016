import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../../../../../contract/wire/failure.ts';
import { parseSource } from '../../../../../main/stages/source/index.ts';

const presets = [{ name: 'minimal' }, { name: 'plasma5' }];
let folder = '';

function isoBytes(label: string): Buffer {
  const bytes = Buffer.alloc(40 * 1024);
  bytes.write('\x01CD001\x01', 32768, 'latin1');
  bytes.write(label.padEnd(32), 32768 + 40, 'latin1');
  return bytes;
}

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'parse-source-'));
  mkdirSync(path.join(folder, 'config/hosts'), { recursive: true });
  mkdirSync(path.join(folder, 'with#hash'));
  writeFileSync(path.join(folder, 'config/flake.nix'), '{ outputs = _: { }; }');
  writeFileSync(path.join(folder, 'iso.nix'), '{ }');
  writeFileSync(path.join(folder, 'my iso.nix'), '{ }');
  writeFileSync(path.join(folder, 'nixos.iso'), isoBytes('NIXOS'));
  writeFileSync(path.join(folder, 'image-without-a-name'), isoBytes('X'));
  writeFileSync(path.join(folder, 'disk.bin'), Buffer.concat([Buffer.alloc(510), Buffer.from([0x55, 0xaa])]));
  writeFileSync(path.join(folder, 'packed.iso.zst'), Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]));
  writeFileSync(path.join(folder, 'packed'), Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]));
  writeFileSync(path.join(folder, 'not-really.iso'), 'only text');
  writeFileSync(path.join(folder, 'empty.iso'), '');
  for (const name of ['trail.img ', 'trail.img', ' lead.iso', 'lead.iso', 'only.iso '])
    writeFileSync(path.join(folder, name), isoBytes('TRAIL'));
  for (const name of ['result/iso', 'images', 'two', 'flake-and-image', 'vendor'])
    mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, 'result/iso/nixos.iso'), isoBytes('R'));
  symlinkSync(path.join(folder, 'result'), path.join(folder, 'link'));
  // A link to itself is no image.
  symlinkSync('loop.iso', path.join(folder, 'images/loop.iso'));
  for (const name of [
    'images/a.img.xz',
    'two/a.iso',
    'two/b.iso',
    'flake-and-image/a.iso',
    'flake-and-image/flake.nix',
    'vendor/default.nix',
    'config/hosts/default.nix',
  ])
    writeFileSync(path.join(folder, name), '');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const parse = (text: string) => parseSource(text, { presets, currentFolder: folder });
/** `HERE` stands for the current folder. */
const here = (text: string): string => text.replaceAll('HERE', folder);

describe('presets', () => {
  it.each([
    ['minimal', 'minimal'],
    ['preset:minimal', 'minimal'],
    ['  plasma5\n', 'plasma5'],
  ])('takes %j as the preset %s', async (text, name) => {
    expect(await parse(text)).toEqual({ kind: 'preset', name });
  });

  it.each([['minimall'], ['preset:gnome'], ['nixpkgs']])('names the presets for the unknown word %s', async (text) => {
    const failure = await parse(text).catch(failureOf);
    expect(failure).toMatchObject({ kind: 'unknown-preset', known: ['minimal', 'plasma5'] });
  });
});

describe('flake references', () => {
  it.each([
    ['github:me/config', 'github:me/config', null],
    ['github:me/config#iso', 'github:me/config', 'iso'],
    ['github:me/config/feature/live?dir=iso#iso', 'github:me/config/feature/live?dir=iso', 'iso'],
    ['github:me/config#', 'github:me/config', null],
    ['github:me/config#my%20iso', 'github:me/config', 'my iso'],
    ['github:me/config#nixosConfigurations."my.host"', 'github:me/config', 'nixosConfigurations."my.host"'],
    ['gitlab:group%2Fsub/config#iso', 'gitlab:group%2Fsub/config', 'iso'],
    ['sourcehut:~me/config', 'sourcehut:~me/config', null],
    ['git+https://example.org/config?ref=main#iso', 'git+https://example.org/config?ref=main', 'iso'],
    ['git+ssh://git@example.org/me/config', 'git+ssh://git@example.org/me/config', null],
    ['git@example.org:me/config.git#iso', 'git+ssh://git@example.org/me/config.git', 'iso'],
    ['tarball+https://example.org/x.tar.gz', 'tarball+https://example.org/x.tar.gz', null],
    ['nixpkgs#iso', 'nixpkgs', 'iso'],
    ['nixpkgs/nixos-24.11#iso', 'nixpkgs/nixos-24.11', 'iso'],
    ['flake:config#iso', 'flake:config', 'iso'],
    ['path:/etc/nixos#iso', 'path:/etc/nixos', 'iso'],
    ['path:./config', 'path:HERE/config', null],
    ['path:config?dir=hosts#iso', 'path:HERE/config?dir=hosts', 'iso'],
    ['git+file:./config#iso', 'git+file://HERE/config', 'iso'],
    ['git+file:///srv/config', 'git+file:///srv/config', null],
    ['.', 'HERE', null],
    ['.#iso', 'HERE', 'iso'],
    ['#iso', 'HERE', 'iso'],
    ['./config', 'HERE/config', null],
    ['./config#iso', 'HERE/config', 'iso'],
    ['./config?dir=hosts#iso', 'HERE/config?dir=hosts', 'iso'],
    ['config', 'HERE/config', null],
    ['config#iso', 'HERE/config', 'iso'],
    ['config/hosts', 'HERE/config/hosts', null],
    ['HERE/config/../config#iso', 'HERE/config', 'iso'],
    ['./config/flake.nix', 'HERE/config', null],
    ['./config/flake.nix#iso', 'HERE/config', 'iso'],
  ])('takes %s as %s', async (text, reference, attribute) => {
    expect(await parse(here(text))).toEqual({ kind: 'flake', reference: here(reference), attribute });
  });

  it.each([
    ['https://github.com/me/config', 'github:me/config'],
    ['https://github.com/me/config.git', 'github:me/config'],
    ['https://github.com/me/config/', 'github:me/config'],
    ['https://github.com/me/config?tab=readme-ov-file', 'github:me/config'],
    ['https://github.com/me/config/tree/feature/live', 'github:me/config/feature/live'],
    ['https://github.com/NixOS/nixpkgs/tree/nixos-24.11/nixos', 'github:NixOS/nixpkgs/nixos-24.11?dir=nixos'],
    ['https://github.com/me/config/tree/v1.2.3/iso', 'github:me/config/v1.2.3?dir=iso'],
    ['https://github.com/me/config/tree/main/images/iso', 'github:me/config/main?dir=images/iso'],
    ['https://github.com/me/config/blob/main/images/flake.nix', 'github:me/config/main?dir=images'],
    [`https://github.com/me/config/tree/${'0a'.repeat(20)}/images`, `github:me/config/${'0a'.repeat(20)}?dir=images`],
    ['https://gitlab.com/group/sub/config/-/blob/main/flake.nix?ref_type=heads', 'gitlab:group%2Fsub/config/main'],
    ['https://gitlab.com/me/config/-/tree/feature/live', 'gitlab:me/config/feature%2Flive'],
    ['https://codeberg.org/me/config/src/tag/v1', 'git+https://codeberg.org/me/config?ref=refs/tags/v1'],
    ['https://codeberg.org/me/config/src/branch/main/iso', 'git+https://codeberg.org/me/config?ref=main&dir=iso'],
    ['https://gitlab.com/me/config', 'gitlab:me/config'],
    ['https://gitlab.com/group/sub/config/-/tree/main', 'gitlab:group%2Fsub/config/main'],
    ['https://codeberg.org/me/config', 'git+https://codeberg.org/me/config'],
    ['https://codeberg.org/me/config/src/branch/live', 'git+https://codeberg.org/me/config?ref=live'],
    ['https://git.sr.ht/~me/config', 'sourcehut:~me/config'],
    ['https://example.org/me/config.git', 'git+https://example.org/me/config.git'],
    ['https://example.org/config.tar.gz', 'https://example.org/config.tar.gz'],
  ])('rewrites the pasted address %s to %s', async (address, reference) => {
    expect(await parse(`${address}#iso`)).toEqual({ kind: 'flake', reference, attribute: 'iso' });
  });

  it.each([
    ['', 'nothing'],
    ['--impure', 'an option'],
    ['-github:me/config', 'an option'],
    ['github:me', 'a missing repository'],
    ['github:', 'a missing owner'],
    ['github:me/config/a b', 'a space'],
    ['git+https://', 'a missing host'],
    ['path:', 'a missing path'],
    ['ftp://example.org/x', 'an unknown scheme'],
    ['https://example.org/page', 'a web page'],
    ['https://github.com/me', 'a profile page'],
    ['https://github.com/me/config/issues/3', 'an issue'],
    ['https://github.com/me/config/blob/main/README.md', 'a file that is no flake'],
    ['github:me/config#%zz', 'a broken escape'],
    ['github:me/con\u0000fig', 'a control character'],
    ['./with#hash', 'a path that ends at the #'],
    ['what is this', 'prose'],
  ])('refuses %j: %s', async (text) => {
    const failure = await parse(text).catch(failureOf);
    expect(['bad-flake-reference', 'file-not-found']).toContain((failure as { kind: string }).kind);
  });
});

describe('images on the web', () => {
  it.each([
    ['official:minimal', { kind: 'official', name: 'minimal' }],
    ['official:graphical', { kind: 'official', name: 'graphical' }],
    ['https://example.org/nixos.iso', { kind: 'download', url: 'https://example.org/nixos.iso' }],
    ['https://github.com/me/os/releases/download/v1/os.img.zst', null],
    ['https://example.org/nixos.iso?mirror=2#top', { kind: 'download', url: 'https://example.org/nixos.iso?mirror=2' }],
    ['http://127.0.0.1:8080/a.iso', { kind: 'download', url: 'http://127.0.0.1:8080/a.iso' }],
  ])('takes %s', async (text, source) => {
    expect(await parse(text)).toEqual(source ?? { kind: 'download', url: text });
  });

  it.each(['official:plasma', 'official:', 'http://example.org/nixos.iso', 'https://me:pw@example.org/nixos.iso'])(
    'refuses %s, and does not repeat a password',
    async (text) => {
      const failure = await parse(text).catch(failureOf);
      expect(failure).toMatchObject({ kind: 'download-address-refused' });
      expect(JSON.stringify(failure)).not.toContain('pw@');
    },
  );
});

describe('files', () => {
  it.each([
    ['iso.nix', 'module', 'iso.nix'],
    ['./iso.nix', 'module', 'iso.nix'],
    ['HERE/iso.nix', 'module', 'iso.nix'],
    ['my iso.nix', 'module', 'my iso.nix'],
    ['nixos.iso', 'image-file', 'nixos.iso'],
    ['./image-without-a-name', 'image-file', 'image-without-a-name'],
    ['image-without-a-name', 'image-file', 'image-without-a-name'],
    ['disk.bin', 'image-file', 'disk.bin'],
    ['packed.iso.zst', 'image-file', 'packed.iso.zst'],
    ['packed', 'image-file', 'packed'],
  ])('takes %s as a %s', async (text, kind, name) => {
    expect(await parse(here(text))).toEqual({ kind, path: path.join(folder, name) });
  });

  it.each([
    ['missing.nix', 'file-not-found'],
    ['missing.iso', 'file-not-found'],
    ['./missing', 'file-not-found'],
    ['~/surely/not/there', 'file-not-found'],
    ['not-really.iso', 'not-an-image'],
    ['empty.iso', 'image-empty'],
    ['/dev/null', 'not-an-image'],
  ])('refuses %s as %s', async (text, kind) => {
    expect(await parse(text).catch(failureOf)).toMatchObject({ kind });
  });
});

describe('what was typed', () => {
  it.each(['trail.img ', 'trail.img', ' lead.iso', './trail.img ', 'HERE/trail.img ', 'only.iso '])(
    'takes the file %j under just that name',
    async (text) => {
      const typed = here(text);
      expect(await parse(typed)).toEqual({ kind: 'image-file', path: path.resolve(folder, typed) });
    },
  );

  it.each(['only.iso', 'lead.iso ', './trail.img  '])('takes no other file for %j', async (text) => {
    expect(await parse(text).catch(failureOf)).toMatchObject({
      kind: 'file-not-found',
      path: path.resolve(folder, text),
    });
  });

  it.each([
    ['./result', 'folder-holds-image', './result/iso/nixos.iso'],
    ['result', 'folder-holds-image', 'result/iso/nixos.iso'],
    ['./link/', 'folder-holds-image', './link/iso/nixos.iso'],
    ['images', 'folder-holds-image', 'images/a.img.xz'],
    ['file:///tmp/x%20y.img', 'file-address', '/tmp/x y.img'],
    ['file:/tmp/x.img', 'file-address', '/tmp/x.img'],
  ])('says what to type instead of %s', async (text, because, meant) => {
    expect(await parse(text).catch(failureOf)).toMatchObject({
      kind: 'bad-flake-reference',
      detail: { because, path: meant },
    });
  });

  it.each(['./two', './flake-and-image', './result#iso'])('takes the folder %s for a flake', async (text) => {
    expect(await parse(text)).toMatchObject({ kind: 'flake' });
  });
});

describe('what nix-build takes', () => {
  it.each([
    ['vendor', 'vendor/default.nix', null],
    ['./vendor#recovery', 'vendor/default.nix', 'recovery'],
    ['vendor/default.nix#a.b', 'vendor/default.nix', 'a.b'],
    ['iso.nix#image', 'iso.nix', 'image'],
  ])('is %s', async (text, file, attribute) => {
    expect(await parse(text)).toEqual({ kind: 'nix-file', path: path.join(folder, file), attribute });
  });

  it('is no folder of a flake, and no file without an attribute', async () => {
    expect(await parse('./config/hosts#iso')).toMatchObject({ kind: 'flake', attribute: 'iso' });
    expect(await parse('vendor/default.nix')).toMatchObject({ kind: 'module' });
    expect(await parse('config/flake.nix#iso')).toMatchObject({ kind: 'flake', attribute: 'iso' });
  });
});
