/** What a language says about each reason: its shape, which every language has to fill. */
import type { PlainReason, Reason, ReasonKind } from '../wire/reason.ts';
import type { InWords } from './message-type.ts';

/** Texts made from a reason's data by other messages. */
interface ReasonParts {
  'takes-consent': { readonly explained: string };
}

type ReasonParameters<K extends ReasonKind> = InWords<Extract<Reason, { because: K }>> &
  (K extends keyof ReasonParts ? ReasonParts[K] : unknown);

export type ReasonTexts = { readonly [K in PlainReason]: string } & {
  readonly [K in Exclude<ReasonKind, PlainReason>]: (reason: ReasonParameters<K>) => string;
};
