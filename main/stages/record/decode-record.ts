import { Record } from '../../../contract/wire/record.ts';
import { z } from '../../../contract/wire/schema.ts';

export type DecodedRecord =
  | { ok: true; record: Record }
  /** `newerSchema` is null unless a newer program wrote it. */
  | { ok: false; detail: string; newerSchema: number | null };

/** A record from parsed JSON, or what is wrong with it. */
export function decodeRecord(raw: unknown): DecodedRecord {
  const record = Record.safeParse(raw);
  if (!record.success) {
    const newer = z.looseObject({ schema: z.number().int().min(2) }).safeParse(raw);
    if (newer.success)
      return { ok: false, detail: 'it was written by a newer Flakestick', newerSchema: newer.data.schema };
    const detail = z.prettifyError(record.error).split('\n').slice(0, 3).join(' ');
    return { ok: false, detail, newerSchema: null };
  }
  const { sizeBytes, blocks } = record.data.image;
  if (blocks.sha256.length !== Math.ceil(sizeBytes / blocks.blockBytes))
    return { ok: false, detail: 'digests and size do not belong together', newerSchema: null };
  return { ok: true, record: record.data };
}
