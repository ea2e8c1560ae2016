import type { Messages } from '../../en/page.ts';
import { capacity } from './capacity.ts';
import { confirm } from './confirm.ts';
import { drive } from './drive.ts';
import { frame } from './frame.ts';
import { log } from './log.ts';
import { machine } from './machine.ts';
import { make } from './make.ts';
import { options } from './options.ts';
import { outcome } from './outcome.ts';
import { practice } from './practice.ts';
import { progress } from './progress.ts';
import { receipt } from './receipt.ts';
import { report } from './report.ts';
import { restore } from './restore.ts';
import { source } from './source.ts';
import { sticks } from './sticks.ts';
import { trying } from './trying.ts';
import { ui } from './ui.ts';
import { verify } from './verify.ts';

/** Die Sätze der App, eine Datei je Bildschirm oder Teil. */
export const screens: Messages['screens'] = {
  capacity,
  confirm,
  drive,
  frame,
  log,
  machine,
  make,
  options,
  outcome,
  practice,
  progress,
  receipt,
  report,
  restore,
  source,
  sticks,
  trying,
  ui,
  verify,
};
