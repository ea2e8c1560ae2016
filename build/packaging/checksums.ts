import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CHUNK_BYTES = 1 << 20;
const NAME = 'SHA256SUMS';

function sha256Of(path: string): string {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const fd = openSync(path, 'r');
  try {
    for (let read = readSync(fd, chunk); read > 0; read = readSync(fd, chunk)) hash.update(chunk.subarray(0, read));
  } finally {
    closeSync(fd);
  }
  return hash.digest('hex');
}

/** For `sha256sum --check` in the folder of the files. Gives its name. */
export function writeChecksums(folder: string, names: readonly string[]): string {
  const lines = names.toSorted().map((name) => `${sha256Of(join(folder, name))}  ${name}\n`);
  writeFileSync(join(folder, NAME), lines.join(''));
  return NAME;
}
