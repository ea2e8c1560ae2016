import type { Check, CheckFinding, CheckRemedy } from '../wire/doctor.ts';
import { describeReasons } from './describe-detail.ts';
import type { Messages } from './en/index.ts';
import { explain } from './explain.ts';

export interface CheckText {
  readonly name: string;
  readonly detail: string;
  readonly remedy: string | null;
}

/** A message, or a function that makes one of what the check carries. */
type Entry = string | ((parameters: never) => string);

function write(entry: Entry, parameters: object): string {
  return typeof entry === 'string' ? entry : (entry as (parameters: object) => string)(parameters);
}

function detailOf(finding: CheckFinding, messages: Messages): string {
  if (finding.kind === 'nix-refused') {
    const { title, happened } = explain(finding.failure, messages);
    return `${title}: ${happened}`;
  }
  const parameters =
    finding.kind === 'check-failed'
      ? { detail: finding.detail ?? explain(finding.failure, messages).happened }
      : finding;
  return write(messages.doctor.finding[finding.kind], describeReasons(parameters, messages));
}

const remedyOf = (remedy: CheckRemedy, messages: Messages): string =>
  remedy.kind === 'as-failure'
    ? explain(remedy.failure, messages).remedy
    : write(messages.doctor.remedy[remedy.kind], remedy);

/** A check of this machine in a person's words. */
export function describeCheck({ topic, finding, remedy }: Check, messages: Messages): CheckText {
  return {
    name: messages.doctor.topic[topic],
    detail: detailOf(finding, messages),
    remedy: remedy && remedyOf(remedy, messages),
  };
}

/** `- works: Nix: …`, for a report. */
export function checkLine(check: Check, messages: Messages): string {
  const { name, detail } = describeCheck(check, messages);
  return `- ${check.state}: ${name}: ${detail}`;
}
