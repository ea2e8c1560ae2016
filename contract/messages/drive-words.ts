/** Drives in a person's words: what is printed on them, where they are plugged in, what is on them. */

import { looksTheSame } from '../rules/drive-identity.ts';
import type { EraseConfirmation } from '../rules/erase-confirmation.ts';
import type { Drive, DriveIdentity, DriveWarning, Partition } from '../wire/drive.ts';
import type { ReleaseWarning, Removal } from '../wire/drive-release.ts';
import { describeDetail } from './describe-detail.ts';
import type { Messages } from './en/index.ts';

/** How much of a serial number is shown: enough to tell two sticks of one make apart. */
const SERIAL_TAIL = 6;

/** `…230101` of `4C530001230101`; null when the drive has no serial number. */
export function serialTail(serial: string | null): string | null {
  if (!serial) return null;
  return serial.length <= SERIAL_TAIL ? serial : `…${serial.slice(-SERIAL_TAIL)}`;
}

/**
 * `USB port 1, hub port 4` of `pci-0000:00:14.0-usb-0:1.4:1.0-scsi-0:0:0:0`, and the slot of a reader that has several:
 * `USB port 6, slot 2`. Null when it cannot be said in words.
 */
export function portWords(port: string | null, { drive: texts }: Messages): string | null {
  const [, path, unit] = port?.match(/usb[a-z0-9]*-\d+:([\d.]+):[\d.]+(?:-scsi-\d+:\d+:\d+:(\d+))?/) ?? [];
  if (!path) return null;
  const [first = '', ...hubs] = path.split('.');
  const slot = Number(unit ?? 0);
  return [
    texts.port({ port: first }),
    ...hubs.map((hub) => texts.hubPort({ port: hub })),
    ...(slot > 0 ? [texts.slot({ slot: slot + 1 })] : []),
  ].join(', ');
}

type Placed = Pick<Drive, 'bus' | 'devicePath'> & { identity: DriveIdentity };

/** Where it is and how it is recognised: `USB port 2 · serial …230101 · /dev/sdb`. */
export function whereabouts({ bus, devicePath, identity }: Placed, messages: Messages): string {
  const { drive: texts } = messages;
  const serial = serialTail(identity.serial);
  const names: { readonly [bus: string]: string } = texts.bus;
  return [
    portWords(identity.port, messages) ?? names[bus] ?? bus.toUpperCase(),
    serial && texts.serial({ serial }),
    devicePath,
  ]
    .filter(Boolean)
    .join(' · ');
}

/**
 * What to look at when a drive has a twin: sticks of one make and size whose serial numbers are the same, or that have
 * none; or when its medium has a second name. Null when nothing else that is plugged in looks like it.
 */
export function twinWords(drive: Drive, drives: readonly Drive[], messages: Messages): string | null {
  if (drive.otherPaths.length > 0) return messages.drive.sameMedium({ paths: drive.otherPaths.join(', ') });
  const twins = drives.filter((other) => other.id !== drive.id && looksTheSame(other, drive));
  if (twins.length === 0) return null;
  const paths = twins.map(({ devicePath }) => devicePath).join(', ');
  const own = portWords(drive.identity.port, messages);
  const isToldByPort = own !== null && twins.every(({ identity }) => portWords(identity.port, messages) !== own);
  return isToldByPort ? messages.drive.twinWithOtherPort({ paths }) : messages.drive.twin({ paths });
}

/** What is on it now: `“PHOTOS”, “BACKUP” · 12.4 GB used`, that it is empty, or that this cannot be told. */
export function holdings(drive: Pick<Drive, 'partitions' | 'holdings'>, { drive: texts }: Messages): string {
  const { partitions } = drive;
  if (drive.holdings.kind === 'empty') return texts.empty;
  if (drive.holdings.kind === 'being-read') return texts.beingRead;
  if (drive.holdings.kind === 'cannot-be-told')
    return texts.cannotBeTold({ because: texts.untold[drive.holdings.because] });
  const labels = [...new Set(partitions.flatMap((partition) => contentWords(partition, texts) ?? []))].join(', ');
  const named = isSdImage(partitions) ? texts.sdImage({ content: labels }) : labels;
  const known = partitions.flatMap(({ usedBytes }) => (usedBytes === null ? [] : [usedBytes]));
  const used = known.length > 0 ? texts.used({ usedBytes: known.reduce((sum, bytes) => sum + bytes, 0) }) : null;
  const words = [named, used].filter(Boolean).join(' · ');
  if (words) return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  if (partitions.length === 0) return texts.partitionTable;
  return partitions.length === 1 ? texts.onePartition : texts.partitions({ count: partitions.length });
}

/** Why nobody can say, or not yet, what is on it, as part of a sentence; null where it is known. */
export function whyUntold({ holdings: what }: Pick<Drive, 'holdings'>, { drive: texts }: Messages): string | null {
  if (what.kind === 'being-read') return texts.untold['being-read'];
  return what.kind === 'cannot-be-told' ? texts.untold[what.because] : null;
}

/** What the lists of drives do not agree on, and whether the image suits the drive, as parts of a sentence; none for other warnings. */
export function doubts({ warnings }: Pick<Drive, 'warnings'>, { drive: { doubt } }: Messages): string[] {
  return warnings.flatMap((warning) => doubtIn(warning, doubt) ?? []);
}

/** The same as one sentence; null when there are none. */
export function doubtSentence(drive: Pick<Drive, 'warnings'>, messages: Messages): string | null {
  const text = doubts(drive, messages).join('; ');
  return text ? `${text.charAt(0).toUpperCase()}${text.slice(1)}.` : null;
}

function doubtIn(warning: DriveWarning, texts: Messages['drive']['doubt']): string | null {
  if (warning.kind === 'no-drivelist') return texts['no-drivelist'][warning.reason];
  if (warning.kind === 'image-for-other-sectors') return texts[warning.kind](warning);
  if (warning.kind === 'proven-fake') return texts[warning.kind](warning);
  const { kind } = warning;
  return kind === 'external-disk' ||
    kind === 'called-system-drive' ||
    kind === 'not-in-drivelist' ||
    kind === 'image-starts-no-pc'
    ? texts[kind]
    : null;
}

/** By the label that nixpkgs gives the root of every sd-image. It says what the drive is, not that nobody needs it. */
function isSdImage(partitions: readonly Partition[]): boolean {
  return partitions.some(({ filesystem, label }) => filesystem === 'ext4' && label === 'NIXOS_SD');
}

function contentWords({ label, filesystem }: Partition, texts: Messages['drive']): string | null {
  if (label) return texts.label({ label });
  const unlabelled: { readonly [filesystem: string]: string } = texts.unlabelled;
  return (filesystem && unlabelled[filesystem]) ?? null;
}

/** `its name, HOLIDAY 2025`, as part of a question. */
export function confirmationWords(
  { word, from }: Extract<EraseConfirmation, { kind: 'type' }>,
  { drive: { typed } }: Messages,
): string {
  return typed[from]({ word });
}

/** Why it may be unplugged. */
export function explainRemoval(removal: Removal, { drive: texts }: Messages): string {
  return texts.removal[removal];
}

/** A whole sentence or two: what did not work, and what to do. */
export function explainReleaseWarning({ kind, detail }: ReleaseWarning, messages: Messages): string {
  return messages.drive.warning[kind]({ detail: describeDetail(detail, messages) });
}
