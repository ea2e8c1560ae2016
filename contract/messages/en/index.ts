/** English, the language every other one is translated from: its shape is what a translation must have. */
import type { Translated } from '../message-type.ts';
import type { NumberFormat } from '../number-format.ts';
import { cliHelp } from './cli-help.ts';
import { cliResult } from './cli-result.ts';
import { cliRun } from './cli-run.ts';
import { cliUsage } from './cli-usage.ts';
import * as number from './number.ts';

/** One area a file; what is added here must be added to every other language. */
const texts = { cliHelp, cliUsage, cliRun, cliResult };

/** `number` writes sizes, times and plurals the language's way. */
export type Messages = Translated<typeof texts> & { readonly number: NumberFormat };
export const en: Messages = { number, ...texts };
