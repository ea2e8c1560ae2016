/** What a drawn medium shows. A fraction is a share of what the glass stands for: the drive's bytes, or the image's. */

/** A part of the glass that is bad, from 0 to 1 of the image. */
export interface BadPart {
  readonly from: number;
  readonly to: number;
  readonly kind: 'differs' | 'unreadable';
}

export type StickLook =
  | { readonly state: 'empty' | 'ghost' | 'refused' | 'unknown' }
  /** Somebody's files. */
  | { readonly state: 'data'; readonly usedFraction: number }
  /** A drive that holds less than it says. */
  | { readonly state: 'fake'; readonly realFraction: number; readonly realCapacity?: string }
  | { readonly state: 'writing' | 'partly'; readonly writtenFraction: number; readonly bad?: readonly BadPart[] }
  /** `provenFraction` has been read back and is equal, apart from what is bad; the rest was written now, or long ago. */
  | {
      readonly state: 'verifying';
      readonly provenFraction: number;
      readonly rest: 'written' | 'data';
      readonly bad?: readonly BadPart[];
    }
  | { readonly state: 'written' | 'sealed' }
  | { readonly state: 'differs' | 'unreadable'; readonly provenFraction: number; readonly bad: readonly BadPart[] };

export type StickState = StickLook['state'];

/** Colours of the shell. They mean nothing. */
export const FINISHES = ['chalk', 'slate', 'clay'] as const;
export type Finish = (typeof FINISHES)[number];

/** The same for the same maker. */
export function finishOf(maker: string): Finish {
  let sum = 0;
  for (const letter of maker) sum = (Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return FINISHES[sum % FINISHES.length] ?? 'chalk';
}

/** The shares of the image that the look says are written and proven. */
export function sharesOf(look: StickLook): { readonly written: number; readonly proven: number } {
  switch (look.state) {
    case 'writing':
    case 'partly':
      return { written: look.writtenFraction, proven: 0 };
    case 'verifying':
      return { written: look.rest === 'written' ? 1 : 0, proven: look.provenFraction };
    case 'differs':
    case 'unreadable':
      return { written: 1, proven: look.provenFraction };
    case 'written':
      return { written: 1, proven: 0 };
    case 'sealed':
      return { written: 1, proven: 1 };
    default:
      return { written: 0, proven: 0 };
  }
}

export const badPartsOf = (look: StickLook): readonly BadPart[] => ('bad' in look ? (look.bad ?? []) : []);
