/** What was set for sources, in the storage of the browser: never a passphrase. */
import { z } from '../../../contract/wire/schema.ts';
import { EMPTY_DRAFT, type OptionDraft } from './option-draft.ts';

const STORAGE_KEY = 'flakestick.options';
/** Of the sources that were set last. */
const MAX_KEPT = 24;

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
const SavedDrafts = z.array(z.tuple([z.string(), SavedDraft]));

/** By what tells sources apart, the newest last. */
export function loadDrafts(): Map<string, OptionDraft> {
  try {
    const kept = SavedDrafts.safeParse(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null'));
    return new Map(kept.success ? kept.data.map(([key, draft]) => [key, { ...EMPTY_DRAFT, ...draft }]) : []);
  } catch {
    return new Map();
  }
}

export function saveDrafts(drafts: ReadonlyMap<string, OptionDraft>): void {
  const kept = [...drafts].slice(-MAX_KEPT).map(([key, { passphrase: _secret, ...draft }]) => [key, draft]);
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(kept));
  } catch {
    // Without storage, they have to be typed again next time.
  }
}
