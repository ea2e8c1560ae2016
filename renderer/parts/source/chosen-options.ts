/** The options of a build that differ from the default, in words. */
import type { Messages } from '../../../contract/messages/en/page.ts';
import type { ImageOptions } from '../../../contract/wire/image-options.ts';
import { type BuildOptions, DEFAULT_BUILD_OPTIONS } from '../../../contract/wire/source.ts';

export interface ChosenOption {
  name: string;
  value: string;
}

type Rows<T> = { readonly [K in keyof T]: null | ((value: NonNullable<T[K]>, messages: Messages) => ChosenOption) };

const on = (name: string, { screens }: Messages): ChosenOption => ({ name, value: screens.options.chosen.on });
const lines = (values: readonly string[]): string => values.join(', ');

/** Null: no choice of the user, or asked for elsewhere in the same dialog. A new option does not compile without a line. */
const BUILD: Rows<Omit<BuildOptions, 'image'>> = {
  system: (value, { screens }) => ({ name: screens.options.build.architecture, value: screens.source.systems[value] }),
  release: (release, { screens }) => ({
    name: screens.options.build.release,
    value: screens.source.presets.release({ release }),
  }),
  compression: (value, { screens }) => ({
    name: screens.options.build.compression,
    value: screens.source.compressions[value],
  }),
  overrideInputs: (inputs, { screens }) => ({
    name: screens.options.overrides.title,
    value: lines(inputs.map(({ name, reference }) => `${name} → ${reference}`)),
  }),
  builders: (value, { screens }) => ({ name: screens.options.chosen.builders, value }),
  store: (value, { screens }) => ({ name: screens.options.chosen.store, value }),
  substituters: (value, { screens }) => ({ name: screens.options.chosen.substituters, value }),
  trustedKeys: (value, { screens }) => ({ name: screens.options.chosen.trustedKeys, value }),
  keepGoing: (_on, messages) => on(messages.screens.options.chosen.keepGoing, messages),
  refresh: (_on, messages) => on(messages.screens.options.chosen.refresh, messages),
  accept: (risks, { screens }) => ({
    name: screens.source.acceptedTitle,
    value: lines(risks.map((risk) => screens.source.accepted[risk])),
  }),
  download: null,
  pin: null,
};

const IMAGE: Rows<ImageOptions> = {
  hostName: (value, { screens }) => ({ name: screens.options.system.hostName, value }),
  timeZone: (value, { screens }) => ({ name: screens.options.system.timeZone, value }),
  keyboard: (value, { screens }) => ({ name: screens.options.system.keyboard, value }),
  sshKeys: (keys, { screens }) => ({
    name: screens.options.access.sshKeys,
    value: lines(keys.map((key) => key.split(' ')[2] ?? `…${key.slice(-12)}`)),
  }),
  wifi: ({ ssid }, { screens }) => ({ name: screens.options.wifi.title, value: ssid }),
  packages: (names, { screens }) => ({ name: screens.options.software.packages, value: lines(names) }),
  unfreeFirmware: (_on, messages) => on(messages.screens.options.software.firmware, messages),
  spiceAgent: (_on, messages) => on(messages.screens.options.software.spiceAgent, messages),
  carryFlake: (value, { screens }) => ({ name: screens.options.software.flake, value }),
};

interface Asked<T> {
  options: T;
  usual: T;
}

function rowsOf<T extends object>(rows: Rows<T>, { options, usual }: Asked<T>, messages: Messages): ChosenOption[] {
  return (Object.keys(rows) as (keyof T)[]).flatMap((key) => {
    const row = rows[key];
    const value = options[key];
    const isUsual = JSON.stringify(value) === JSON.stringify(usual[key]);
    return row === null || value === null || value === undefined || isUsual ? [] : row(value, messages);
  });
}

export function chosenOptions({ image, ...build }: BuildOptions, messages: Messages): ChosenOption[] {
  const { image: usualImage, ...usual } = DEFAULT_BUILD_OPTIONS;
  return [
    ...rowsOf(BUILD, { options: build, usual }, messages),
    ...rowsOf(IMAGE, { options: image, usual: usualImage }, messages),
  ];
}
