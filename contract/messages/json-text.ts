/** JSON does not depend on the language: its reasons are English text, as schema 1 has them. */
import { isReason } from '../wire/reason.ts';
import { describeDetail } from './describe-detail.ts';
import { en } from './en/index.ts';

/** For `JSON.stringify`. */
export const reasonsInEnglish = (_key: string, value: unknown): unknown =>
  isReason(value) ? describeDetail(value, en) : value;
