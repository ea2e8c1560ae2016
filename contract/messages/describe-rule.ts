import { isValueRule } from '../wire/value-rule.ts';
import type { Messages } from './en/index.ts';

/** What a schema says of a value, as a clause. What the schema library says by itself stays as it is. */
export function describeRule(message: string, { valueRule }: Messages): string {
  return isValueRule(message) ? valueRule[message] : message;
}
