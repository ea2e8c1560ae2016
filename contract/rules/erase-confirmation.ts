/**
 * What the user has to do before a drive is erased: the more there is to lose, the more deliberate the confirmation. Shared by the
 * app's dialog and the command line.
 */
import type { Drive } from '../wire/drive.ts';

export type EraseConfirmation =
  /** The drive is empty, or has only a live image, which can be made again. */
  | { kind: 'none' }
  /** The user types this word, which names the drive. */
  | {
      kind: 'type';
      word: string;
      from: 'label' | 'serial' | 'size';
      why: 'system' | 'external' | 'fake' | 'large' | 'data' | 'untold' | 'large-and-data' | 'large-and-untold';
    };

const TYPED_CHARACTERS = 4;
/** Labels that cannot be typed on every keyboard, or are empty, are not used. */
const TYPEABLE = /^(?=.*[A-Za-z0-9])[\x20-\x7e]{2,32}$/;

/**
 * A large drive, one that drivelist reports as a system drive, or a disk on Thunderbolt, is named by the end of its serial number, which is printed on
 * it; a drive with data by its first label, which its owner knows. If one is missing, another one is used. `sizeWord` formats a
 * size as in the list of drives.
 */
export function requiredConfirmation(
  drive: Pick<Drive, 'warnings' | 'holdings' | 'identity' | 'sizeBytes'>,
  sizeWord: (bytes: number) => string,
): EraseConfirmation {
  const external = drive.warnings.some(({ kind }) => kind === 'external-disk');
  const system = external || drive.warnings.some(({ kind }) => kind === 'called-system-drive');
  const fake = drive.warnings.some(({ kind }) => kind === 'proven-fake');
  const large = drive.warnings.some(({ kind }) => kind === 'large');
  const data = drive.warnings.find((warning) => warning.kind === 'holds-data');
  if (!system && !fake && !large && !data) return { kind: 'none' };
  const isUntold = drive.holdings.kind === 'cannot-be-told' || drive.holdings.kind === 'being-read';
  const content = isUntold ? 'untold' : 'data';
  const bySize = large ? (data ? (`large-and-${content}` as const) : 'large') : content;
  const why = external ? 'external' : system ? 'system' : fake && !data ? 'fake' : bySize;
  const label = data?.labels.map((each) => each.trim()).find((each) => TYPEABLE.test(each));
  const tail = drive.identity.serial?.replace(/[^A-Za-z0-9]/g, '').slice(-TYPED_CHARACTERS) ?? '';
  if (label !== undefined && !large && !system) return { kind: 'type', word: label, from: 'label', why };
  if (tail.length === TYPED_CHARACTERS) return { kind: 'type', word: tail, from: 'serial', why };
  if (label !== undefined) return { kind: 'type', word: label, from: 'label', why };
  return { kind: 'type', word: sizeWord(drive.sizeBytes), from: 'size', why };
}

/** Ignores case and the amount of white space. */
export function isConfirmedBy(proof: EraseConfirmation, typed: string): boolean {
  const plain = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();
  return proof.kind === 'none' || plain(typed) === plain(proof.word);
}
