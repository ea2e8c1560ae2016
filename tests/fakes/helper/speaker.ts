/** A helper that does what its one argument says, a JSON list of Step; it touches nothing. */
import { writeSync } from 'node:fs';

export type Step =
  /** A line on stdout, as it is. */
  | { say: string }
  | { complain: string }
  /** Waits for the request line, for the end of stdin, or for ever. */
  | { wait: 'request' | 'stop' | 'ever' }
  | { ignore: 'SIGTERM' }
  | { exit: number };

const steps = JSON.parse(process.argv[2] ?? '[]') as Step[];
const request = new Promise((resolve) => process.stdin.once('data', resolve));
const stop = new Promise((resolve) => process.stdin.once('end', resolve));
process.stdin.on('error', () => {});
process.stdin.resume();

for (const step of steps) {
  if ('say' in step) writeSync(1, `${step.say}\n`);
  else if ('complain' in step) writeSync(2, `${step.complain}\n`);
  else if ('ignore' in step) process.on(step.ignore, () => {});
  else if ('exit' in step) process.exit(step.exit);
  else if (step.wait === 'request') await request;
  else if (step.wait === 'stop') await stop;
  else await new Promise((resolve) => setTimeout(resolve, 60_000));
}
process.exit(0);
