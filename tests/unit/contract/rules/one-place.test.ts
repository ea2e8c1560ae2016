/** Changes that must stay cheap: what a table says stands nowhere else in the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../../..');
const FOLDERS = ['formats', 'contract', 'main', 'helper', 'preload', 'renderer'];

const code = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name)),
).filter((path) => !path.startsWith('contract/messages/'));

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

function filesWith(pattern: RegExp): string[] {
  return code.filter((path) => pattern.test(withoutComments(readFileSync(join(ROOT, path), 'utf8'))));
}

it.each<[string, RegExp, string[]]>([
  ['endings of compressed images', /'bz2'|'zst'/, ['formats/compression.ts']],
  ['endings of images', /(?<!role=)['"|(]img['"|)]/, ['formats/image-names.ts']],
  ['how a compressed file begins', /0xfd, 0x37/, ['formats/compression.ts']],
  ['what NixOS builds for a drive', /system\.build\.isoImage|'isoImage'/, ['contract/rules/image-kinds.ts']],
  ['the size of a block', /(?<![A-Z_])BLOCK_BYTES = /, ['contract/wire/image.ts']],
  ['how ISO 9660 is recognised', /CD001/, ['formats/image-header.ts']],
  ['the settings of Nix', /'show-config'/, ['main/system/nix/nix-settings.ts']],
])('%s stand in one file', (_what, pattern, files) => {
  expect(filesWith(pattern)).toEqual(files);
});
