import { invalidData } from '../../../contract/wire/data-problem.ts';
import { DriveWarning } from '../../../contract/wire/drive.ts';
import type { Detail } from '../../../contract/wire/reason.ts';
import { BootProof, RECORD_SCHEMA, Record, Verification } from '../../../contract/wire/record.ts';
import type { z } from '../../../contract/wire/schema.ts';
import { newerSchema } from '../../system/json-file.ts';

export type Decoded<T> =
  | { ok: true; value: T }
  /** `newerSchema` is null unless a newer program wrote it. */
  | { ok: false; detail: Detail; newerSchema: number | null };

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
  if (Array.isArray(known.warnings)) known.warnings = known.warnings.filter((one) => isKnown(DriveWarning, one));
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
  const result = parseIgnoringUnknown(schema, raw);
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, detail: invalidData(result.error, raw), newerSchema: null };
}

/** Decoders are strict, since they also guard messages between our own processes; a file may come from a later version. */
function parseIgnoringUnknown<T>(schema: z.ZodType<T>, raw: unknown): z.ZodSafeParseResult<T> {
  const result = schema.safeParse(raw);
  const unknown = result.success ? null : unknownKeys(result.error.issues);
  if (!unknown) return result;
  const known = structuredClone(raw);
  for (const path of unknown) removeKey(known, path);
  return schema.safeParse(known);
}

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** The paths of all unknown keys, or null if something else is wrong as well. */
function unknownKeys(issues: readonly Issue[], within: Path = []): Path[] | null {
  const paths: Path[] = [];
  for (const issue of issues) {
    const at = [...within, ...issue.path];
    if (issue.code === 'unrecognized_keys') paths.push(...issue.keys.map((key) => [...at, key]));
    else if (issue.code === 'invalid_union') {
      const fitting = issue.errors.map((branch) => unknownKeys(branch, at)).find((keys) => keys !== null);
      if (!fitting) return null;
      paths.push(...fitting);
    } else return null;
  }
  return paths;
}

function removeKey(root: unknown, path: Path): void {
  let holder = root;
  for (const key of path.slice(0, -1)) holder = Reflect.get(Object(holder), key);
  Reflect.deleteProperty(Object(holder), path.at(-1) ?? '');
}
