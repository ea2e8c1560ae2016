/** `doctor --report`: one text to paste into a bug report. Always English; nothing in it names a person or a drive. */
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { describeCheck } from '../../../contract/messages/describe-check.ts';
import { en } from '../../../contract/messages/en/index.ts';
import type { Check } from '../../../contract/wire/doctor.ts';
import { version } from './version.ts';

/** About two screens: what a run said last. */
const MAX_LOG_LINES = 100;

export interface ReportParts {
  readonly version: string;
  /** `PRETTY_NAME` of os-release(5). */
  readonly system: string;
  readonly checks: readonly Check[];
  /** Null where there is none. */
  readonly log: string | null;
}

/** Before masking. Pure. */
export function reportText({ version: own, system, checks, log }: ReportParts): string {
  const findings = checks.map((check) => {
    const { name, detail } = describeCheck(check, en);
    return `- ${check.state}: ${name}: ${detail}`;
  });
  const lines = log?.trimEnd().split('\n').slice(-MAX_LOG_LINES) ?? ['(no log)'];
  return [
    `Flakestick ${own}`,
    `System: ${system}, Linux ${os.release()}, ${os.arch()}, Node ${process.versions.node}`,
    '',
    'Checks:',
    ...findings,
    '',
    'End of the log:',
    ...lines,
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
export async function doctorReport(checks: readonly Check[]): Promise<string> {
  return mask(reportText({ version: version(), system: await systemName(), checks, log: null }));
}

/** Until the log has its own: the home folder and the name of the person. */
function mask(text: string): string {
  const { homedir, username } = os.userInfo();
  return text.replaceAll(homedir, '~').replaceAll(new RegExp(`\\b${username}\\b`, 'g'), 'USER');
}
