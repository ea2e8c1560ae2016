import { resolve } from 'node:path';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { Expectation } from '../../../contract/wire/job.ts';
import { RecordId } from '../../../contract/wire/record.ts';
import { z } from '../../../contract/wire/schema.ts';
import { whyNotReplugged } from '../../job/index.ts';
import { findDrive, listDrives } from '../../stages/drive/index.ts';
import { readRecordHeads } from '../../stages/record/index.ts';
import { bootId } from '../../system/boot-id.ts';
import { awaitReplug } from './await-replug.ts';
import { EXIT_CANCELLED } from './exit-code.ts';
import type { Output } from './output.ts';
import { runJob } from './run-job.ts';

interface VerifyOptions {
  readonly drive: string;
  readonly record: string | null;
  readonly image: string | null;
  readonly sha256: string | null;
  readonly size: string | null;
  readonly replugged: boolean;
  readonly includeLoop: boolean;
}

/** Without a word about it, the drive is looked up among the records. */
function expectationOf({ record, image, sha256, size }: VerifyOptions): Expectation {
  const asked = [
    ...(record === null ? [] : [{ kind: 'record', id: record }]),
    ...(image === null ? [] : [{ kind: 'image-file', path: resolve(image) }]),
    ...(sha256 === null && size === null
      ? []
      : [{ kind: 'digest', sha256: sha256?.toLowerCase(), sizeBytes: Number(size) }]),
  ];
  if (asked.length > 1)
    throw new JobFailure({
      kind: 'bad-usage',
      detail:
        'Say one thing to compare with: --record ID, --image FILE, or --sha256 HEX with --size BYTES; or nothing.',
    });
  if (record !== null && !RecordId.safeParse(record).success)
    throw new JobFailure({ kind: 'record-not-found', id: record });
  const expectation = Expectation.safeParse(asked[0] ?? { kind: 'recognise' });
  if (!expectation.success) throw new JobFailure({ kind: 'bad-usage', detail: z.prettifyError(expectation.error) });
  return expectation.data;
}

/** A loop device named here is meant: verifying only reads. */
export async function runVerify(wish: VerifyOptions, output: Output): Promise<number> {
  const expectation = expectationOf(wish);
  const includeLoop = wish.includeLoop || wish.drive.startsWith('/dev/loop');
  const drive = await findDrive(wish.drive, await listDrives({ includeLoop }));
  const request = { kind: 'verify', expectation, includeLoop } as const;
  const { devicePath, identity } = drive;
  if (!wish.replugged) return runJob({ ...request, drive: { devicePath, identity } }, output);

  const { heads: records } = await readRecordHeads();
  const obstacle = whyNotReplugged({ drive: identity, bootId: bootId(), records, seenBefore: undefined });
  const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
  // Where nobody can be asked the job itself refuses, and says why.
  if (!obstacle?.canHelp || !isTerminal)
    return runJob({ ...request, replug: 'required', drive: { devicePath, identity } }, output);
  output.complain(`${devicePath}: ${obstacle.detail}.`);
  const again = await awaitReplug(drive, { includeLoop, output });
  if (!again) {
    output.result('cancelled');
    output.complain('Cancelled.');
    return EXIT_CANCELLED;
  }
  const now = { devicePath: again.devicePath, identity: again.identity };
  return runJob({ ...request, replug: 'required', seenBefore: identity, drive: now }, output);
}
