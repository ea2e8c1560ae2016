/** Why something failed: our own reason in the language, or the words of another program as they are. */
import { type Detail, isReason, type Reason } from '../wire/reason.ts';
import { namedForPeople } from './drive-name.ts';
import type { Messages } from './en/index.ts';
import { explainRisk } from './risk-words.ts';

export function describeDetail(detail: Detail, messages: Messages): string {
  if (typeof detail === 'string') return detail;
  const text = messages.reason[detail.because] as string | ((reason: object) => string);
  if (typeof text === 'string') return text;
  const risks = detail.because === 'takes-consent' ? detail.risks : [];
  const explained = risks.map((risk) => explainRisk(risk, messages)).join(' ');
  const named = 'name' in detail ? namedForPeople(detail, messages) : detail;
  return text({ ...describeReasons<Reason>(named, messages), explained });
}

/** The fields that hold a reason, or several, as texts. */
export function describeReasons<T extends object>(fields: T, messages: Messages): T {
  const inWords = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inWords);
    return isReason(value) ? describeDetail(value, messages) : value;
  };
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, inWords(value)])) as T;
}
