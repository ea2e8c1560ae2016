/** Why something failed: our own reason in the language, or the words of another program as they are. */
import { type Detail, isReason, type Reason } from '../wire/reason.ts';
import type { Messages } from './en/index.ts';
import { explainRisk } from './risk-words.ts';

export function describeDetail(detail: Detail, messages: Messages): string {
  if (typeof detail === 'string') return detail;
  const text = messages.reason[detail.because] as string | ((reason: Reason & { explained: string }) => string);
  if (typeof text === 'string') return text;
  const risks = detail.because === 'takes-consent' ? detail.risks : [];
  return text({ ...detail, explained: risks.map((risk) => explainRisk(risk, messages)).join(' ') });
}

/** The fields that hold a reason, as texts. */
export function describeReasons<T extends object>(fields: T, messages: Messages): T {
  const entries = Object.entries(fields).map(([key, value]) => [
    key,
    isReason(value) ? describeDetail(value, messages) : value,
  ]);
  return Object.fromEntries(entries) as T;
}
