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
  // In parts, which are joined once: adding to a line of a megabyte copies it with each chunk.
  let parts: string[] = [];
  let characters = 0;
  const add = (text: string): void => {
    const part = text.slice(0, MAX_LINE_CHARACTERS - characters);
    if (part === '') return;
    parts.push(part);
    characters += part.length;
  };
  const end = (): void => {
    const line = parts.join('');
    parts = [];
    characters = 0;
    onLine(line);
  };
  const take = (text: string): void => {
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      add(text.slice(from, at));
      end();
      from = at + 1;
    }
    add(text.slice(from));
  };
  stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
  stream.once('end', () => {
    take(decoder.end());
    if (parts.length > 0) end();
  });
}
