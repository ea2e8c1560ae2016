/**
 * Which record has the digests of a file that was digested before and has not changed since (ADR 0062), in one file of the state folder.
 * Losing it only costs the time to digest.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileVersion } from '../../../contract/wire/helper-protocol.ts';
import { type Record, RecordId } from '../../../contract/wire/record.ts';
import { Bytes, listOf, ShortText, z } from '../../../contract/wire/schema.ts';
import { JsonFile } from '../../system/json-file.ts';
import { stateFolder } from '../../system/xdg.ts';
import { readAlone } from './record-store.ts';

const MAX_IMAGES = 64;

const DigestedImage = z.strictObject({
  /** `fileVersion`. */
  version: ShortText,
  record: RecordId,
  /** Only so many bytes of a compressed file are its data; absent if all are. */
  dataBytes: Bytes.positive().optional(),
});
export type DigestedImage = z.infer<typeof DigestedImage>;
/** The newest last. */
const File = z.strictObject({ schema: z.literal(1), images: listOf(DigestedImage) });

const file = new JsonFile<z.infer<typeof File>>({
  path: () => join(stateFolder(), 'digested-images.json'),
  decoder: File,
  version: 1,
  initial: { schema: 1, images: [] },
  onBroken: () => {},
});

/** What is known of this version of a file. */
export type RecalledImage = Record['image'] & Pick<DigestedImage, 'dataBytes'>;

/** Null if it was never digested, or its record is gone or cannot be read. Never fails. */
export async function recallDigests(version: string): Promise<RecalledImage | null> {
  const reading = await file.read();
  const known = reading.state === 'known' ? reading.value.images.find((image) => image.version === version) : undefined;
  if (!known) return null;
  const record = await readAlone(known.record).catch(() => null);
  return record && { ...record.image, ...(known.dataBytes === undefined ? {} : { dataBytes: known.dataBytes }) };
}

/** To be called once the record is saved. Without effect if the file at `path` has another version by now. Never fails. */
export async function noteDigested(path: string, image: DigestedImage): Promise<void> {
  const now = await stat(path, { bigint: true }).catch(() => null);
  if (!now || fileVersion(now) !== image.version) return;
  await change((images) => [...without(images, image.version), image].slice(-MAX_IMAGES));
}

/** After a drive did not hold what was recalled. Never fails. */
export async function forgetDigested(version: string): Promise<void> {
  await change((images) => without(images, version));
}

const without = (images: readonly DigestedImage[], version: string): DigestedImage[] =>
  images.filter((image) => image.version !== version);

async function change(to: (images: readonly DigestedImage[]) => DigestedImage[]): Promise<void> {
  await file.change(({ images }) => ({ schema: 1, images: to(images) })).catch(() => {});
}
