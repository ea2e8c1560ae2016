/** The oldest runtimes that the programs and the page must work on (docs/adr/0048): the targets of the bundles, and of the lint. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const MAP = join(import.meta.dirname, '../../node_modules/electron-to-chromium/versions.json');

/** The major version of Chromium in a major version of Electron. Throws for an Electron that the installed data does not know. */
export function chromiumOfElectron(electron: number): number {
  const chromium = (JSON.parse(readFileSync(MAP, 'utf8')) as Record<string, string>)[`${electron}.0`];
  if (chromium === undefined) throw new Error(`electron-to-chromium does not know Electron ${electron}: update it`);
  return Number.parseInt(chromium, 10);
}

/** nixpkgs ships it; deb, rpm and a checkout have the one of package.json. */
const ELECTRON = 41;

export const OLDEST = {
  electron: ELECTRON,
  /** Debian's Chromium is newer. */
  chromium: chromiumOfElectron(ELECTRON),
  /** Of a checkout, by `engines` of package.json; Electron 41 has Node 24. */
  node: { major: 22, minor: 18 },
} as const;
