/** The options of the live system while they are being typed: the text, its value, and what is wrong with it. */

import { describeRule } from '../../../contract/messages/describe-rule.ts';
import type { Messages } from '../../../contract/messages/en/page.ts';
import { ImageOptions, NO_IMAGE_OPTIONS } from '../../../contract/wire/image-options.ts';
import type { z } from '../../../contract/wire/schema.ts';
import { checkSshKey, keyLines } from '../../../contract/wire/ssh-key.ts';
import { Ssid, WifiPassphrase } from '../../../contract/wire/wifi.ts';

export interface OptionDraft {
  hostName: string;
  timeZone: string;
  keyboard: string;
  /** One to a line. */
  sshKeys: string;
  ssid: string;
  /** Never stored outside the page. */
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
  /** All valid options; the key of the Wi-Fi network is derived elsewhere, since that takes a moment. */
  readonly image: ImageOptions;
  /** The network whose key has to be derived. */
  readonly network: { readonly ssid: string; readonly passphrase: string } | null;
  readonly problems: Problems;
}

/** What is wrong with a field. `problem` is the message of the schema, for describeRule. */
export type DraftProblem =
  | { kind: 'not-understood' }
  | { kind: 'invalid'; problem: string }
  | { kind: 'bad-key'; position: number; problem: string }
  | { kind: 'bad-package'; name: string }
  | { kind: 'passphrase-missing' };

type Problems = Partial<Record<DraftField, DraftProblem>>;

export function problemText(problem: DraftProblem, messages: Messages): string {
  const text = messages.screens.options.problems;
  switch (problem.kind) {
    case 'not-understood':
      return text.notUnderstood;
    case 'invalid':
      return text.sentence({ problem: describeRule(problem.problem, messages) });
    case 'bad-key':
      return text.key({ position: problem.position, problem: describeRule(problem.problem, messages) });
    case 'bad-package':
      return text.badPackage(problem);
    case 'passphrase-missing':
      return text.passphraseMissing;
  }
}

function invalid(error: z.ZodError): DraftProblem {
  const [issue] = error.issues;
  return issue ? { kind: 'invalid', problem: issue.message } : { kind: 'not-understood' };
}

/** The value of a field that may be empty; problems are recorded. */
function text<F extends 'hostName' | 'timeZone' | 'keyboard' | 'carryFlake'>(
  draft: OptionDraft,
  field: F,
  into: Problems,
) {
  const value = draft[field].trim();
  if (value === '') return null;
  const checked = ImageOptions.shape[field].safeParse(value);
  if (checked.success) return value;
  into[field] = invalid(checked.error);
  return null;
}

function keys(draft: OptionDraft, into: Problems): string[] {
  const lines = /PRIVATE KEY/.test(draft.sshKeys) ? [draft.sshKeys] : keyLines(draft.sshKeys);
  const checks = lines.map(checkSshKey);
  const wrong = checks.findIndex((check) => !check.ok);
  const check = checks[wrong];
  if (check && !check.ok)
    into.sshKeys =
      lines.length > 1
        ? { kind: 'bad-key', position: wrong + 1, problem: check.problem }
        : { kind: 'invalid', problem: check.problem };
  return [...new Set(checks.flatMap((one) => (one.ok ? [one.key] : [])))];
}

function packages(draft: OptionDraft, into: Problems): string[] {
  const names = [...new Set(draft.packages.split(/[\s,]+/).filter((name) => name !== ''))];
  const wrong = names.find((name) => !ImageOptions.shape.packages.safeParse([name]).success);
  if (wrong === undefined) return names;
  into.packages = { kind: 'bad-package', name: wrong };
  return [];
}

function network(draft: OptionDraft, into: Problems): { ssid: string; passphrase: string | null } | null {
  const { ssid, passphrase, isOpenNetwork } = draft;
  if (ssid === '') return null;
  const name = Ssid.safeParse(ssid);
  if (!name.success) into.ssid = invalid(name.error);
  if (isOpenNetwork) return { ssid, passphrase: null };
  const secret = WifiPassphrase.safeParse(passphrase);
  if (!secret.success) into.passphrase = passphrase === '' ? { kind: 'passphrase-missing' } : invalid(secret.error);
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

/** A short summary of the options, shown while the form is closed. */
export function draftSummary({ image }: ReadDraft, { summary }: Messages['screens']['options']): string[] {
  const { hostName, timeZone, keyboard, sshKeys, wifi, packages: names } = image;
  return [
    hostName,
    timeZone,
    keyboard && summary.keyboard({ layout: keyboard }),
    sshKeys.length > 0 && summary.sshKeys({ count: sshKeys.length }),
    wifi && summary.wifi(wifi),
    names.length > 0 && summary.packages({ count: names.length }),
    image.unfreeFirmware && summary.firmware,
    image.spiceAgent && summary.spiceAgent,
    image.carryFlake && summary.carriedFlake,
  ].filter((word) => typeof word === 'string');
}
