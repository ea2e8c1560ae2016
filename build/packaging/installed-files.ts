/** Writes the files that deb and rpm install beside the app: manual pages, completions, metainfo, changelog, copyright. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { linuxFiles } from '../linux-files.ts';
import { commandFiles } from './command-files.ts';
import type { PackageValues } from './package-values.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const METAINFO = 'org.flakestick.Flakestick.metainfo.xml';

/** Without a time or a name in it, as Debian's policy asks. */
const compressed = (text: string): Buffer => gzipSync(text, { level: 9 });

/** In the format of deb-changelog(5): what changed is in the other file. */
function debianChangelog({ version, maintainer, epochSeconds }: PackageValues): string {
  const date = new Date(epochSeconds * 1000).toUTCString().replace('GMT', '+0000');
  return `flakestick (${version}) stable; urgency=medium

  * Version ${version}. What changed is in CHANGELOG.md.gz beside this file.

 -- ${maintainer}  ${date}
`;
}

/** Those that the build collected for each program. */
const bundledNotices = (): string =>
  readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /licenses[\w-]*\.md$/.test(name))
    .sort()
    .map((name) => read(`dist/${name}`))
    .join('\n');

/** DEP 5. */
function copyright({ homepage, maintainer }: PackageValues): string {
  const indented = (text: string): string =>
    text
      .trim()
      .split('\n')
      .map((line) => ` ${line.trim() === '' ? '.' : line.trimEnd()}`)
      .join('\n');
  const [, holder = ''] = /^Copyright \(c\) (.*)$/m.exec(read('LICENSE')) ?? [];
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Flakestick
Upstream-Contact: ${maintainer}
Source: ${homepage}

Files: *
Copyright: ${holder}
License: MIT
${indented(read('LICENSE').replace(/^[\s\S]*?(?=Permission)/, ''))}

Files: opt/Flakestick/resources/app.asar opt/Flakestick/resources/app.asar.unpacked/*
Copyright: ${holder}, and the authors of the bundled libraries below
License: MIT-and-bundled-libraries
 /usr/share/doc/flakestick/licenses.md.gz has the notices of the libraries that
 are bundled, each with its licence.

Files: opt/Flakestick/flakestick-app opt/Flakestick/*.so* opt/Flakestick/*.pak opt/Flakestick/locales/*
Copyright: 2013 Electron contributors, 2015 The Chromium Authors
License: MIT-and-Chromium
 The licences of Electron's runtime are in /opt/Flakestick/LICENSE.electron.txt
 and /opt/Flakestick/LICENSES.chromium.html.
`;
}

/** `folder` is made; what is in it is written again. */
export async function writeInstalledFiles(folder: string, values: PackageValues): Promise<void> {
  const { manualPages, completions } = await commandFiles(values);
  const pages = Object.entries(manualPages).map(([name, text]) => [`${name}.gz`, compressed(text)] as const);
  const files: Record<string, string | Buffer> = {
    ...Object.fromEntries(pages),
    ...completions,
    [METAINFO]: (await linuxFiles(values)).get(METAINFO) ?? '',
    'CHANGELOG.md.gz': compressed(read('CHANGELOG.md')),
    'licenses.md.gz': compressed(bundledNotices()),
    changelog: debianChangelog(values),
    copyright: copyright(values),
  };
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}
