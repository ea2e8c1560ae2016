import type { Preset, Release } from '../../../contract/wire/source.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { SelectField } from '../../ui/index.ts';
import { optionApplies, type SourceChoice, sourceOf } from './source-choice.ts';
import { chooseOptions, useSource } from './source-store.ts';
import { unsupportedText } from './source-text.ts';

const NO_PRESETS: readonly Preset[] = [];

/** Of the chosen preset; of any, for a module. The newest first. */
function releasesFor(choice: SourceChoice, presets: readonly Preset[]): readonly Release[] {
  if (!optionApplies('release', choice)) return [];
  const source = sourceOf(choice);
  const among = presets.filter(
    ({ name }) => source?.kind === 'module' || source?.kind === 'nix-file' || isOf(choice, name),
  );
  const byName = new Map(among.flatMap(({ releases }) => releases).map((release) => [release.release, release]));
  return [...byName.values()].toSorted((a, b) => (a.release > b.release ? -1 : 1));
}

function isOf(choice: SourceChoice, name: string): boolean {
  const source = sourceOf(choice);
  return source?.kind === 'preset' && source.name === name;
}

/** Which there is a choice of; none for a flake, whose nixpkgs is its own. */
export function useReleases(): readonly Release[] {
  const choice = useSource((state) => state.source);
  return releasesFor(choice, useMirror((mirror) => mirror.presets) ?? NO_PRESETS);
}

/** Which NixOS a preset or a module is built from. */
export function ReleaseField() {
  const messages = useMessages();
  const { source: words, options: text } = messages.screens;
  const locale = useLanguage((state) => state.locale);
  const choice = useSource((state) => state.source);
  const chosen = useSource((state) => state.options.release);
  const presets = useMirror((mirror) => mirror.presets) ?? NO_PRESETS;
  const releases = useReleases();
  if (releases.length === 0) return null;
  const usual = presets.find(({ name }) => isOf(choice, name));
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
