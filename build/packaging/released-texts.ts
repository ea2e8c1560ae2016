/** What a release changes in the files that name its version. Text in, text out; each throws ValueMissing rather than guess. */
import { ValueMissing } from './package-values.ts';

const literal = (version: string): string => version.replaceAll('.', '\\.');

export interface Release {
  readonly version: string;
  /** `2026-11-27`. */
  readonly date: string;
}

/** `## [0.2.0] - unreleased` becomes `## [0.2.0] - 2026-11-27`. A date that is there stays: an earlier try may have set it. */
export function releasedChangelog(text: string, { version, date }: Release): { text: string; date: string } {
  const heading = new RegExp(`^## \\[${literal(version)}\\] - (unreleased|\\d{4}-\\d{2}-\\d{2})$`, 'm');
  const found = heading.exec(text);
  if (!found) throw new ValueMissing(`CHANGELOG.md has no section “## [${version}] - unreleased”.`);
  const [line, state = ''] = found;
  const section = text.slice(found.index + line.length).split(/^## /m)[0] ?? '';
  if (section.trim() === '') throw new ValueMissing(`CHANGELOG.md says nothing about ${version}.`);
  return state === 'unreleased'
    ? { text: text.replace(line, `## [${version}] - ${date}`), date }
    : { text, date: state };
}

/** package.json, or package-lock.json, which has it twice before the first package. */
export function releasedManifest(text: string, { before, version }: { before: string; version: string }): string {
  const line = `"version": ${JSON.stringify(before)}`;
  const end = text.indexOf('node_modules/');
  const own = end < 0 ? text : text.slice(0, end);
  if (!own.includes(line)) throw new ValueMissing(`There is no ${line} where the project’s own version should be.`);
  return own.replaceAll(line, `"version": ${JSON.stringify(version)}`) + text.slice(own.length);
}

export function releasedMetainfo(text: string, { version, date }: Release): string {
  const others = text.replace(new RegExp(` *<release version="${literal(version)}"[^>]*/>\n`), '');
  return others.replace(/( *)<releases>\n/, `$&$1  <release version="${version}" date="${date}"/>\n`);
}
