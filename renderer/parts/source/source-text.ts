/** Sources in words. */
import { describeDetail } from '../../../contract/messages/describe-detail.ts';
import type { Messages } from '../../../contract/messages/en/page.ts';
import type { Release, Source, SourceWarning } from '../../../contract/wire/source.ts';
import { formatDay, formatMonth } from '../../moment.ts';

/** How long a release has been unsupported. */
export function unsupportedText({ unsupportedSince }: Release, { screens }: Messages, locale: string): string {
  const { presets } = screens.source;
  return unsupportedSince
    ? presets.unsupportedSince({ month: formatMonth(unsupportedSince, locale) })
    : presets.unsupported;
}

/** The short name of a preset, for its tile. One that has none has its own. */
export function tileName(name: string, { screens }: Messages): string {
  const known: Readonly<Record<string, string>> = screens.source.tiles.names;
  return known[name] ?? name;
}

/** The line below it; nothing for a preset without one. */
export function tileLine(name: string, { screens }: Messages): string {
  const known: Readonly<Record<string, string>> = screens.source.tiles.lines;
  return known[name] ?? '';
}

const FORGES: Readonly<Record<string, string>> = { github: 'GitHub', gitlab: 'GitLab', sourcehut: 'SourceHut' };

function flakeText(reference: string, { screens }: Messages): string {
  const { understood } = screens.source;
  const scheme = /^([a-z+]+):/.exec(reference)?.[1];
  const host = FORGES[scheme ?? ''];
  if (host !== undefined) return understood.flakeAt({ host });
  if (scheme === 'path' || (scheme === undefined && /^[/.~]/.test(reference))) return understood.flakeInFolder;
  if (scheme === undefined || scheme === 'flake') return understood.flakeOfRegistry;
  return /^(?:git|hg)/.test(scheme) ? understood.flakeInRepository : understood.flakeInArchive;
}

/** What a source is, in a few words, with its size where it has one already. */
export function understoodText(source: Source, sizeBytes: number | null, messages: Messages): string {
  const { understood } = messages.screens.source;
  if (source.kind === 'flake') return flakeText(source.reference, messages);
  const isIso = source.kind === 'image-file' && /\.iso(\.\w+)?$/i.test(source.path);
  const what = isIso ? understood.iso : understood[source.kind];
  return sizeBytes === null ? what : understood.sized({ what, sizeBytes });
}

/** A warning about a source: a title and what follows from it. */
export function warningText(
  warning: Exclude<SourceWarning, { kind: 'build-risk' }>,
  messages: Messages,
  locale: string,
): { title: string; detail: string } {
  const { warnings } = messages.screens.source;
  switch (warning.kind) {
    case 'asks-to-trust': {
      const { title, detail } = warnings[warning.kind];
      return { title: title(warning), detail: detail(warning) };
    }
    case 'unlocked-inputs': {
      const { title, detail } = warnings[warning.kind];
      return { title, detail: detail(warning) };
    }
    case 'asked-settings-unreadable':
      return {
        title: warnings[warning.kind].title,
        detail: warnings[warning.kind].detail({ reason: describeDetail(warning.reason, messages) }),
      };
    case 'output-unreadable':
      return { title: warnings[warning.kind].title(warning), detail: describeDetail(warning.reason, messages) };
    case 'unsupported-release': {
      const { title, detail } = warnings[warning.kind];
      return { title: title(warning), detail: detail({ day: formatDay(warning.since, locale) }) };
    }
    case 'unsandboxed':
    case 'no-checksum':
    case 'local-changes':
      return warnings[warning.kind];
  }
}
