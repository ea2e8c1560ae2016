import { resolve } from 'node:path';
import { JobFailure } from '../../contract/failure.ts';
import { Expectation } from '../../contract/job.ts';
import { RecordId } from '../../contract/record.ts';
import { z } from '../../contract/schema.ts';
import { findDrive, listDrives } from '../drive/index.ts';
import type { Output } from './output.ts';
import { runJob } from './run-job.ts';

interface VerifyWish {
  readonly drive: string;
  readonly record: string | null;
  readonly image: string | null;
  readonly sha256: string | null;
  readonly size: string | null;
  readonly includeLoop: boolean;
}

function expectationOf({ record, image, sha256, size }: VerifyWish): Expectation {
  const asked = [
    ...(record === null ? [] : [{ kind: 'record', id: record }]),
    ...(image === null ? [] : [{ kind: 'image-file', path: resolve(image) }]),
    ...(sha256 === null && size === null
      ? []
      : [{ kind: 'digest', sha256: sha256?.toLowerCase(), sizeBytes: Number(size) }]),
  ];
  if (asked.length !== 1)
    throw new JobFailure({
      kind: 'bad-usage',
      detail: 'Say what to compare with: --record ID, --image FILE, or --sha256 HEX with --size BYTES.',
    });
  if (record !== null && !RecordId.safeParse(record).success)
    throw new JobFailure({ kind: 'record-not-found', id: record });
  const expectation = Expectation.safeParse(asked[0]);
  if (!expectation.success) throw new JobFailure({ kind: 'bad-usage', detail: z.prettifyError(expectation.error) });
  return expectation.data;
}

/** A loop device named here is meant: verifying only reads. */
export async function runVerify(wish: VerifyWish, output: Output): Promise<number> {
  const expectation = expectationOf(wish);
  const includeLoop = wish.includeLoop || wish.drive.startsWith('/dev/loop');
  const drive = await findDrive(wish.drive, await listDrives({ includeLoop }));
  const { devicePath, identity } = drive;
  return runJob({ kind: 'verify', drive: { devicePath, identity }, expectation, includeLoop }, output);
}
