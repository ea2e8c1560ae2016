/** Sources in a person's words. */
import { explainRisk } from '../../../contract/messages/risk-words.ts';
import type { Compression, Preset, SourceWarning, System } from '../../../contract/wire/source.ts';

export const SYSTEM_WORDS: { readonly [S in System]: string } = {
  'x86_64-linux': '64-bit PC (x86_64)',
  'aarch64-linux': '64-bit Arm (aarch64)',
};

export const COMPRESSION_WORDS: { readonly [C in Compression]: string } = {
  fast: 'Fast (zstd 3): quick to build, larger',
  balanced: 'Balanced',
  small: 'Small: slow to build',
  gzip: 'gzip 1: for old boot loaders',
};

/** `2025-06-30` as `Jun 2025` in the user's own language: short enough for a card. */
function formatMonth(day: string): string {
  const style = { month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(undefined, style).format(new Date(day));
}

/** `2025-06-30` as the user's own language writes a day. */
export function formatDay(day: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day));
}

/** An ISO 8601 instant, or seconds since 1970 as flakes give it, as a day and time; anything else as it is. */
export function formatInstant(instant: string): string {
  const date = /^\d+$/.test(instant) ? new Date(Number(instant) * 1000) : new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

export function supportWords(preset: Preset): string {
  if (preset.support === 'supported') return 'Supported';
  return preset.unsupportedSince ? `Unsupported since ${formatMonth(preset.unsupportedSince)}` : 'Unsupported';
}

/** A warning about a source: a title and what follows from it. */
export function explainWarning(warning: SourceWarning): { title: string; detail: string } {
  switch (warning.kind) {
    case 'asks-to-trust':
      return {
        title: `The flake asks for the Nix setting “${warning.setting}”`,
        detail: `It wants ${warning.value}. Flakestick shows this and never applies it.`,
      };
    case 'unlocked-inputs':
      return {
        title: 'Not everything is locked',
        detail: `Two builds may differ, because these inputs have no fixed revision: ${warning.inputs.join(', ')}.`,
      };
    case 'output-unreadable':
      return { title: `The output “${warning.output}” could not be looked at`, detail: warning.reason };
    case 'unsupported-release':
      return {
        title: `NixOS ${warning.release} is no longer supported`,
        detail: `It has had no security updates since ${formatDay(warning.since)}. Use it for what needs it, not for every day.`,
      };
    case 'unsandboxed':
      return {
        title: 'Builds are not sandboxed on this machine',
        detail: 'What is built can see files and the network of this machine. Build only what you trust.',
      };
    case 'build-risk':
      return { title: 'Confirmation required', detail: explainRisk(warning.risk) };
    case 'no-checksum':
      return {
        title: 'There is no checksum for this download',
        detail:
          'Nobody says what the file should be, so nobody can tell whether it was damaged or exchanged. If its publisher gives a SHA-256, paste it.',
      };
    case 'local-changes':
      return {
        title: 'There are changes that are not committed',
        detail: 'They are built as they are now, so no revision will name exactly this image.',
      };
  }
}
