/** English, the language every other one is translated from: its shape is what a translation must have. */
import type { Translated } from '../message-type.ts';
import type { NumberFormat } from '../number-format.ts';
import { activity } from './activity.ts';
import { capacity } from './capacity.ts';
import { cliHelp } from './cli-help.ts';
import { cliResult } from './cli-result.ts';
import { cliRun } from './cli-run.ts';
import { cliUsage } from './cli-usage.ts';
import { doctor } from './doctor.ts';
import { drive } from './drive.ts';
import { failure } from './failure/index.ts';
import { flake } from './flake.ts';
import { host } from './host.ts';
import * as number from './number.ts';
import { offline } from './offline.ts';
import { plan } from './plan.ts';
import { platform } from './platform.ts';
import { preset } from './preset.ts';
import { range } from './range.ts';
import { reason } from './reason.ts';
import { refusal, refusalRemedy } from './refusal.ts';
import { risk } from './risk.ts';
import { start } from './start.ts';
import { tryTexts } from './try.ts';
import { valueRule } from './value-rule.ts';
import { verdict } from './verdict.ts';
import { waiting } from './waiting.ts';

/** One area a file; what is added here must be added to every other language. */
const texts = {
  activity,
  capacity,
  cliHelp,
  cliResult,
  cliRun,
  cliUsage,
  doctor,
  drive,
  failure,
  flake,
  host,
  offline,
  plan,
  platform,
  preset,
  range,
  reason,
  refusal,
  refusalRemedy,
  risk,
  start,
  try: tryTexts,
  valueRule,
  verdict,
  waiting,
};

/** `number` writes sizes, times and plurals the language's way. */
export type Messages = Translated<typeof texts> & { readonly number: NumberFormat };
export const en: Messages = { number, ...texts };
