import { isDriveOfSummary, isSameDrive, mayBeSameDrive } from '../../../contract/rules/drive-identity.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { DriveCheckRunner } from '../../job/index.ts';
import { listRecords } from '../../stages/record/index.ts';
import type { Output } from './output.ts';

/** One line about drives that nothing is known of: neither written nor checked here before. Nothing waits for it. */
export async function hintAtCapacityCheck(drives: readonly Drive[], output: Output): Promise<void> {
  const [{ records }, { checked, unfinished }] = await Promise.all([
    listRecords(),
    new DriveCheckRunner({ terminal: false }).refresh(),
  ]);
  for (const { identity, devicePath, name } of drives) {
    if (unfinished.some((one) => mayBeSameDrive(one.identity, identity))) {
      output.note(
        `A check of ${devicePath} was cut short: “drives --probe ${devicePath} --restore” puts back what it wrote over.`,
      );
      continue;
    }
    const isKnown =
      checked.some((one) => isSameDrive(one.identity, identity)) ||
      records.some((record) => isDriveOfSummary(record, identity));
    if (!isKnown)
      output.note(
        `New here: ${name}. “drives --probe ${devicePath}” checks in a minute or two whether it has the size it says.`,
      );
  }
}
