/** A stand-in for Electron's runtime, which not every machine may download: Node under its name, with the files a packager reads. */
import { appendFile, chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Where the packager finds and sets the fuses: @electron/fuses' sentinel, its version 1, a count, and a character for each (1 on,
 * 0 off). The kernel ignores what follows a program.
 */
const FUSE_WIRE = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u000810011011';
const EMPTY = [
  'chrome_100_percent.pak',
  'chrome_200_percent.pak',
  'resources.pak',
  'icudtl.dat',
  'snapshot_blob.bin',
  'v8_context_snapshot.bin',
  'locales/de.pak',
  'locales/en-US.pak',
];

export async function makeStandinRuntime(folder: string, version: string): Promise<void> {
  await mkdir(join(folder, 'locales'), { recursive: true });
  await mkdir(join(folder, 'resources'));
  const program = join(folder, 'electron');
  await copyFile(process.execPath, program);
  await appendFile(program, FUSE_WIRE);
  await chmod(program, 0o755);
  for (const name of EMPTY) await writeFile(join(folder, name), '');
  await writeFile(join(folder, 'version'), version);
  await writeFile(join(folder, 'LICENSE'), 'Stand-in for Electron\n');
  await writeFile(join(folder, 'LICENSES.chromium.html'), '<title>Stand-in</title>\n');
  for (const name of ['chrome-sandbox', 'chrome_crashpad_handler'])
    await writeFile(join(folder, name), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
}
