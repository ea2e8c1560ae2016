/** One text to paste into a bug report: `doctor --report`, “Copy report” in the app. Always English; nothing in it names a person or a drive. */
import { checkLine } from '../../../contract/messages/describe-check.ts';
import { en } from '../../../contract/messages/en/index.ts';
import { examineMachine } from '../../stages/doctor/index.ts';
import { listDrives } from '../../stages/drive/index.ts';
import { logTail } from '../../system/log.ts';
import { maskedReport } from '../../system/report.ts';

export async function makeReport(version: string): Promise<string> {
  // Before the checks, which add lines of their own.
  const log = logTail();
  const checks = await examineMachine();
  const drives = await listDrives({ includeLoop: false, contentsOf: [] }).catch(() => []);
  const serials = drives.flatMap(({ identity: { serial, wwn } }) => [serial, wwn]).filter((one) => one !== null);
  return maskedReport({
    version,
    sections: [{ title: 'Checks', lines: checks.map((check) => checkLine(check, en)) }],
    serials,
    log,
  });
}
