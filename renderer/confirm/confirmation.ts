/** What the user has to do before a drive is erased: the more there is to lose, the less it can happen by reflex. */
import { formatBytes } from '../../contract/bytes.ts';
import type { Drive } from '../../contract/drive.ts';

export type Proof =
  | { kind: 'none' }
  /** Tick that the data may go. */
  | { kind: 'tick' }
  /** Type this: the end of the serial number, or the size of a drive that has none. */
  | { kind: 'type'; word: string; from: 'serial' | 'size' };

const TYPED_CHARACTERS = 4;

export function proofNeeded(drive: Drive): Proof {
  if (drive.warnings.some(({ kind }) => kind === 'large')) {
    const { serial } = drive.identity;
    return serial
      ? { kind: 'type', word: serial.slice(-TYPED_CHARACTERS), from: 'serial' }
      : { kind: 'type', word: formatBytes(drive.sizeBytes), from: 'size' };
  }
  return drive.warnings.some(({ kind }) => kind === 'holds-data') ? { kind: 'tick' } : { kind: 'none' };
}

/** What the user has done so far about one drive. */
export interface GivenProof {
  ticked: boolean;
  typed: string;
}
export const NOTHING_GIVEN: GivenProof = { ticked: false, typed: '' };

/** By drive id. */
export type Given = Readonly<Record<string, GivenProof>>;

export function isProven(drives: readonly Drive[], given: Given): boolean {
  return drives.every((drive) => {
    const proof = proofNeeded(drive);
    if (proof.kind === 'none') return true;
    if (proof.kind === 'tick') return given[drive.id]?.ticked === true;
    return given[drive.id]?.typed.trim().toLowerCase() === proof.word.toLowerCase();
  });
}

/** `Erase and flash SanDisk Ultra`, `Erase and flash 3 drives`. */
export function eraseWords(drives: readonly Drive[]): string {
  const [first] = drives;
  return drives.length === 1 && first ? `Erase and flash ${first.name}` : `Erase and flash ${drives.length} drives`;
}
