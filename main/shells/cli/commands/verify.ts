/** `verify`, and waiting until a drive is unplugged and plugged in again. */

import { describeDetail } from '../../../../contract/messages/describe-detail.ts';
import { namedForPeople } from '../../../../contract/messages/drive-name.ts';
import { isSameDrive, wasReplugged } from '../../../../contract/rules/drive-identity.ts';
import type { Drive } from '../../../../contract/wire/drive.ts';
import { JobFailure } from '../../../../contract/wire/failure.ts';
import type { Expectation } from '../../../../contract/wire/job.ts';
import { RecordId } from '../../../../contract/wire/record.ts';
import { Bytes } from '../../../../contract/wire/schema.ts';
import { whyNotReplugged } from '../../../job/index.ts';
import { findDrive, listDrives, watchDrives } from '../../../stages/drive/index.ts';
import { readRecordHeads } from '../../../stages/record/index.ts';
import { bootId } from '../../../system/boot-id.ts';
import { absolutePath } from '../../../system/current-folder.ts';
import { isAtTerminal } from '../ask.ts';
import { checkedSha256 } from '../build-options.ts';
import { defineCommand, flag, INCLUDE_LOOP, meansLoop, type Run, type Values, value } from '../command.ts';
import { runJob } from '../run-job.ts';
import { usageError } from '../usage.ts';

const OPTIONS = {
  record: value('--record <id>', ({ cliHelp }) => cliHelp.verify.record),
  image: value('--image <file>', ({ cliHelp }) => cliHelp.verify.image),
  sha256: value('--sha256 <hex>', ({ cliHelp }) => cliHelp.verify.sha256),
  size: value('--size <bytes>', ({ cliHelp }) => cliHelp.verify.size),
  replugged: flag('--replugged', ({ cliHelp }) => cliHelp.verify.replugged),
  includeLoop: INCLUDE_LOOP,
};

export const verifyCommand = defineCommand({
  name: 'verify',
  words: ['<drive>'],
  help: ({ cliHelp }) => cliHelp.commands.verify,
  options: OPTIONS,
  async run({ words: [text = ''], options }, run) {
    const expectation = expectationOf(options);
    const includeLoop = meansLoop(text, options.includeLoop);
    const drive = await findDrive(text, await listDrives({ includeLoop, contentsOf: [] }));
    const request = { kind: 'verify', expectation, includeLoop } as const;
    const { devicePath, identity } = drive;
    if (!options.replugged) return runJob({ ...request, drive: { devicePath, identity } }, run);

    const { heads: records } = await readRecordHeads();
    const obstacle = whyNotReplugged({ drive: identity, bootId: bootId(), records, seenBefore: undefined });
    // If no question can be asked, the job itself refuses and says why.
    if (!obstacle?.canHelp || !isAtTerminal())
      return runJob({ ...request, replug: 'required', drive: { devicePath, identity } }, run);
    run.output.complain(`${devicePath}: ${describeDetail(obstacle.detail, run.output.messages)}.`);
    const again = await awaitReplug(drive, { includeLoop, run });
    const now = { devicePath: again.devicePath, identity: again.identity };
    return runJob({ ...request, replug: 'required', seenBefore: identity, drive: now }, run);
  },
});

/** By default, the drive is recognised among the records. */
function expectationOf(options: Values<typeof OPTIONS>): Expectation {
  const { record, image } = options;
  const digest = digestOf(options);
  const asked: Expectation[] = [
    ...(record === null ? [] : [{ kind: 'record', id: record } as const]),
    ...(image === null ? [] : [{ kind: 'image-file', path: absolutePath(image) } as const]),
    ...(digest === null ? [] : [digest]),
  ];
  if (asked.length > 1) throw usageError((texts) => texts.oneExpectation);
  if (record !== null && !RecordId.safeParse(record).success)
    throw new JobFailure({ kind: 'record-not-found', id: record });
  return asked[0] ?? { kind: 'recognise' };
}

function digestOf({ sha256, size }: Values<typeof OPTIONS>): Expectation | null {
  if (sha256 === null && size === null) return null;
  if (sha256 === null || size === null) throw usageError((texts) => texts.sha256NeedsSize);
  const sizeBytes = Bytes.positive().safeParse(Number(size));
  if (!sizeBytes.success) throw usageError((texts) => texts.sizeInBytes);
  return { kind: 'digest', sha256: checkedSha256(sha256), sizeBytes: sizeBytes.data };
}

export interface AwaitReplugOptions {
  readonly includeLoop: boolean;
  readonly run: Run;
  /** For tests: other drives. */
  readonly watch?: typeof watchDrives;
}

/** Returns the drive after it was plugged in again. Throws Cancelled. */
export async function awaitReplug(
  drive: Drive,
  { includeLoop, run: { output, interruption }, watch = watchDrives }: AwaitReplugOptions,
): Promise<Drive> {
  const { cliRun } = output.messages;
  const { signal } = interruption;
  output.complain(cliRun.unplugAndReplug(namedForPeople(drive, output.messages)));
  const { promise, resolve: found, reject } = Promise.withResolvers<Drive>();
  signal.addEventListener('abort', () => reject(signal.reason as Error));
  let wasMissed = false;
  const stop = watch({ includeLoop }, (drives) => {
    const same = drives.find(({ identity }) => isSameDrive(identity, drive.identity));
    if (same && wasReplugged(drive.identity, same.identity)) {
      output.note(cliRun.isBack(same));
      found(same);
    } else if (!same && !wasMissed) {
      wasMissed = true;
      output.note(cliRun.isUnplugged);
    }
  });
  try {
    return await promise;
  } finally {
    stop();
  }
}
