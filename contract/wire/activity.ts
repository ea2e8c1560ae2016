/**
 * What uses a drive, and what stopping it now would leave behind. A new activity is an entry in the first list, and in the
 * second where it leaves something of its own; languages have their words for both (contract/messages).
 */
import type { DriveContents } from './drive.ts';
import { z } from './schema.ts';

export const ActivityKind = z.enum([
  'flash',
  'restore',
  'verify',
  'capacity-check',
  'put-back',
  'blink',
  'eject',
  'try',
]);
export type ActivityKind = z.infer<typeof ActivityKind>;

/** Who uses a drive: a process of this or of another Flakestick. */
export const DriveHolder = z.strictObject({ pid: z.number().int().positive(), activity: ActivityKind });
export type DriveHolder = z.infer<typeof DriveHolder>;

/** `drive` as a person knows it: `SanDisk Cruzer (/dev/sdb)`. */
export type StopConsequence =
  | { readonly kind: 'nothing-written' }
  | { readonly kind: 'only-read' }
  /** A virtual machine runs, which changes nothing. */
  | { readonly kind: 'trying' }
  | {
      readonly kind:
        | DriveContents
        | 'partly-restored'
        | 'check-not-begun'
        | 'check-has-marks'
        | 'putting-back'
        | 'ejecting';
      readonly drive: string;
    };
