import { resolve } from 'node:path';
import type { AcceptedRisk } from '../../../contract/wire/build-risk.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { NO_IMAGE_OPTIONS } from '../../../contract/wire/image-options.ts';
import { RecordId } from '../../../contract/wire/record.ts';
import { DEFAULT_BUILD_OPTIONS } from '../../../contract/wire/source.ts';
import { readRebuildable } from '../../job/index.ts';
import { askWifiKey } from './image-flags.ts';
import type { Output } from './output.ts';
import { runJob } from './run-job.ts';

interface CheckFlags {
  readonly wifiPassphraseFile?: string;
  readonly builders?: string;
  readonly store?: string;
  readonly substituters?: string;
  readonly trustedPublicKeys?: string;
  readonly log?: string;
  readonly accept: AcceptedRisk[];
}

/** 0 when the image is the same to the last bit, 7 when it is not, and what Nix failed with when it cannot be built. */
export async function runCheckRecord(
  source: string | undefined,
  record: string,
  flags: CheckFlags,
  output: Output,
): Promise<number> {
  if (source !== undefined)
    throw new JobFailure({ kind: 'bad-usage', detail: 'The record says what is built: leave SOURCE out.' });
  const idOrPath = RecordId.safeParse(record).success ? record : resolve(record);
  const { provenance } = await readRebuildable(idOrPath);
  const { recipe } = provenance;
  const ssid = recipe.kind === 'flake' ? recipe.lacksKeyOf : null;
  const canAsk = flags.wifiPassphraseFile !== undefined || process.stdin.isTTY === true;
  // Where nobody can be asked, the job says what is missing, as it does for the app.
  const key = ssid !== null && canAsk ? await askWifiKey(ssid, flags.wifiPassphraseFile) : null;
  const wifi = ssid !== null && key !== null ? { ssid, key } : null;
  const options = {
    ...DEFAULT_BUILD_OPTIONS,
    builders: flags.builders ?? null,
    store: flags.store ?? null,
    substituters: flags.substituters ?? null,
    trustedKeys: flags.trustedPublicKeys ?? null,
    accept: flags.accept,
    image: { ...NO_IMAGE_OPTIONS, wifi },
  };
  const request = { kind: 'build' as const, source: provenance.source, options, outputPath: null, record: idOrPath };
  return runJob(request, output, { logPath: flags.log ?? null });
}
