/** What can be made one's own about an image: which of it is set, and to what. */
import type { Messages } from '../../../contract/messages/en/page.ts';
import { NO_IMAGE_OPTIONS } from '../../../contract/wire/image-options.ts';
import type { BuildOptions } from '../../../contract/wire/source.ts';
import { usableOptions } from './inspection.ts';
import { type DraftField, draftSummary, type OptionDraft, type ReadDraft } from './option-draft.ts';
import { optionApplies, type SourceChoice } from './source-choice.ts';

export const SUBJECTS = [
  'keyboard',
  'wifi',
  'sshKeys',
  'hostName',
  'packages',
  'compression',
  'release',
  'more',
] as const;
export type Subject = (typeof SUBJECTS)[number];

/** The fields of each sheet. */
const FIELDS: { readonly [S in Subject]: readonly DraftField[] } = {
  keyboard: ['keyboard', 'timeZone'],
  wifi: ['ssid', 'passphrase', 'isOpenNetwork'],
  sshKeys: ['sshKeys'],
  hostName: ['hostName'],
  packages: ['packages', 'unfreeFirmware', 'spiceAgent', 'carryFlake'],
  compression: [],
  release: [],
  more: [],
};

/** Those that the source takes. A flake defines its own live system. */
export function subjectsOf(source: SourceChoice, hasReleases: boolean): readonly Subject[] {
  const applies: { readonly [S in Subject]?: boolean } = {
    compression: optionApplies('compression', source),
    release: hasReleases,
    more: optionApplies('overrideInputs', source),
  };
  return SUBJECTS.filter((subject) => applies[subject] ?? optionApplies('image', source));
}

export function hasProblem(subject: Subject, { problems }: ReadDraft): boolean {
  return FIELDS[subject].some((field) => problems[field] !== undefined);
}

/** Everything of a subject as it is before anything is set. */
export function usualOf(subject: Subject, empty: OptionDraft): Partial<OptionDraft> {
  return Object.fromEntries(FIELDS[subject].map((field) => [field, empty[field]]));
}

interface Set {
  readonly read: ReadDraft;
  readonly options: BuildOptions;
}

/** What is set, in a few words; null if nothing is. */
export function setText(subject: Subject, { read, options }: Set, { screens }: Messages): string | null {
  const { options: text, source } = screens;
  const { image } = read;
  const of = (part: Partial<ReadDraft['image']>) =>
    draftSummary({ ...read, image: { ...NO_IMAGE_OPTIONS, ...part } }, text).join(', ') || null;
  switch (subject) {
    case 'keyboard':
      return [image.keyboard, image.timeZone].filter((word) => word !== null).join(', ') || null;
    case 'wifi':
      return image.wifi?.ssid ?? null;
    case 'sshKeys':
      return of({ sshKeys: image.sshKeys });
    case 'hostName':
      return image.hostName;
    case 'packages': {
      const { packages, unfreeFirmware, spiceAgent, carryFlake } = image;
      return of({ packages, unfreeFirmware, spiceAgent, carryFlake });
    }
    case 'compression':
      return options.compression && text.summary.compressions[options.compression];
    case 'release':
      return options.release && source.presets.release({ release: options.release });
    case 'more': {
      const count = usableOptions(options).overrideInputs.length;
      const words = [options.system && source.systems[options.system], count > 0 && text.summary.replaced({ count })];
      return words.filter((word) => typeof word === 'string').join(', ') || null;
    }
  }
}
