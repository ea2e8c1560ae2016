import { expect, it } from 'vitest';
import { COMPRESSED_ENDINGS } from '../../../formats/compression.ts';
import { IMAGE_FILE_ENDINGS, isImageName } from '../../../formats/image-names.ts';

it.each(['nixos.iso', 'NIXOS.ISO', '/a/sd.img', 'disk.raw', ...COMPRESSED_ENDINGS.map((ending) => `x.iso.${ending}`)])(
  '%s is the name of an image',
  (name) => {
    expect(isImageName(name)).toBe(true);
    expect(IMAGE_FILE_ENDINGS).toContain(name.toLowerCase().split('.').at(-1));
  },
);

it.each(['iso', 'x.iso.txt', 'x.gz', 'x.tar.gz', 'x.iso.gz.gz', 'x.isoimage', ''])('“%s” is not', (name) => {
  expect(isImageName(name)).toBe(false);
});
