/** Why a preset cannot be built with the Nix of this machine. */
import type { Messages } from '../../../contract/messages/en/page.ts';
import { type KnownNix, lackOfNix } from '../../../contract/rules/nix-version.ts';
import type { BuildOptions, Preset } from '../../../contract/wire/source.ts';
import { usableOptions } from './inspection.ts';

export type NixLack = NonNullable<ReturnType<typeof lackOfNix>>;

/** With these options; null where it can be built. With another nixpkgs only Nix can tell, except where there is none. */
export function presetLack(preset: Preset, options: BuildOptions, nix: KnownNix): NixLack | null {
  const release = preset.releases.find((one) => one.release === options.release) ?? preset;
  const isReplaced = usableOptions(options).overrideInputs.some(
    ({ name }) => name === 'nixpkgs' || name === preset.nixpkgsInput,
  );
  return isReplaced && nix.state === 'found' ? null : lackOfNix(release, nix);
}

/** `Nix 2.18` for 2.18.0. */
export const shortVersion = (version: string): string => version.replace(/\.0$/, '');

export function lackText({ need, have }: NixLack, { screens }: Messages): string {
  const { needsNix, needsNewerNix } = screens.source.presets;
  return have === null
    ? needsNix({ need: shortVersion(need) })
    : needsNewerNix({ need: shortVersion(need), have: shortVersion(have) });
}
