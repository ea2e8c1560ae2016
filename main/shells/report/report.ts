/** One text to paste into a bug report: `doctor --report`, “Copy report” in the app. Always English; nothing in it names a person or a drive. */
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { describeCheck } from '../../../contract/messages/describe-check.ts';
import { en } from '../../../contract/messages/en/index.ts';
import type { Check } from '../../../contract/wire/doctor.ts';
import { examineMachine } from '../../stages/doctor/index.ts';
import { listDrives } from '../../stages/drive/index.ts';
import { logTail } from '../../system/log.ts';
import { identifyingHere, masked } from '../../system/mask.ts';

/** About two screens: what a run said last. */
const MAX_LOG_LINES = 100;

export interface ReportParts {
  readonly version: string;
  /** `PRETTY_NAME` of os-release(5). */
  readonly system: string;
  readonly checks: readonly Check[];
  /** The last lines, oldest first. */
  readonly log: readonly string[];
}

/** Before masking. Pure. */
export function reportText({ version: own, system, checks, log }: ReportParts): string {
  const findings = checks.map((check) => {
    const { name, detail } = describeCheck(check, en);
    return `- ${check.state}: ${name}: ${detail}`;
  });
  return [
    `Flakestick ${own}`,
    `System: ${system}, Linux ${os.release()}, ${os.arch()}, Node ${process.versions.node}`,
    '',
    'Checks:',
    ...findings,
    '',
    'End of the log:',
    ...(log.length > 0 ? log : ['(empty)']),
  ].join('\n');
}

async function systemName(): Promise<string> {
  for (const file of ['/etc/os-release', '/usr/lib/os-release']) {
    const text = await readFile(file, 'utf8').catch(() => null);
    const name = /^PRETTY_NAME=["']?([^"'\n]*)/m.exec(text ?? '')?.[1];
    if (name) return name;
  }
  return 'unknown';
}

/** Masked. */
export async function makeReport(version: string): Promise<string> {
  // Before the checks, which add lines of their own.
  const log = logTail(MAX_LOG_LINES);
  const checks = await examineMachine();
  const drives = await listDrives({ includeLoop: false }).catch(() => []);
  const serials = drives.flatMap(({ identity: { serial, wwn } }) => [serial, wwn]).filter((one) => one !== null);
  const parts = { version, system: await systemName(), checks, log };
  return masked(reportText(parts), identifyingHere(serials));
}
