import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BuildProgress } from '../../../contract/wire/job.ts';
import { EMPTY_BUILD_LOG, finishedLog, logAfter, shownProgress } from '../../../main/stages/nix-build/index.ts';
import { parseNixLogLine } from '../../../main/system/nix/index.ts';
import type { FuzzTarget } from '../target.ts';

const folder = join(import.meta.dirname, '../../fixtures/nix-log');

export const nixLog: FuzzTarget = {
  name: 'nix-log',
  shape: 'lines',
  inputs: 400,
  maxBytes: 32 * 1024,
  samples: () => globSync('**/*.log', { cwd: folder }).map((path) => readFileSync(join(folder, path))),
  parse: (input) => {
    let log = EMPTY_BUILD_LOG;
    for (const line of input.toString().split('\n')) log = logAfter(log, parseNixLogLine(line), '2026-11-22T20:15:00Z');
    BuildProgress.parse(shownProgress(log));
    BuildProgress.parse(finishedLog(log).progress);
  },
};
