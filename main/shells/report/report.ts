/** One text to paste into a bug report: `doctor --report`, “Copy report” in the app. Always English; nothing in it names a person or a drive. */
import { checkLine } from '../../../contract/messages/describe-check.ts';
import { en } from '../../../contract/messages/en/index.ts';
import { examineMachine } from '../../stages/doctor/index.ts';
import { listDrives } from '../../stages/drive/index.ts';
import { readRecordHeads } from '../../stages/record/index.ts';
import { logTail } from '../../system/log.ts';
import { maskedReport } from '../../system/report.ts';
import { readProtection } from '../../system/settings/index.ts';

/** As typed to end the protection of a drive, which may be on no list. */
const UNPROTECTED = /"protect","remove","((?:[^"\\]|\\.){1,256})"/;

/** Serial numbers and WWNs of drives that need not be plugged in: of the protect list, the records and the log. */
export async function rememberedSerials(log: readonly string[]): Promise<string[]> {
  const protection = await readProtection();
  const { heads } = await readRecordHeads().catch(() => ({ heads: [] }));
  const identities = [
    ...(protection.state === 'known' ? protection.drives : []),
    ...heads.map(({ drive }) => drive.identity),
  ];
  const known = identities.flatMap(({ serial, wwn }) => [serial, wwn]).filter((one) => one !== null);
  return [...new Set([...known, ...log.flatMap((line) => UNPROTECTED.exec(line)?.[1] ?? [])])];
}

export async function makeReport(version: string): Promise<string> {
  // Before the checks, which add lines of their own.
  const log = logTail();
  const checks = await examineMachine();
  const drives = await listDrives({ includeLoop: false, contentsOf: [] }).catch(() => []);
  const serials = drives.flatMap(({ identity: { serial, wwn } }) => [serial, wwn]).filter((one) => one !== null);
  return maskedReport({
    version,
    sections: [{ title: 'Checks', lines: checks.map((check) => checkLine(check, en)) }],
    serials: [...serials, ...(await rememberedSerials(log))],
    log,
  });
}
