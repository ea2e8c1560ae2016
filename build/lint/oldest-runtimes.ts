/** The oldest runtimes that the programs and the page must work on (docs/adr/0048): the targets of the bundles, and of the lint. */
export const OLDEST = {
  /** nixpkgs ships it; deb, rpm and a checkout have the one of package.json. */
  electron: 41,
  /** Of that Electron. Debian's Chromium is newer. */
  chromium: 146,
  /** Of a checkout, by `engines` of package.json; Electron 41 has Node 24. */
  node: { major: 22, minor: 18 },
} as const;
