/** Writes down the ratios that `npm run test:long` compares with: `sh build/node.sh tests/bench/guard.ts`, as root, on a quiet machine. */
import buildPrograms from '../setup/built-programs.ts';
import { DOCUMENT, GUARD, pairedRun } from './paired-run.ts';
import { rewriteGenerated } from './table.ts';

const MEBIBYTES = 256;
const ROUNDS = 9;

buildPrograms();
const ratios = await pairedRun({ mebibytes: MEBIBYTES, rounds: ROUNDS });
const when = new Date().toISOString().slice(0, 10);
rewriteGenerated(DOCUMENT, GUARD, [
  `${when}, medians of ${ROUNDS} rounds of ${MEBIBYTES} MiB, to dd, then dd | cmp: \`${JSON.stringify(ratios)}\``,
]);
process.stdout.write(`${JSON.stringify(ratios)}\n`);
