import { invalidData } from '../../../contract/wire/data-problem.ts';
import { DriveWarning } from '../../../contract/wire/drive.ts';
import type { Detail, Reason } from '../../../contract/wire/reason.ts';
import { BootProof, MAX_WARNINGS, RECORD_SCHEMA, Record, Verification } from '../../../contract/wire/record.ts';
import type { z } from '../../../contract/wire/schema.ts';
import { newerSchema } from '../../system/json-file.ts';

export type Decoded<T> =
  | { ok: true; value: T }
  /** `newerSchema` is null unless a newer program wrote it. */
  | { ok: false; detail: Detail; newerSchema: number | null };

/** What a file is that takes too much to decode. */
export const TOO_MUCH: Reason = { because: 'invalid-data', at: '', problem: 'too-much' };

/** A record from parsed JSON, or what is wrong with it. Unknown keys, and notes of unknown kinds, are left out. */
export function decodeRecord(raw: unknown): Decoded<Record> {
  const record = decode(Record, withKnownNotes(raw));
  if (!record.ok) return record;
  const { sizeBytes, blocks } = record.value.image;
  if (blocks.sha256.length !== Math.ceil(sizeBytes / blocks.blockBytes))
    return { ok: false, detail: { because: 'digests-do-not-fit' }, newerSchema: null };
  return record;
}

/**
 * Without the warnings and the boot proof that this version does not know: they decide nothing, and must not make a record useless
 * for verifying its drive. What does decide, such as a verdict, stays strict.
 */
function withKnownNotes(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null) return raw;
  const known: { warnings?: unknown; bootProof?: unknown } = { ...raw };
  // What the schema limits is not looked at one by one before.
  if (Array.isArray(known.warnings) && known.warnings.length <= MAX_WARNINGS)
    known.warnings = known.warnings.filter((one) => isKnown(DriveWarning, one));
  if (known.bootProof !== undefined && !isKnown(BootProof, known.bootProof)) delete known.bootProof;
  return known;
}

const isKnown = (schema: z.ZodType, raw: unknown): boolean => parseIgnoringUnknown(schema, raw).success;

export function decodeVerification(raw: unknown): Decoded<Verification> {
  return decode(Verification, raw);
}

function decode<T>(schema: z.ZodType<T>, raw: unknown): Decoded<T> {
  const newer = newerSchema(raw, RECORD_SCHEMA);
  if (newer !== null) return { ok: false, detail: { because: 'written-by-newer' }, newerSchema: newer };
  try {
    const result = parseIgnoringUnknown(schema, raw);
    if (result.success) return { ok: true, value: result.data };
    return { ok: false, detail: invalidData(result.error, raw), newerSchema: null };
  } catch (thrown) {
    // The schema library passes the faults it found as arguments: a hundred thousand do not fit on the stack.
    if (!(thrown instanceof RangeError)) throw thrown;
    return { ok: false, detail: TOO_MUCH, newerSchema: null };
  }
}

/** Decoders are strict, since they also guard messages between our own processes; a file may come from a later version. */
function parseIgnoringUnknown<T>(schema: z.ZodType<T>, raw: unknown): z.ZodSafeParseResult<T> {
  const result = schema.safeParse(raw);
  const unknown = result.success ? null : unknownKeys(result.error.issues);
  if (!unknown) return result;
  return schema.safeParse(without(raw, unknown));
}

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** More than a later version adds. Removing each takes time. */
const MAX_UNKNOWN_KEYS = 1000;

/** The paths of all unknown keys, or null if there are too many, or something else is wrong as well. */
function unknownKeys(issues: readonly Issue[], within: Path = []): Path[] | null {
  const paths: Path[] = [];
  for (const issue of issues) {
    const at = [...within, ...issue.path];
    if (paths.length > MAX_UNKNOWN_KEYS) return null;
    if (issue.code === 'unrecognized_keys')
      paths.push(...issue.keys.slice(0, MAX_UNKNOWN_KEYS + 1).map((key) => [...at, key]));
    else if (issue.code === 'invalid_union') {
      const fitting = issue.errors.map((branch) => unknownKeys(branch, at)).find((keys) => keys !== null);
      if (!fitting) return null;
      paths.push(...fitting);
    } else return null;
  }
  return paths.length > MAX_UNKNOWN_KEYS ? null : paths;
}

/** A copy without these keys. What has none of them in it is not copied: there may be millions of values. */
function without(value: unknown, paths: readonly Path[]): unknown {
  const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...Object(value) };
  for (const [key, below] of Map.groupBy(paths, ([first]) => first ?? '')) {
    const deeper = below.map((path) => path.slice(1));
    if (deeper.some((path) => path.length === 0)) Reflect.deleteProperty(copy, key);
    else Reflect.set(copy, key, without(Reflect.get(copy, key), deeper));
  }
  return copy;
}
