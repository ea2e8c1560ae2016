/** The settings of the user, in one file. */
import { Detail } from './reason.ts';
import { Bytes, Instant, LongText, listOf, ShortText, z } from './schema.ts';

/** A drive that is never offered. A drive without serial number and WWN cannot be recognised, and so cannot be protected. */
export const ProtectedDrive = z
  .strictObject({
    serial: ShortText.min(1).nullable(),
    wwn: ShortText.min(1).nullable(),
    /** Its name and size when it was protected: for people, never compared. */
    name: LongText,
    sizeBytes: Bytes,
    since: Instant,
  })
  // not shown: what the schema library says, for the log
  .refine(({ serial, wwn }) => serial !== null || wwn !== null, 'a protected drive needs a serial or a WWN');
export type ProtectedDrive = z.infer<typeof ProtectedDrive>;

const MAX_PROTECTED = 1000;

export const Settings = z.strictObject({
  schema: z.literal(1),
  protectedDrives: listOf(ProtectedDrive, MAX_PROTECTED),
});
export type Settings = z.infer<typeof Settings>;
export const DEFAULT_SETTINGS: Settings = { schema: 1, protectedDrives: [] };

/** The protect list, or why it cannot be read: then no drive is written, because any could be on the list. */
export const Protection = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('known'), drives: listOf(ProtectedDrive, MAX_PROTECTED) }),
  z.strictObject({ state: z.literal('unreadable'), path: ShortText, detail: Detail }),
]);
export type Protection = z.infer<typeof Protection>;

/** The ID that `protect list` prints and `protect remove` accepts. */
export function protectionId({ serial, wwn }: Pick<ProtectedDrive, 'serial' | 'wwn'>): string {
  return serial ?? wwn ?? '';
}
