/** Deutsch. */
import { en, type Messages } from '../en/index.ts';
import { cliHelp } from './cli-help.ts';
import { cliResult } from './cli-result.ts';
import { cliRun } from './cli-run.ts';
import { cliUsage } from './cli-usage.ts';
import { doctor } from './doctor.ts';
import * as number from './number.ts';
import { platform } from './platform.ts';

export const de: Messages = {
  ...en,
  number,
  cliHelp,
  cliResult,
  cliRun,
  cliUsage,
  doctor,
  platform,
};
