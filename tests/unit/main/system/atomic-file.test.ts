import { chmod, lstat, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Cancelled } from '../../../../contract/wire/failure.ts';
import { copyAtomically, removeParts, writeAtomically } from '../../../../main/system/atomic-file.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atomic-file-'));
});

describe('writeAtomically', () => {
  it('makes the folder, and a file that only its user can read', async () => {
    const path = join(folder, 'a/b/new.json');
    await writeAtomically(path, 'text');
    expect(await readFile(path, 'utf8')).toBe('text');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'a/b'))).toEqual(['new.json']);
  });

  it('keeps the permissions of an existing file', async () => {
    const path = join(folder, 'shared.json');
    await writeFile(path, 'old');
    await chmod(path, 0o664);
    await writeAtomically(path, new Uint8Array([104, 105]));
    expect(await readFile(path, 'utf8')).toBe('hi');
    expect((await stat(path)).mode & 0o777).toBe(0o664);
  });

  it('leaves a link a link', async () => {
    await writeFile(join(folder, 'dotfile'), 'old');
    await symlink('dotfile', join(folder, 'link'));
    await writeAtomically(join(folder, 'link'), 'new');
    expect((await lstat(join(folder, 'link'))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder, 'dotfile'), 'utf8')).toBe('new');
  });

  it('leaves nothing behind when it fails, and says why', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(writeAtomically(join(folder, 'file/below'), 'x')).rejects.toMatchObject({
      failure: { kind: 'file-unwritable', path: join(folder, 'file/below'), detail: 'EEXIST' },
    });
    await expect(
      writeAtomically(join(folder, 'none/x'), 'x', { failure: 'record-unwritable', makeFolder: false }),
    ).rejects.toMatchObject({ failure: { kind: 'record-unwritable', detail: 'ENOENT' } });
    expect(await readdir(folder)).toEqual(['file']);
  });
});

describe('copyAtomically', () => {
  const never = new AbortController().signal;

  it('replaces a file by a copy that everybody may read, and keeps the permissions of an existing one', async () => {
    const from = join(folder, 'image.iso');
    await writeFile(from, Buffer.alloc(300_000, 7), { mode: 0o444 });
    await copyAtomically(from, join(folder, 'new.iso'), never);
    expect((await readFile(join(folder, 'new.iso'))).equals(Buffer.alloc(300_000, 7))).toBe(true);
    expect((await stat(join(folder, 'new.iso'))).mode & 0o777).toBe(0o644);
    await writeFile(join(folder, 'mine.iso'), 'old');
    await chmod(join(folder, 'mine.iso'), 0o640);
    await copyAtomically(from, join(folder, 'mine.iso'), never);
    expect((await stat(join(folder, 'mine.iso'))).mode & 0o777).toBe(0o640);
  });

  it('stopped, leaves the existing file as it was and nothing beside it', async () => {
    const from = join(folder, 'image.iso');
    await writeFile(from, Buffer.alloc(64 * 1024 * 1024));
    await writeFile(join(folder, 'out.iso'), 'old');
    const stop = new AbortController();
    const copying = copyAtomically(from, join(folder, 'out.iso'), stop.signal);
    setTimeout(() => stop.abort(new Cancelled()), 1);
    await expect(copying).rejects.toBeInstanceOf(Cancelled);
    expect(await readFile(join(folder, 'out.iso'), 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['image.iso', 'out.iso']);
  });

  it('says why it could not be written', async () => {
    await writeFile(join(folder, 'image.iso'), 'x');
    await expect(copyAtomically(join(folder, 'image.iso'), join(folder, 'none/x.iso'), never)).rejects.toMatchObject({
      failure: { kind: 'file-unwritable', detail: 'ENOENT' },
    });
    await expect(copyAtomically(join(folder, 'image.iso'), '/dev/full', never)).rejects.toMatchObject({
      failure: { kind: 'file-unwritable', detail: { because: 'other-than-a-file' } },
    });
  });
});

describe('removeParts', () => {
  it('removes what killed writers of this file left, and nothing else', async () => {
    for (const name of ['a.json', 'a.json.0123abcd.part', 'b.json.0123abcd.part', 'a.json.mine.part'])
      await writeFile(join(folder, name), '');
    await removeParts(join(folder, 'a.json'));
    expect(await readdir(folder)).toEqual(['a.json', 'a.json.mine.part', 'b.json.0123abcd.part']);
  });
});
