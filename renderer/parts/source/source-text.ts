/** Sources in words. */
import { describeDetail } from '../../../contract/messages/describe-detail.ts';
import type { Messages } from '../../../contract/messages/en/page.ts';
import type { Release, SourceWarning } from '../../../contract/wire/source.ts';
import { formatDay, formatMonth } from '../../moment.ts';

/** How long a release has been unsupported. */
export function unsupportedText({ unsupportedSince }: Release, { screens }: Messages, locale: string): string {
  const { presets } = screens.source;
  return unsupportedSince
    ? presets.unsupportedSince({ month: formatMonth(unsupportedSince, locale) })
    : presets.unsupported;
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
