/**
 * What the user has to do before a drive is erased: the more there is to lose, the less it can happen by reflex. Shared by
 * the app's dialog and the command line.
 */
import type { Drive } from '../wire/drive.ts';

export type EraseConfirmation =
  /** Nothing is on it, or only a live image, which can be made again. */
  | { kind: 'none' }
  /** Type this word: it names the drive. */
  | { kind: 'type'; word: string; from: 'label' | 'serial' | 'size'; why: 'large' | 'data' | 'large-and-data' };

const TYPED_CHARACTERS = 4;
/** A label that cannot be typed on every keyboard, or says nothing, names no drive. */
const TYPEABLE = /^(?=.*[A-Za-z0-9])[\x20-\x7e]{2,32}$/;

/**
 * A large drive is named by the end of its serial number, which stands on it; one with data by the name under which its owner
 * knows it, its first label. What is missing is replaced by what is there. `sizeWord` writes a size as the drive is shown with.
 */
export function requiredConfirmation(
  drive: Pick<Drive, 'warnings' | 'identity' | 'sizeBytes'>,
  sizeWord: (bytes: number) => string,
): EraseConfirmation {
  const large = drive.warnings.some(({ kind }) => kind === 'large');
  const data = drive.warnings.find((warning) => warning.kind === 'holds-data');
  if (!large && !data) return { kind: 'none' };
  const why = large ? (data ? 'large-and-data' : 'large') : 'data';
  const label = data?.labels.map((each) => each.trim()).find((each) => TYPEABLE.test(each));
  const tail = drive.identity.serial?.replace(/[^A-Za-z0-9]/g, '').slice(-TYPED_CHARACTERS) ?? '';
  if (label !== undefined && !large) return { kind: 'type', word: label, from: 'label', why };
  if (tail.length === TYPED_CHARACTERS) return { kind: 'type', word: tail, from: 'serial', why };
  if (label !== undefined) return { kind: 'type', word: label, from: 'label', why };
  return { kind: 'type', word: sizeWord(drive.sizeBytes), from: 'size', why };
}

/** Upper and lower case and the width of spaces do not matter. */
export function isConfirmedBy(proof: EraseConfirmation, typed: string): boolean {
  const plain = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();
  return proof.kind === 'none' || plain(typed) === plain(proof.word);
}
