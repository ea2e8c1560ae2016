/** How large an image will be that does not exist yet. */
import type { RecordSummary } from '../../../contract/wire/record.ts';
import type { Preset } from '../../../contract/wire/source.ts';

/**
 * Of a preset, what its images usually have; of another source, what its last image had, by the title of its records. Null where
 * nothing is known. In bytes.
 */
export function likelySize(
  preset: Pick<Preset, 'roughSizeBytes'> | undefined,
  title: string | null,
  records: readonly Pick<RecordSummary, 'title' | 'finishedAt' | 'sizeBytes'>[],
): number | null {
  if (preset) return preset.roughSizeBytes;
  const [last] = records
    .filter((record) => record.title === title)
    .toSorted((a, b) => b.finishedAt.localeCompare(a.finishedAt));
  return last?.sizeBytes ?? null;
}
