/** `restore`: an ordinary empty drive again. */
import { realpath } from 'node:fs/promises';
import type { Messages } from '../../../../contract/messages/en/index.ts';
import { isIdentityKey } from '../../../../contract/rules/drive-identity.ts';
import { type EmptyDrivePlan, planEmptyDrive } from '../../../../contract/rules/empty-drive.ts';
import type { Drive } from '../../../../contract/wire/drive.ts';
import { DEFAULT_VOLUME_LABEL, DriveUse, EmptyFilesystem, VolumeLabel } from '../../../../contract/wire/empty-drive.ts';
import { JobFailure } from '../../../../contract/wire/failure.ts';
import { chosenDrive, driveToErase } from '../../../../contract/wire/job.ts';
import { withKnownFakes } from '../../../job/index.ts';
import { findDrive, listDrives } from '../../../stages/drive/index.ts';
import { hintAtCapacityCheck } from '../capacity.ts';
import { choice, defineCommand, flag, INCLUDE_LOOP, negation, type Values, value } from '../command.ts';
import { checkMeant, confirm, type EraseQuestions, loss } from '../confirm-flash.ts';
import { runJob } from '../run-job.ts';
import { usageError } from '../usage.ts';

const OPTIONS = {
  for: choice('--for <use>', DriveUse.options, ({ cliHelp }) => cliHelp.restore.for),
  fileSystem: choice('--file-system <type>', EmptyFilesystem.options, ({ cliHelp }) => cliHelp.restore.fileSystem),
  label: value('--label <name>', ({ cliHelp }) => cliHelp.restore.label),
  expect: value('--expect <identity>', ({ cliHelp }) => cliHelp.restore.expect),
  yes: flag('--yes', ({ cliHelp }) => cliHelp.restore.yes),
  eject: negation('--no-eject', ({ cliHelp }) => cliHelp.restore.noEject),
  dryRun: flag('--dry-run', ({ cliHelp }) => cliHelp.restore.dryRun),
  includeLoop: INCLUDE_LOOP,
};
type Options = Values<typeof OPTIONS>;

const USE_OF: { readonly [F in EmptyFilesystem]: DriveUse } = { fat32: 'tv', exfat: 'large' };

export const restoreCommand = defineCommand({
  name: 'restore',
  words: ['<drive>'],
  help: ({ cliHelp }) => cliHelp.commands.restore,
  options: OPTIONS,
  async run({ words: [text = ''], options }, run) {
    const { output } = run;
    const [use, typed] = [purposeOf(options), labelOf(options)];
    const { expect, includeLoop, eject } = options;
    const real = await realpath(text).catch(() => text);
    const there = await withKnownFakes(await listDrives({ includeLoop, contentsOf: [real] }));
    const drive = await findDrive(text, there, expect ?? undefined);
    if (drive.refusals.length > 0)
      throw new JobFailure({ kind: 'drive-refused', drive: drive.devicePath, refusals: drive.refusals });
    const plan = planEmptyDrive(drive, use);
    const label = plan.filesystem === 'fat32' ? typed.toUpperCase() : typed;
    const volume = output.messages.cliResult.emptyDrive({ filesystem: plan.filesystem, label });
    if (options.dryRun) {
      output.text(output.messages.cliResult.wouldRestore({ volume }));
      output.text(loss(drive, output.messages));
      output.result('planned', { drive, restored: restoredBy(plan, label) });
      return 0;
    }
    const byIdentity = expect !== null || isIdentityKey(text);
    if (options.yes) checkMeant([{ drive, byIdentity }], process.argv.slice(2));
    else {
      await hintAtCapacityCheck([drive], output);
      if (!(await confirm(questionsAbout(volume, drive, output.messages), [drive], output)))
        return output.cancelled(
          { drives: [{ drive: drive.id, devicePath: drive.devicePath, contents: 'untouched' }] },
          [output.messages.cliRun.nothingWritten],
        );
    }
    const erased = (options.yes && byIdentity ? chosenDrive : driveToErase)(drive);
    return runJob({ kind: 'restore', drive: erased, use, label, eject, includeLoop }, run);
  },
});

/** Throws bad-usage. */
function purposeOf({ for: use, fileSystem }: Options): DriveUse {
  if (use !== null && fileSystem !== null) throw usageError((texts) => texts.forOrFileSystem);
  return fileSystem === null ? (use ?? 'everything') : USE_OF[fileSystem];
}

/** Throws bad-usage. */
function labelOf({ label }: Options): string {
  const given = VolumeLabel.safeParse(label ?? DEFAULT_VOLUME_LABEL);
  if (!given.success) throw usageError((texts) => texts.labelLetters);
  return given.data;
}

const restoredBy = ({ sectorBytes: _sectorBytes, ...plan }: EmptyDrivePlan, label: string): object => ({
  ...plan,
  label,
});

function questionsAbout(volume: string, { devicePath }: Drive, { cliRun }: Messages): EraseQuestions {
  return {
    forWord: (asked) => cliRun.askForWordToRestore({ volume, ...asked }),
    forYes: () => cliRun.askForYesToRestore({ volume, devicePath }),
  };
}
