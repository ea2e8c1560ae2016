import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from '../../../../contract/wire/failure.ts';
import { browse } from '../../../../main/shells/app/browse.ts';
import { readExport } from '../../../../main/stages/record/index.ts';
import { parseSource } from '../../../../main/stages/source/index.ts';
import { readImageHead } from '../../../../main/system/image-head.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-names-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const failure = (asking: Promise<unknown>): Promise<unknown> => asking.then(() => 'found', failureOf);

describe('a file that cannot be opened because of its name', () => {
  const NAMES: [string, string, string][] = [
    ['a link that leads back to itself', 'loop.img', 'link-loop'],
    ['a link to nothing', 'dead.img', 'dead-link'],
    ['a name of 304 characters', `${'a'.repeat(300)}.img`, 'name-too-long'],
    ['a name that is not UTF-8', '\ufffd.img', 'name-not-utf8'],
  ];
  beforeEach(() => {
    symlinkSync('loop.img', join(folder, 'loop.img'));
    symlinkSync('nothing', join(folder, 'dead.img'));
    writeFileSync(Buffer.from(`${folder}/\xff.img`, 'latin1'), 'x');
  });

  it.each(NAMES)('is explained, as a source: %s', async (_what, name, because) => {
    const expected = { kind: 'file-unreadable', path: join(folder, name), detail: { because } };
    for (const text of [join(folder, name), `./${name}`, name])
      expect(await failure(parseSource(text, { presets: [], currentFolder: folder })), text).toEqual(expected);
  });

  it.each(NAMES)('is explained, as an image, a record or a folder: %s', async (_what, name, because) => {
    const path = join(folder, name);
    const expected = { kind: 'file-unreadable', path, detail: { because } };
    expect(await failure(readImageHead(path))).toEqual(expected);
    expect(await failure(readExport(path))).toEqual(expected);
    expect(await failure(browse(path))).toEqual(expected);
  });

  it('is not there where nothing is', async () => {
    const path = join(folder, 'none.img');
    expect(await failure(readImageHead(path))).toEqual({ kind: 'file-not-found', path });
    expect(await failure(parseSource(path, { presets: [], currentFolder: '/' }))).toEqual({
      kind: 'file-not-found',
      path,
    });
  });
});
