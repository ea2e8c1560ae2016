/** The options of the live system while they are being typed: text as it is, what it means, and what is wrong with it. */

import { ImageOptions, NO_IMAGE_OPTIONS } from '../../../contract/wire/image-options.ts';
import { checkSshKey, keyLines } from '../../../contract/wire/ssh-key.ts';
import { Ssid, WifiPassphrase } from '../../../contract/wire/wifi.ts';

export interface OptionDraft {
  hostName: string;
  timeZone: string;
  keyboard: string;
  /** One to a line. */
  sshKeys: string;
  ssid: string;
  /** Never kept beyond the page. */
  passphrase: string;
  isOpenNetwork: boolean;
  /** Names with spaces, commas or line breaks between them. */
  packages: string;
  unfreeFirmware: boolean;
  spiceAgent: boolean;
  carryFlake: string;
}
export type DraftField = keyof OptionDraft;

export const EMPTY_DRAFT: OptionDraft = {
  hostName: '',
  timeZone: '',
  keyboard: '',
  sshKeys: '',
  ssid: '',
  passphrase: '',
  isOpenNetwork: false,
  packages: '',
  unfreeFirmware: false,
  spiceAgent: false,
  carryFlake: '',
};

export interface ReadDraft {
  /** Everything that is in order; the key of the Wi-Fi network is made elsewhere, since that takes a moment. */
  readonly image: ImageOptions;
  /** The network whose key is to be made. */
  readonly network: { readonly ssid: string; readonly passphrase: string } | null;
  readonly problems: Partial<Record<DraftField, string>>;
}

/** As a sentence: the schemas say it as a part of one. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

type Problems = Partial<Record<DraftField, string>>;

/** The value of a field that may be empty; what is wrong with it is noted. */
function text<F extends 'hostName' | 'timeZone' | 'keyboard' | 'carryFlake'>(
  draft: OptionDraft,
  field: F,
  into: Problems,
) {
  const value = draft[field].trim();
  if (value === '') return null;
  const checked = ImageOptions.shape[field].safeParse(value);
  if (checked.success) return value;
  into[field] = sentence(checked.error.issues[0]?.message ?? 'not understood');
  return null;
}

function keys(draft: OptionDraft, into: Problems): string[] {
  const lines = /PRIVATE KEY/.test(draft.sshKeys) ? [draft.sshKeys] : keyLines(draft.sshKeys);
  const checks = lines.map(checkSshKey);
  const wrong = checks.findIndex((check) => !check.ok);
  const check = checks[wrong];
  if (check && !check.ok)
    into.sshKeys = sentence(lines.length > 1 ? `key ${wrong + 1}: ${check.problem}` : check.problem);
  return [...new Set(checks.flatMap((one) => (one.ok ? [one.key] : [])))];
}

function packages(draft: OptionDraft, into: Problems): string[] {
  const names = [...new Set(draft.packages.split(/[\s,]+/).filter((name) => name !== ''))];
  const wrong = names.find((name) => !ImageOptions.shape.packages.safeParse([name]).success);
  if (wrong === undefined) return names;
  into.packages = `“${wrong}” is not a name in nixpkgs: write ripgrep or kdePackages.kate, with spaces between several.`;
  return [];
}

function network(draft: OptionDraft, into: Problems): { ssid: string; passphrase: string | null } | null {
  const { ssid, passphrase, isOpenNetwork } = draft;
  if (ssid === '') return null;
  const name = Ssid.safeParse(ssid);
  if (!name.success) into.ssid = sentence(name.error.issues[0]?.message ?? '');
  if (isOpenNetwork) return { ssid, passphrase: null };
  const secret = WifiPassphrase.safeParse(passphrase);
  if (!secret.success)
    into.passphrase =
      passphrase === '' ? 'The network needs its passphrase.' : sentence(secret.error.issues[0]?.message ?? '');
  return name.success && secret.success ? { ssid, passphrase } : null;
}

export function readDraft(draft: OptionDraft): ReadDraft {
  const problems: Problems = {};
  const joined = network(draft, problems);
  const image: ImageOptions = {
    ...NO_IMAGE_OPTIONS,
    hostName: text(draft, 'hostName', problems),
    timeZone: text(draft, 'timeZone', problems),
    keyboard: text(draft, 'keyboard', problems),
    sshKeys: keys(draft, problems),
    packages: packages(draft, problems),
    unfreeFirmware: draft.unfreeFirmware,
    spiceAgent: draft.spiceAgent,
    carryFlake: text(draft, 'carryFlake', problems),
    wifi: joined && { ssid: joined.ssid, key: null },
  };
  const needsKey = joined !== null && joined.passphrase !== null;
  return { image, problems, network: needsKey ? { ssid: joined.ssid, passphrase: joined.passphrase ?? '' } : null };
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What was chosen, in a few words, for where the form is closed. */
export function draftWords({ image }: ReadDraft): string[] {
  return [
    image.hostName,
    image.timeZone,
    image.keyboard && `keyboard ${image.keyboard}`,
    image.sshKeys.length > 0 && counted(image.sshKeys.length, 'SSH key', 'SSH keys'),
    image.wifi && `Wi-Fi ${image.wifi.ssid}`,
    image.packages.length > 0 && counted(image.packages.length, 'package', 'packages'),
    image.unfreeFirmware && 'all firmware',
    image.spiceAgent && 'SPICE agent',
    image.carryFlake && 'a flake goes along',
  ].filter((word) => typeof word === 'string');
}
