/** A helper that does what it is told, and touches nothing. A shell script: Node would take 0.2 s of a processor to start. */
import { PROTOCOL } from '../../../contract/wire/helper-protocol.ts';

export type Step =
  /** A line on stdout, as it is. */
  | { say: string }
  | { complain: string }
  /** Waits for the request line, for the end of stdin, or for ever. */
  | { wait: 'request' | 'stop' | 'ever' }
  | { ignore: 'SIGTERM' }
  | { exit: number };

/** The lines that report these events. */
export const lines = (...events: readonly object[]): Step[] => events.map((event) => ({ say: JSON.stringify(event) }));
export const HELLO: Step = { say: JSON.stringify({ event: 'hello', protocol: PROTOCOL, effectiveUser: 0 }) };

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const WAITS = { request: 'read -r line', stop: 'while read -r line; do :; done', ever: 'exec sleep 60' };

function statement(step: Step): string {
  if ('say' in step) return `printf '%s\\n' ${quoted(step.say)}`;
  if ('complain' in step) return `printf '%s\\n' ${quoted(step.complain)} >&2`;
  if ('ignore' in step) return "trap '' TERM";
  if ('exit' in step) return `exit ${step.exit}`;
  return WAITS[step.wait];
}

/** The command to start it with. */
export function speaker(steps: readonly Step[]): {
  file: string;
  arguments: string[];
  environment: Record<string, string>;
} {
  const script = steps.map(statement).join('\n');
  return { file: '/bin/sh', arguments: ['-c', script], environment: { PATH: process.env['PATH'] ?? '' } };
}
