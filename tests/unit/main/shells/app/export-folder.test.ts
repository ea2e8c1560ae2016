import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exportFolder } from '../../../../../main/shells/app/export-folder.ts';

const before = process.env['XDG_CONFIG_HOME'];
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'flakestick-home-'));
  delete process.env['XDG_CONFIG_HOME'];
});
afterEach(async () => {
  if (before !== undefined) process.env['XDG_CONFIG_HOME'] = before;
  else delete process.env['XDG_CONFIG_HOME'];
  await rm(home, { recursive: true });
});

async function userFolders(line: string, folder = '.config'): Promise<void> {
  await mkdir(join(home, folder), { recursive: true });
  await writeFile(
    join(home, folder, 'user-dirs.dirs'),
    `# as xdg-user-dirs writes it\nXDG_DESKTOP_DIR="$HOME/Desk"\n${line}\n`,
  );
}

it('is where the desktop puts downloads', async () => {
  await userFolders('XDG_DOWNLOAD_DIR="$HOME/Geholt"');
  await mkdir(join(home, 'Geholt'));
  await mkdir(join(home, 'Downloads'));
  expect(await exportFolder(home)).toBe(join(home, 'Geholt'));
});

it('is asked of XDG_CONFIG_HOME, and may be anywhere', async () => {
  process.env['XDG_CONFIG_HOME'] = join(home, 'settings');
  await mkdir(join(home, 'elsewhere'));
  await userFolders(`XDG_DOWNLOAD_DIR="${join(home, 'elsewhere')}"`, 'settings');
  expect(await exportFolder(home)).toBe(join(home, 'elsewhere'));
});

it.each([
  ['without settings', null],
  ['where the folder that is set is not there', 'XDG_DOWNLOAD_DIR="$HOME/Gone"'],
  ['where it is not absolute', 'XDG_DOWNLOAD_DIR="Downloads"'],
])('is Downloads %s, and the home folder where there are none', async (_case, line) => {
  if (line) await userFolders(line);
  expect(await exportFolder(home)).toBe(home);
  await mkdir(join(home, 'Downloads'));
  expect(await exportFolder(home)).toBe(join(home, 'Downloads'));
});
