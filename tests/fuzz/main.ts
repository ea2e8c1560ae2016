/**
 * `npm run fuzz -- TARGET --minutes N --seed S`: tries one target, or all, for so long. `--input N` tries one input again,
 * `--inputs N` so many instead of so long. Ends with 1 if anything was found.
 */
import { parseArgs } from 'node:util';
import { runTasks } from './drive.ts';
import { tableLine } from './table.ts';
import { TARGETS } from './targets/index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    inputs: { type: 'string' },
    input: { type: 'string' },
  },
});
const names = positionals.length > 0 ? positionals : TARGETS.map(({ name }) => name);
const unknown = names.filter((name) => !TARGETS.some((target) => target.name === name));
const minutes = Number(values.minutes);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const input = values.input === undefined ? null : Number(values.input);
const inputs = values.inputs === undefined ? null : Number(values.inputs);
if (
  unknown.length > 0 ||
  !(minutes > 0) ||
  !Number.isInteger(seed) ||
  !Number.isInteger((input ?? 0) + (inputs ?? 0))
) {
  process.stderr.write(`The targets are ${TARGETS.map(({ name }) => name).join(', ')}.\n`);
  process.exit(2);
}

process.stdout.write(`seed ${seed}\n`);
const forMs = (minutes * 60_000) / names.length;
const many = inputs === null ? { from: 0, inputs: Number.MAX_SAFE_INTEGER, forMs } : { from: 0, inputs };
const extent = input === null ? many : { from: input, inputs: 1 };
let found = 0;
await runTasks(
  names.map((target) => ({ target, seed, ...extent })),
  (result) => {
    process.stdout.write(`${tableLine(result)}\n`);
    for (const { input: number, what, bytes } of result.found)
      process.stdout.write(`\n${result.target} --seed ${seed} --input ${number}\n${what}\n${bytes}\n\n`);
    found += result.found.length;
  },
);
process.exit(found > 0 ? 1 : 0);
