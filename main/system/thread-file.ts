import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a thread runs: a bundle of its own beside that of the program, and outside Electron's archive; in a checkout, `source` in
 * the folder of the module that starts it.
 */
export function threadFile(folder: string, bundle: string, source: string): string {
  const bundled = join(folder.replace(/\bapp\.asar(?=\/|$)/, 'app.asar.unpacked'), bundle);
  return existsSync(bundled) ? bundled : join(folder, source);
}
