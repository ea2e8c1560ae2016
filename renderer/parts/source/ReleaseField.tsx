import { applies } from '../../../contract/rules/applicable-options.ts';
import type { Preset, Release } from '../../../contract/wire/source.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { SelectField } from '../../ui/index.ts';
import { kindOf, type SourceChoice } from './source-choice.ts';
import { chooseOptions, useSource } from './source-store.ts';
import { unsupportedText } from './source-text.ts';

const NO_PRESETS: readonly Preset[] = [];

/** Of the chosen preset; of any, for a module. The newest first. */
function releasesFor({ kind, presetName }: SourceChoice, presets: readonly Preset[]): readonly Release[] {
  const among = kind === 'preset' ? presets.filter(({ name }) => name === presetName) : presets;
  const byName = new Map(among.flatMap(({ releases }) => releases).map((release) => [release.release, release]));
  return [...byName.values()].toSorted((a, b) => (a.release > b.release ? -1 : 1));
}

/** Which NixOS a preset or a module is built from. */
export function ReleaseField() {
  const messages = useMessages();
  const { source: words, options: text } = messages.screens;
  const locale = useLanguage((state) => state.locale);
  const source = useSource((state) => state.source);
  const chosen = useSource((state) => state.options.release);
  const presets = useMirror((mirror) => mirror.presets) ?? NO_PRESETS;
  const releases = releasesFor(source, presets);
  if (!applies('release', kindOf(source)) || releases.length === 0) return null;
  const usual = source.kind === 'preset' ? presets.find(({ name }) => name === source.presetName) : undefined;
  const labelOf = (release: Release): string =>
    release.support === 'supported'
      ? words.presets.release(release)
      : text.build.oldRelease({ release: release.release, support: unsupportedText(release, messages, locale) });
  return (
    <SelectField
      label={text.build.release}
      value={chosen ?? ''}
      onChange={(value) => chooseOptions({ release: value || null })}
      choices={[
        { value: '', label: usual ? text.build.usualRelease(usual) : text.build.releaseOfModule },
        ...releases
          .filter(({ release }) => release !== usual?.release)
          .map((release) => ({ value: release.release, label: labelOf(release) })),
      ]}
    />
  );
}
