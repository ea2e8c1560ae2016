/** How long looking at a source took on this machine, in one file of the state folder. Losing it only costs the hint. */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { ShortText, z } from '../../../contract/wire/schema.ts';
import { SourceStep } from '../../../contract/wire/source-progress.ts';
import { JsonFile } from '../../system/json-file.ts';
import { stateFolder } from '../../system/xdg.ts';

const MAX_SOURCES = 200;

/** The steps of one source, in milliseconds. */
const Steps = z.partialRecord(SourceStep, z.number().nonnegative());
export type SourceTimes = z.infer<typeof Steps>;
const File = z.strictObject({ schema: z.literal(1), sources: z.record(ShortText, Steps) });

const file = new JsonFile<z.infer<typeof File>>({
  path: () => join(stateFolder(), 'source-times.json'),
  decoder: File,
  version: 1,
  initial: { schema: 1, sources: {} },
  onBroken: () => {},
});

const keyOf = (source: string): string => hash('sha256', source).slice(0, 16);

/** Empty for a source that is new here. `source` is any text that names it and its options. */
export async function readSourceTimes(source: string): Promise<SourceTimes> {
  const reading = await file.read();
  const { sources } = reading.state === 'known' ? reading.value : { sources: {} };
  return (sources as Record<string, SourceTimes>)[keyOf(source)] ?? {};
}

/** Never fails. */
export async function noteSourceTimes(source: string, times: SourceTimes): Promise<void> {
  const key = keyOf(source);
  await file
    .change(({ sources }) => {
      const { [key]: before, ...others } = sources;
      const newest = Object.entries({ ...others, [key]: { ...before, ...times } }).slice(-MAX_SOURCES);
      return { schema: 1, sources: Object.fromEntries(newest) };
    })
    .catch(() => {});
}
