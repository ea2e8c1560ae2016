/** Stores the options of the live system while the page is open and, without the passphrase, between visits. */
import { create } from 'zustand';
import { applies } from '../../../contract/rules/applicable-options.ts';
import type { ImageOptions } from '../../../contract/wire/image-options.ts';
import { z } from '../../../contract/wire/schema.ts';
import type { BuildOptions } from '../../../contract/wire/source.ts';
import { wifiKey } from '../../../contract/wire/wifi.ts';
import { acceptedFor, acceptedOf, useConsent, useSourceConsent } from './consent.ts';
import { usableOptions, useInspecting } from './inspection.ts';
import { EMPTY_DRAFT, type OptionDraft, type ReadDraft, readDraft } from './option-draft.ts';
import { kindOf, optionsThatApply, type SourceChoice, sourceText } from './source-choice.ts';

const STORAGE_KEY = 'flakestick.options';

/** Ignores invalid data from an earlier version or another program. */
const SavedDraft = z.object({
  hostName: z.string().catch(''),
  timeZone: z.string().catch(''),
  keyboard: z.string().catch(''),
  sshKeys: z.string().catch(''),
  ssid: z.string().catch(''),
  isOpenNetwork: z.boolean().catch(false),
  packages: z.string().catch(''),
  unfreeFirmware: z.boolean().catch(false),
  spiceAgent: z.boolean().catch(false),
  carryFlake: z.string().catch(''),
});

interface OptionState {
  draft: OptionDraft;
  read: ReadDraft;
  /** Null while it is being derived, and if none is needed. */
  key: string | null;
}

function stateOf(draft: OptionDraft): OptionState {
  return { draft, read: readDraft(draft), key: null };
}

function loadDraft(): OptionDraft {
  try {
    const kept = SavedDraft.safeParse(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null'));
    return kept.success ? { ...EMPTY_DRAFT, ...kept.data } : EMPTY_DRAFT;
  } catch {
    return EMPTY_DRAFT;
  }
}

function saveDraft(draft: OptionDraft): void {
  const { passphrase: _secret, ...kept } = draft;
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(kept));
  } catch {
    // Without storage, they have to be typed again next time.
  }
}

export const useOptionStore = create<OptionState>(() => stateOf(loadDraft()));

export function changeDraft(change: Partial<OptionDraft>): void {
  const next = stateOf({ ...useOptionStore.getState().draft, ...change });
  const before = useOptionStore.getState();
  const { network } = next.read;
  const isSame = network?.ssid === before.read.network?.ssid && network?.passphrase === before.read.network?.passphrase;
  useOptionStore.setState(isSame ? { ...next, key: before.key } : next);
  saveDraft(next.draft);
  if (!network || isSame) return;
  void wifiKey(network.ssid, network.passphrase).then((key) => {
    if (useOptionStore.getState().read.network === network) useOptionStore.setState({ key });
  });
}

export function clearDraft(): void {
  useOptionStore.setState(stateOf(EMPTY_DRAFT));
  saveDraft(EMPTY_DRAFT);
}

/** Only presets and modules have options of the live system. */
export function takesImageOptions(source: SourceChoice): boolean {
  return applies('image', kindOf(source));
}

/** False while a field is invalid, or a key is still being derived. */
export function areOptionsReady(source: SourceChoice, { read, key }: OptionState): boolean {
  if (!takesImageOptions(source)) return true;
  return Object.keys(read.problems).length === 0 && (read.network === null || key !== null);
}

function imageOptions({ read, key }: OptionState): ImageOptions {
  const { image } = read;
  return image.wifi && read.network ? { ...image, wifi: { ...image.wifi, key } } : image;
}

/** The options for a job: those that apply to the source and, for a flake, its pin and consent. */
export function optionsFor(source: SourceChoice, options: BuildOptions): BuildOptions {
  const image = imageOptions(useOptionStore.getState());
  const inspecting = useInspecting.getState();
  const inspected = source.kind === 'flake' && inspecting.state === 'known' ? inspecting.inspection : null;
  const accept = [
    ...(inspected ? acceptedFor(inspected, useConsent.getState()) : []),
    ...acceptedOf(sourceText(source), useSourceConsent.getState()),
  ];
  return optionsThatApply({ ...usableOptions(options), image, pin: inspected?.pin ?? null, accept }, source);
}
