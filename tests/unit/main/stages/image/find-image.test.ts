import { execFileSync } from 'node:child_process';
import { ftruncateSync, openSync, symlinkSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { failureOf } from '../../../../../contract/wire/failure.ts';
import { findImage } from '../../../../../main/stages/image/index.ts';

/** `<root>/store` in the place of /nix/store. */
let root: string;
let output: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'flakestick-store-'));
  output = join(root, 'store/abc-nixos.iso');
  await mkdir(output, { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

async function make(path: string, text = 'x'): Promise<string> {
  await mkdir(dirname(join(output, path)), { recursive: true });
  await writeFile(join(output, path), text);
  return join(output, path);
}
const products = (...lines: string[]): Promise<string> =>
  make('nix-support/hydra-build-products', `${lines.join('\n')}\n`);

it('takes the file that the build names, whatever it is called', async () => {
  await make('iso/a.iso');
  const named = await make('iso/nixos 24.11.iso.tmp');
  await products('doc manual /nowhere', `file iso ${named}`);
  expect(await findImage(output)).toBe(named);
});

it('also an SD card image or a raw disk that the build names', async () => {
  const card = await make('sd-image/card');
  await products(`file sd-image ${card}`);
  expect(await findImage(output)).toBe(card);
  await products(`file raw-disk ${card}`);
  expect(await findImage(output)).toBe(card);
});

it.each([
  ['without a products file', null],
  ['with an empty one', ''],
  ['with one that names something else', 'file manual /nix/store/x'],
  ['with one that names what is not there', 'file iso /nix/store/none/iso/x.iso'],
  ['with one that names a file of this machine outside the store', 'file iso /etc/passwd'],
  ['with one that climbs out of the store', 'file iso OUTPUT/../../../../../etc/passwd'],
  ['with one that names a link out of the store', 'file iso OUTPUT/link'],
])('looks into the folders %s', async (_case, line) => {
  const image = await make('iso/nixos.iso');
  await symlink('/etc/passwd', join(output, 'link'));
  if (line !== null) await products(line.replace('OUTPUT', output));
  expect(await findImage(output)).toBe(image);
});

it.each(['iso/x.iso', 'sd-image/x.img.zst', 'x.raw', 'x.iso'])('finds %s', async (path) => {
  const image = await make(path);
  await make('readme.txt');
  expect(await findImage(output)).toBe(image);
});

it('prefers the ISO', async () => {
  await make('a.img');
  const iso = await make('iso/b.iso');
  expect(await findImage(output)).toBe(iso);
});

it('takes an output that is a file itself', async () => {
  const file = join(root, 'store/def-disk');
  await writeFile(file, 'x');
  expect(await findImage(file)).toBe(file);
});

it.each(['iso/a.iso', 'a.img'])('takes no link out of the store for the image: %s', async (name) => {
  const secret = join(root, 'secret.iso');
  await writeFile(secret, 'x');
  await make('iso/readme.txt');
  await symlink(secret, join(output, name));
  const image = await make('sd-image/b.img');
  expect(await findImage(output)).toBe(image);
  const file = join(root, 'store/def-link.iso');
  await symlink(secret, file);
  await expect(findImage(file)).rejects.toMatchObject({ failure: { kind: 'output-without-image' } });
});

it.each([
  ['a pipe', (path: string) => void execFileSync('mkfifo', [path])],
  ['a device without end', (path: string) => symlinkSync('/dev/zero', path)],
  ['a file of gigabytes', (path: string) => ftruncateSync(openSync(path, 'w'), 5e9)],
])('does not read a products file that is %s', async (_what, put) => {
  const image = await make('iso/nixos.iso');
  await make('nix-support/x');
  const elsewhere = join(root, 'elsewhere');
  put(elsewhere);
  await symlink(elsewhere, join(output, 'nix-support/hydra-build-products'));
  expect(await findImage(output)).toBe(image);
});

it('reports that there is none', async () => {
  await make('bin/hello');
  await make('iso/readme.txt');
  await expect(findImage(output).catch((thrown: unknown) => Promise.reject(failureOf(thrown)))).rejects.toEqual({
    kind: 'output-without-image',
    storePath: output,
  });
});

it('does not guess which of several images is meant', async () => {
  const images = [await make('sd-image/a.img.zst'), await make('sd-image/b.img.zst')];
  await make('sd-image/b.img.zst.sha256');
  const failure = await findImage(output).catch(failureOf);
  expect(failure).toEqual({ kind: 'several-images', storePath: output, images });
  // What the build names is meant.
  await products(`file sd-image ${images[1]}`);
  expect(await findImage(output)).toBe(images[1]);
});

it('takes an image that is there compressed, too', async () => {
  const image = await make('x.img');
  await make('x.img.zst');
  expect(await findImage(output)).toBe(image);
});
