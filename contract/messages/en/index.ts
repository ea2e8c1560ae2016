/** English, the language every other one is translated from: its shape is what a translation must have. */
import type { Translated } from '../message-type.ts';
import type { NumberFormat } from '../number-format.ts';
import * as number from './number.ts';

/** One area a file; what is added here must be added to every other language. */
const texts = {};

/** `number` writes sizes, times and plurals the language's way. */
export type Messages = Translated<typeof texts> & { readonly number: NumberFormat };
export const en: Messages = { number, ...texts };
