/** The schema library, configured once. Every decoder imports it from here (ADR 0003). */
import { z } from 'zod';

// zod probes `new Function`, which a strict Content-Security-Policy reports as a violation: must run before the first schema.
z.config({ jitless: true });

export { z };

/** Lower-case hexadecimal SHA-256: 64 characters. */
// not shown: what the schema library says, for the log
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hexadecimal characters');

/** A path, which the kernel bounds in bytes, or an attribute of sysfs, which has a page. */
export const MAX_SHORT_TEXT = 4096;
export const ShortText = z.string().max(MAX_SHORT_TEXT);

/** A reference or a name that is made of several texts, percent-encoded, or a message. */
export const LongText = z.string().max(64 * 1024);

/** What another program printed, or a path as it was typed. Programs are read for less, each by bounds of its own. */
export const OutputText = z.string().max(1024 * 1024);

/** Of what nothing else limits: above what the bounds of files, answers and programs let through. */
const MAX_ITEMS = 200_000;
export const listOf = <T extends z.ZodType>(item: T, maxItems = MAX_ITEMS) => z.array(item).max(maxItems);

/** `maxKeys` is also part of the schema's description, which a test reads. */
export function recordOf<V extends z.ZodType>(key: z.ZodString, value: V, maxKeys: number) {
  return (
    z
      .record(key, value)
      // not shown: what the schema library says, for the log
      .refine((entries) => Object.keys(entries).length <= maxKeys, `more than ${maxKeys} keys`)
      .meta({ maxProperties: maxKeys })
  );
}

/** A whole number of bytes. */
export const Bytes = z.number().int().nonnegative();

/** An ISO 8601 instant in UTC, e.g. `2026-11-22T20:15:00.000Z`. Without a limit, a second has any number of digits. */
export const Instant = z.iso.datetime().max(64);
