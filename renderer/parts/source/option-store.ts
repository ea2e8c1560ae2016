/** Where the options of the live system are kept while the page is open, and, without the passphrase, from visit to visit. */
import { create } from 'zustand';
import { applies } from '../../../contract/rules/applicable-options.ts';
import type { ImageOptions } from '../../../contract/wire/image-options.ts';
import { z } from '../../../contract/wire/schema.ts';
import type { BuildOptions } from '../../../contract/wire/source.ts';
import { wifiKey } from '../../../contract/wire/wifi.ts';
import { acceptedFor, useConsent } from './consent.ts';
import { usableOptions, useInspecting } from './inspection.ts';
import { EMPTY_DRAFT, type OptionDraft, type ReadDraft, readDraft } from './option-draft.ts';
import { kindOf, optionsThatApply, type SourceChoice } from './source-choice.ts';

const STORAGE_KEY = 'flakestick.options';

/** What an earlier version saved, or another program, is no reason to fail. */
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
  /** Null while it is being made, and where none is needed. */
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
    // Without a place to remember them, they are typed again next time.
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

/** Only what is built around a preset or a module can be told what its live system is like. */
export function takesImageOptions(source: SourceChoice): boolean {
  return applies('image', kindOf(source));
}

/** False while something in the form is wrong, or a key is still being made. */
export function areOptionsReady(source: SourceChoice, { read, key }: OptionState): boolean {
  if (!takesImageOptions(source)) return true;
  return Object.keys(read.problems).length === 0 && (read.network === null || key !== null);
}

function imageOptions({ read, key }: OptionState): ImageOptions {
  const { image } = read;
  return image.wifi && read.network ? { ...image, wifi: { ...image.wifi, key } } : image;
}

/** What a job is given: the options that the source takes, and of a flake what was inspected at and agreed to. */
export function optionsFor(source: SourceChoice, options: BuildOptions): BuildOptions {
  const image = imageOptions(useOptionStore.getState());
  const inspecting = useInspecting.getState();
  const inspected = source.kind === 'flake' && inspecting.state === 'known' ? inspecting.inspection : null;
  const accept = inspected ? [...acceptedFor(inspected, useConsent.getState())] : [];
  return optionsThatApply({ ...usableOptions(options), image, pin: inspected?.pin ?? null, accept }, source);
}
