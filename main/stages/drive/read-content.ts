/** What udev's database, blkid, wipefs and reads of our own say is on a block device. */
import { stat } from 'node:fs/promises';
import { readImageHeader } from '../../../formats/image-header.ts';
import { readTableOfDrive } from '../../../formats/partitions.ts';
import { runProgram } from '../../system/program.ts';
import { BoundedReader, NO_ANSWER } from './bounded-stat.ts';
import type { BlockDevice } from './host-snapshot.ts';
import { HEAD_BYTES, isReadWhole, mayRead, readBlankness, readMedium } from './read-medium.ts';
import { decodeUdevText, type UdevState } from './udev-entry.ts';

const BLKID_TIMEOUT_MS = 5000;
const MAX_HANGING_PROBES = 8;
const probes = new BoundedReader(MAX_HANGING_PROBES, BLKID_TIMEOUT_MS + 500);

export type Content = Pick<
  BlockDevice,
  'filesystem' | 'label' | 'partitionType' | 'blank' | 'untold' | 'signatures' | 'table' | 'entries' | 'volumeBytes'
>;

export const NOTHING_KNOWN: Content = {
  filesystem: null,
  label: null,
  partitionType: null,
  blank: false,
  untold: null,
  signatures: [],
  table: null,
  entries: [],
  volumeBytes: null,
};

export interface Probed {
  readonly devicePath: string;
  /** Its folder in sysfs. */
  readonly folder: string;
  readonly sizeBytes: number;
  readonly sectorBytes: number;
  /** A whole disk that could be written: only such are read by us, since that wakes a disk that sleeps. */
  readonly isDrive: boolean;
  /** Whether the kernel shows partitions of it. */
  readonly hasPartitions: boolean;
  readonly udev: ReadonlyMap<string, string>;
  readonly state: UdevState;
}

/** A settled entry of udev is believed in what it names, and never in what it does not: its blkid is silent about two signatures. */
export async function readContent(probed: Probed): Promise<Content> {
  const { devicePath, sizeBytes, state, udev, isDrive } = probed;
  if (sizeBytes === 0) return NOTHING_KNOWN;
  const told = contentFromUdev(udev);
  const isNamed = told.filesystem !== null || told.table !== null || !isDrive;
  const isReadable = (await isBlockNode(devicePath)) && (await mayRead(devicePath));
  if (state === 'settled' && isNamed) return isReadable ? withTable(told, probed) : told;
  if (!isReadable) return unreadContent(told, state);
  return probeContent(probed);
}

/** By programs and reads alone. Of a file, too, for the tests. */
export async function probeContent(probed: Omit<Probed, 'udev' | 'state'>): Promise<Content> {
  return withTable(await probe(probed), probed);
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
    label: bounded(label),
    partitionType: udev.get('ID_PART_ENTRY_TYPE') ?? null,
    table: udev.get('ID_PART_TABLE_TYPE') ?? null,
  };
}

/** No file system has a longer label. Its text stays as it is: visible-text.ts encodes it where it is shown. */
const MAX_LABEL_CHARACTERS = 256;

function bounded(label: string | null): string | null {
  return label === null ? null : Array.from(label).slice(0, MAX_LABEL_CHARACTERS).join('');
}

/** By blkid; where that names nothing on a drive, by what is on it. */
async function probe({ devicePath, folder, sizeBytes, isDrive }: Omit<Probed, 'udev' | 'state'>): Promise<Content> {
  const blkid = await askBlkid(devicePath);
  if (blkid.said === 'content') return blkid.content;
  const wiped = await askWipefs(devicePath);
  const signatures = wiped ?? [];
  if (blkid.said === 'several') return { ...NOTHING_KNOWN, signatures, untold: 'several-signatures' };
  const because = blkid.said === 'nothing' ? 'unrecognised' : blkid.said === 'silent' ? 'unreadable' : 'no-probe';
  if (!isDrive) return { ...NOTHING_KNOWN, signatures, untold: blkid.said === 'nothing' ? null : because };
  const blankness = blkid.said === 'silent' ? 'unreadable' : await readBlankness(folder, devicePath, sizeBytes);
  if (blankness === 'unreadable') return { ...NOTHING_KNOWN, signatures, untold: 'unreadable' };
  if (blankness === 'not-blank' || signatures.length > 0) return { ...NOTHING_KNOWN, signatures, untold: because };
  // Samples alone do not show that nothing is there: both programs have to have found nothing.
  const foundNothing = blkid.said === 'nothing' && wiped !== null;
  if (!foundNothing && !isReadWhole(sizeBytes)) return { ...NOTHING_KNOWN, untold: because };
  return { ...NOTHING_KNOWN, blank: true };
}

/** The table of a drive, read where it decides something: the kernel shows no partition, or there is an ISO 9660 volume. */
async function withTable(
  content: Content,
  { devicePath, isDrive, hasPartitions, sectorBytes }: Omit<Probed, 'udev' | 'state'>,
): Promise<Content> {
  const isIso = content.filesystem === 'iso9660';
  if (!isDrive || content.blank || (!isIso && (hasPartitions || content.filesystem !== null))) return content;
  if (content.untold !== null && content.untold !== 'unrecognised' && content.untold !== 'no-probe') return content;
  const head = await readMedium(devicePath, 0, HEAD_BYTES);
  if (!head) return { ...content, untold: 'unreadable' };
  const { state, entries } = readTableOfDrive(head, sectorBytes);
  const header = isIso ? readImageHeader(head) : null;
  const volumeBytes = header?.kind === 'iso9660' ? header.sizeBytes : null;
  const withEntries = { ...content, entries: [...entries], volumeBytes };
  if (isIso) return withEntries;
  if (state === 'other-sector-size') return { ...withEntries, untold: 'other-sector-size' };
  return state === 'damaged' ? { ...withEntries, untold: 'table-damaged' } : withEntries;
}

type BlkidAnswer = { said: 'content'; content: Content } | { said: 'nothing' | 'several' | 'silent' | 'unavailable' };

async function askBlkid(devicePath: string): Promise<BlkidAnswer> {
  // A program that reads from a dying disk cannot even be killed.
  const answer = await probes.ask(devicePath, () =>
    runProgram('blkid', ['-p', '-o', 'export', devicePath], { timeoutMs: BLKID_TIMEOUT_MS, log: 'never' }),
  );
  if (answer === NO_ANSWER || answer.ended === 'timed-out') return { said: 'silent' };
  // 2: nothing it knows is there, or, with a message, it could not read. 8: several file systems at once. Source: blkid(8).
  if (answer.code === 2) return { said: answer.stderr.trim() === '' ? 'nothing' : 'silent' };
  if (answer.code === 8) return { said: 'several' };
  if (answer.code !== 0) return { said: 'unavailable' };
  const content = parseBlkid(answer.stdout);
  return content.filesystem === null && content.table === null ? { said: 'nothing' } : { said: 'content', content };
}

/** `LABEL=MYSTICK` and `TYPE=ext4` lines of `blkid -o export`, which puts a backslash before shell characters. */
export function parseBlkid(text: string): Content {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) values.set(name, value.replace(/\\(.)/g, '$1'));
  }
  return {
    ...NOTHING_KNOWN,
    filesystem: values.get('TYPE') ?? null,
    label: bounded(values.get('LABEL') ?? null),
    partitionType: values.get('PART_ENTRY_TYPE') ?? null,
    table: values.get('PTTYPE') ?? null,
  };
}

/** The names of all signatures, each once; null where it is missing, fails or does not answer. */
async function askWipefs(devicePath: string): Promise<string[] | null> {
  const answer = await probes.ask(`wipefs ${devicePath}`, () =>
    runProgram('wipefs', ['--noheadings', '--output', 'TYPE', devicePath], {
      timeoutMs: BLKID_TIMEOUT_MS,
      log: 'never',
    }),
  );
  if (answer === NO_ANSWER || answer.code !== 0) return null;
  return [...new Set(answer.stdout.split(/\s+/).filter((word) => word !== ''))].toSorted();
}
