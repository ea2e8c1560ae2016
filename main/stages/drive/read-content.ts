/** What udev's database, blkid, wipefs and reads of our own say is on a block device. */
import { stat } from 'node:fs/promises';
import { isoVolumeAt } from '../../../formats/image-header.ts';
import { readTableOfDrive } from '../../../formats/partitions.ts';
import { runProgram } from '../../system/program.ts';
import { isAllZeros } from './all-zeros.ts';
import type { BlockDevice } from './host-snapshot.ts';
import { HEAD_BYTES, isReadWhole, mayRead, readBlankness, readMedium } from './read-medium.ts';
import { decodeUdevText, type UdevState } from './udev-entry.ts';

const PROBE_TIMEOUT_MS = 5000;

export type Content = Pick<
  BlockDevice,
  | 'filesystem'
  | 'label'
  | 'partitionType'
  | 'blank'
  | 'untold'
  | 'isBeingRead'
  | 'signatures'
  | 'table'
  | 'entries'
  | 'volumeBytes'
>;

export const NOTHING_KNOWN: Content = {
  filesystem: null,
  label: null,
  partitionType: null,
  blank: false,
  untold: null,
  isBeingRead: false,
  signatures: [],
  table: null,
  entries: [],
  volumeBytes: null,
};

/** One block device, and what udev says of it. */
export interface Probed {
  readonly devicePath: string;
  readonly sizeBytes: number;
  readonly sectorBytes: number;
  /** A whole disk that could be written: only such are read by us, since that wakes a disk that sleeps. */
  readonly isDrive: boolean;
  /** Whether the kernel shows partitions of it. */
  readonly hasPartitions: boolean;
  readonly udev: ReadonlyMap<string, string>;
  readonly state: UdevState;
}

/** What is known without asking or reading anything; null where that would not be all. */
export function knownContent(probed: Probed): Content | null {
  const { sizeBytes, state, isDrive, udev } = probed;
  if (sizeBytes === 0) return NOTHING_KNOWN;
  const told = contentFromUdev(udev);
  if (state !== 'settled' || !isNamed(told, isDrive)) return null;
  return decidesByTable(told, probed) ? null : told;
}

/** As long as nobody has read it: never blank, and a member of nothing that udev would have named. */
export function contentBeingRead({ state, isDrive, udev }: Probed): Content {
  const told = contentFromUdev(udev);
  const known = state === 'settled' && isNamed(told, isDrive) ? told : unreadContent(told, state);
  return { ...known, isBeingRead: true };
}

/** A settled entry of udev is believed in what it names, and never in what it does not: its blkid is silent about two signatures. */
export async function readContent(probed: Probed, signal?: AbortSignal): Promise<Content> {
  const { devicePath, sizeBytes, state, udev, isDrive } = probed;
  if (sizeBytes === 0) return NOTHING_KNOWN;
  const told = contentFromUdev(udev);
  const isReadable = (await isBlockNode(devicePath)) && (await mayRead(devicePath));
  if (state === 'settled' && isNamed(told, isDrive)) return isReadable ? withTable(told, probed) : told;
  if (!isReadable) return unreadContent(told, state);
  return probeContent(probed, signal);
}

function isNamed({ filesystem, table }: Content, isDrive: boolean): boolean {
  return filesystem !== null || table !== null || !isDrive;
}

/** By programs and reads alone. Of a file, too, for the tests. */
export async function probeContent(probed: Omit<Probed, 'udev' | 'state'>, signal?: AbortSignal): Promise<Content> {
  return withTable(await probe(probed, signal), probed);
}

function unreadContent(told: Content, state: UdevState): Content {
  if (state === 'settled') return { ...told, untold: 'no-permission' };
  if (state === 'missing') return { ...NOTHING_KNOWN, untold: 'no-probe' };
  // Of what it named before, the name is a help; that nothing else is there is not known.
  return { ...(state === 'unsettled' ? told : NOTHING_KNOWN), untold: 'udev-outdated' };
}

function isBlockNode(devicePath: string): Promise<boolean> {
  return stat(devicePath).then(
    (node) => node.isBlockDevice(),
    () => false,
  );
}

export function contentFromUdev(udev: ReadonlyMap<string, string>): Content {
  const label = decodeUdevText(udev.get('ID_FS_LABEL_ENC') ?? '') || udev.get('ID_FS_LABEL') || null;
  return {
    ...NOTHING_KNOWN,
    filesystem: udev.get('ID_FS_TYPE') ?? null,
    label: showable(label),
    partitionType: udev.get('ID_PART_ENTRY_TYPE') ?? null,
    table: udev.get('ID_PART_TABLE_TYPE') ?? null,
  };
}

/** No file system has a longer label. */
const MAX_LABEL_CHARACTERS = 256;

/** A label is foreign text: control characters would reach the terminal, and others reverse the writing direction. */
function showable(label: string | null): string | null {
  if (label === null) return null;
  const text = label.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd');
  return Array.from(text).slice(0, MAX_LABEL_CHARACTERS).join('');
}

/** By blkid; where that names nothing on a drive, by what is on it. */
async function probe(
  { devicePath, sizeBytes, isDrive }: Omit<Probed, 'udev' | 'state'>,
  signal: AbortSignal | undefined,
): Promise<Content> {
  if (isDrive && (await isAllZeros(devicePath, sizeBytes))) return { ...NOTHING_KNOWN, blank: true };
  const blkid = await askBlkid(devicePath);
  if (blkid.said === 'content') return blkid.content;
  const wiped = await askWipefs(devicePath);
  const signatures = wiped ?? [];
  if (blkid.said === 'several') return { ...NOTHING_KNOWN, signatures, untold: 'several-signatures' };
  const because = blkid.said === 'nothing' ? 'unrecognised' : blkid.said === 'silent' ? 'unreadable' : 'no-probe';
  if (!isDrive) return { ...NOTHING_KNOWN, signatures, untold: blkid.said === 'nothing' ? null : because };
  const blankness = blkid.said === 'silent' ? 'unreadable' : await readBlankness(devicePath, sizeBytes, signal);
  if (blankness === 'unreadable') return { ...NOTHING_KNOWN, signatures, untold: 'unreadable' };
  if (blankness === 'not-blank' || signatures.length > 0) return { ...NOTHING_KNOWN, signatures, untold: because };
  // Samples alone do not show that nothing is there: both programs have to have found nothing.
  const foundNothing = blkid.said === 'nothing' && wiped !== null;
  if (!foundNothing && !isReadWhole(sizeBytes)) return { ...NOTHING_KNOWN, untold: because };
  return { ...NOTHING_KNOWN, blank: true };
}

/** Whether its table says more than is known: the kernel shows no partition, or there is an ISO 9660 volume. */
function decidesByTable(
  { blank, filesystem, untold }: Content,
  { isDrive, hasPartitions }: Pick<Probed, 'isDrive' | 'hasPartitions'>,
): boolean {
  if (!isDrive || blank || (filesystem !== 'iso9660' && (hasPartitions || filesystem !== null))) return false;
  return untold === null || untold === 'unrecognised' || untold === 'no-probe';
}

async function withTable(content: Content, probed: Omit<Probed, 'udev' | 'state'>): Promise<Content> {
  const { devicePath, sectorBytes } = probed;
  if (!decidesByTable(content, probed)) return content;
  const isIso = content.filesystem === 'iso9660';
  const head = await readMedium(devicePath, 0, HEAD_BYTES);
  if (!head) return { ...content, untold: 'unreadable' };
  const { state, entries } = readTableOfDrive(head, sectorBytes);
  const volumeBytes = isIso ? (isoVolumeAt(head, 0)?.sizeBytes ?? null) : null;
  const withVolumes = entries.map((entry) => ({ ...entry, hasVolume: isoVolumeAt(head, entry.startBytes) !== null }));
  const withEntries = { ...content, entries: withVolumes, volumeBytes };
  if (isIso) return withEntries;
  if (state === 'other-sector-size') return { ...withEntries, untold: 'other-sector-size' };
  return state === 'damaged' ? { ...withEntries, untold: 'table-damaged' } : withEntries;
}

type BlkidAnswer = { said: 'content'; content: Content } | { said: 'nothing' | 'several' | 'silent' | 'unavailable' };

async function askBlkid(devicePath: string): Promise<BlkidAnswer> {
  const argv = ['-p', '-o', 'udev', devicePath];
  const answer = await runProgram('blkid', argv, { timeoutMs: PROBE_TIMEOUT_MS, log: 'never' });
  if (answer.ended === 'timed-out') return { said: 'silent' };
  // 2: nothing it knows is there, or, with a message, it could not read. 8: several file systems at once. Source: blkid(8).
  if (answer.code === 2) return { said: answer.stderr.trim() === '' ? 'nothing' : 'silent' };
  if (answer.code === 8) return { said: 'several' };
  if (answer.code !== 0) return { said: 'unavailable' };
  const content = parseBlkid(answer.stdout);
  return content.filesystem === null && content.table === null ? { said: 'nothing' } : { said: 'content', content };
}

/** `ID_FS_TYPE=ext4` lines, with the names and the encoding of udev's database: `-o export` spells “Übung” as “M-CM-^\bung”. */
export function parseBlkid(text: string): Content {
  return contentFromUdev(
    new Map([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value])),
  );
}

/** The names of all signatures, each once; null where it is missing, fails or does not answer. */
async function askWipefs(devicePath: string): Promise<string[] | null> {
  const argv = ['--noheadings', '--output', 'TYPE', devicePath];
  const answer = await runProgram('wipefs', argv, { timeoutMs: PROBE_TIMEOUT_MS, log: 'never' });
  if (answer.code !== 0) return null;
  return [...new Set(answer.stdout.split(/\s+/).filter((word) => word !== ''))].toSorted();
}
