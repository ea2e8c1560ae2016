/**
 * The files that describe Flakestick to a Linux desktop, in every language: menu entry, metainfo, polkit action. They are committed,
 * because packages use them from here. `sh build/node.sh build/linux-files.ts` writes them again.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { en, type Messages } from '../contract/messages/en/index.ts';
import { LANGUAGE_CODES, LANGUAGES, REFERENCE_LANGUAGE } from '../contract/messages/language.ts';

type Platform = Messages['platform'];
interface Translation {
  readonly code: string;
  readonly texts: Platform;
}

const folder = join(import.meta.dirname, 'linux');

async function translations(): Promise<Translation[]> {
  const codes = LANGUAGE_CODES.filter((code) => code !== REFERENCE_LANGUAGE);
  return Promise.all(codes.map(async (code) => ({ code, texts: (await LANGUAGES[code].load()).platform })));
}

const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** `<summary>…</summary>` and one more with xml:lang for each translation. */
function element(
  { name, indent }: { readonly name: string; readonly indent: string },
  others: readonly Translation[],
  pick: (texts: Platform) => string,
): string {
  const translated = others.map(
    ({ code, texts }) => `${indent}<${name} xml:lang="${code}">${xml(pick(texts))}</${name}>`,
  );
  return [`${indent}<${name}>${xml(pick(en.platform))}</${name}>`, ...translated].join('\n');
}

/** `Comment=…` and one more with `[de]` for each translation. */
function entry(key: string, others: readonly Translation[], pick: (texts: Platform) => string): string {
  return [`${key}=${pick(en.platform)}`, ...others.map(({ code, texts }) => `${key}[${code}]=${pick(texts)}`)].join(
    '\n',
  );
}

const semicolons = (words: readonly string[]): string => words.map((word) => `${word};`).join('');

function desktopEntry(others: readonly Translation[]): string {
  return `[Desktop Entry]
Type=Application
Name=Flakestick
${entry('GenericName', others, ({ genericName }) => genericName)}
${entry('Comment', others, ({ summary }) => summary)}
Exec=flakestick open
Icon=flakestick-app
Terminal=false
Categories=System;
${entry('Keywords', others, ({ keywords }) => semicolons(keywords))}
StartupWMClass=flakestick-app
`;
}

function policy(others: readonly Translation[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE policyconfig PUBLIC "-//freedesktop//DTD PolicyKit Policy Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/PolicyKit/1/policyconfig.dtd">
<policyconfig>
  <vendor>Flakestick</vendor>
  <icon_name>flakestick-app</icon_name>
  <action id="org.flakestick.write-drive">
${element({ name: 'description', indent: '    ' }, others, ({ polkitAction }) => polkitAction)}
${element({ name: 'message', indent: '    ' }, others, ({ polkitMessage }) => polkitMessage)}
    <defaults>
      <allow_any>auth_admin</allow_any>
      <allow_inactive>auth_admin</allow_inactive>
      <allow_active>auth_admin</allow_active>
    </defaults>
    <annotate key="org.freedesktop.policykit.exec.path">/usr/lib/flakestick/flakestick-helper</annotate>
  </action>
</policyconfig>
`;
}

/** The releases in the committed file: its only part that does not come from the catalogue. */
function releases(): string {
  const committed = readFileSync(join(folder, 'org.flakestick.Flakestick.metainfo.xml'), 'utf8');
  return /^ {2}<releases>[\s\S]*<\/releases>$/m.exec(committed)?.[0] ?? '  <releases/>';
}

interface Published {
  /** Without a slash at its end. */
  readonly homepage: string;
  readonly version: string;
}

/** Below the address of the project, as forges serve the files of a tag. */
const SCREENSHOTS = ['flash-light.png', 'flash-dark.png'];

/** What a software centre shows of the project, and fetches. */
function addresses({ homepage, version }: Published, others: readonly Translation[]): string {
  const screenshots = SCREENSHOTS.map(
    (name, index) => `    <screenshot${index === 0 ? ' type="default"' : ''}>
${element({ name: 'caption', indent: '      ' }, others, ({ screenshots: captions }) => captions[index] ?? '')}
      <image>${xml(`${homepage}/raw/v${version}/docs/images/${name}`)}</image>
    </screenshot>`,
  );
  return `  <url type="homepage">${xml(homepage)}</url>
  <screenshots>
${screenshots.join('\n')}
  </screenshots>
`;
}

function metainfo(others: readonly Translation[], published: Published | null): string {
  const features = en.platform.features.map((_, index) =>
    element({ name: 'li', indent: '      ' }, others, (texts) => texts.features[index] ?? ''),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>org.flakestick.Flakestick</id>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>MIT</project_license>
  <name>Flakestick</name>
${element({ name: 'summary', indent: '  ' }, others, ({ summary }) => summary)}
  <developer_name>The Flakestick contributors</developer_name>
  <description>
${element({ name: 'p', indent: '    ' }, others, ({ description }) => description)}
    <ul>
${features.join('\n')}
    </ul>
  </description>
  <launchable type="desktop-id">flakestick-app.desktop</launchable>
  <content_rating type="oars-1.1"/>
  <provides>
    <binary>flakestick</binary>
  </provides>
  <categories>
    <category>System</category>
  </categories>
${published ? addresses(published, others) : ''}${releases()}
</component>
`;
}

/** Each file's text, by its name in build/linux/. Without `published`, the metainfo has no addresses: a checkout has none. */
export async function linuxFiles(published: Published | null = null): Promise<ReadonlyMap<string, string>> {
  const others = await translations();
  return new Map([
    ['flakestick-app.desktop', desktopEntry(others)],
    ['org.flakestick.helper.policy', policy(others)],
    ['org.flakestick.Flakestick.metainfo.xml', metainfo(others, published)],
  ]);
}

if (import.meta.main) for (const [name, text] of await linuxFiles()) writeFileSync(join(folder, name), text);
