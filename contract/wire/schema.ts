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

/** A whole number of bytes. */
export const Bytes = z.number().int().nonnegative();

/** An ISO 8601 instant in UTC, e.g. `2026-11-22T20:15:00.000Z`. */
export const Instant = z.iso.datetime();
