import type { Preset } from '../wire/source.ts';
import type { Messages } from './en/index.ts';

/** A preset's title and summary; one that has no messages has the title its images have in records. */
export function describePreset({ name, title }: Pick<Preset, 'name' | 'title'>, messages: Messages) {
  const known: Readonly<Record<string, { readonly title: string; readonly summary: string }>> = messages.preset;
  return known[name] ?? { title, summary: '' };
}
