/** The options of the live system, of each source its own: while the page is open and, without the passphrase, between visits. */
import { create } from 'zustand';
import type { ImageOptions } from '../../../contract/wire/image-options.ts';
import type { BuildOptions } from '../../../contract/wire/source.ts';
import { wifiKey } from '../../../contract/wire/wifi.ts';
import { acceptedFor, acceptedOf, useConsent, useSourceConsent } from './consent.ts';
import { usableOptions, useInspecting } from './inspection.ts';
import { loadDrafts, saveDrafts } from './kept-drafts.ts';
import { EMPTY_DRAFT, type OptionDraft, type ReadDraft, readDraft } from './option-draft.ts';
import { optionApplies, optionsThatApply, type SourceChoice, sourceText } from './source-choice.ts';
import { sourceKey, useSource } from './source-store.ts';

interface OptionState {
  draft: OptionDraft;
  read: ReadDraft;
  /** Null while it is being derived, and if none is needed. */
  key: string | null;
}

const stateOf = (draft: OptionDraft): OptionState => ({ draft, read: readDraft(draft), key: null });

/** Of the sources that were chosen before, the passphrases too. */
const drafts = loadDrafts();

export const useOptionStore = create<OptionState>(() => stateOf(EMPTY_DRAFT));

function setDraft(draft: OptionDraft): void {
  const before = useOptionStore.getState();
  const next = stateOf(draft);
  const { network } = next.read;
  const isSame = network?.ssid === before.read.network?.ssid && network?.passphrase === before.read.network?.passphrase;
  useOptionStore.setState(isSame ? { ...next, key: before.key } : next);
  if (!network || isSame) return;
  void wifiKey(network.ssid, network.passphrase).then((key) => {
    if (useOptionStore.getState().read.network === network) useOptionStore.setState({ key });
  });
}

function keep(key: string | null, draft: OptionDraft): void {
  if (key === null) return;
  drafts.delete(key);
  if (draft !== EMPTY_DRAFT) drafts.set(key, draft);
  saveDrafts(drafts);
}

export function changeDraft(change: Partial<OptionDraft>): void {
  const draft = { ...useOptionStore.getState().draft, ...change };
  setDraft(draft);
  keep(sourceKey(useSource.getState().source), draft);
}

useSource.subscribe(({ source }, { source: before }) => {
  const [from, to] = [sourceKey(before), sourceKey(source)];
  if (from === to) return;
  const { draft } = useOptionStore.getState();
  const own = to === null ? undefined : drafts.get(to);
  // What was set before anything was chosen is for what is chosen first.
  const isFirst = from === null && to !== null && draft !== EMPTY_DRAFT;
  const next = own ?? (isFirst ? draft : EMPTY_DRAFT);
  setDraft(next);
  if (own === undefined && isFirst) keep(to, next);
});

/** Only presets and modules have options of the live system. */
export function takesImageOptions(source: SourceChoice): boolean {
  return optionApplies('image', source);
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
  const isAboutIt = inspecting.state === 'known' && inspecting.question.source === sourceText(source);
  const inspected = isAboutIt ? inspecting.inspection : null;
  const accept = [
    ...(inspected ? acceptedFor(inspected, useConsent.getState()) : []),
    ...acceptedOf(sourceText(source), useSourceConsent.getState()),
  ];
  return optionsThatApply({ ...usableOptions(options), image, pin: inspected?.pin ?? null, accept }, source);
}
