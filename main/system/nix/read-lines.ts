import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Longer lines are truncated. Nix's output for us is far shorter. */
const MAX_LINE_CHARACTERS = 1024 * 1024;

/**
 * Calls `onLine` for every line of a stream, the unfinished last one included. Only `\n` ends a line: JSON may hold
 * U+2028, which `node:readline` would split at.
 */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string): void => {
    const lines = (rest + text).split('\n');
    rest = (lines.pop() ?? '').slice(0, MAX_LINE_CHARACTERS);
    for (const line of lines) onLine(line.slice(0, MAX_LINE_CHARACTERS));
  };
  stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
  stream.once('end', () => {
    take(decoder.end());
    if (rest !== '') onLine(rest);
  });
}
