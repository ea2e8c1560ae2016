/** Splits a possibly hostile stream into lines of bounded length. */
import type { Readable } from 'node:stream';

/** Calls back for each line, and once with null if a line exceeds `maxCharacters`; then it ignores the rest. */
export function eachLine(stream: Readable, maxCharacters: number, onLine: (line: string | null) => void): void {
  let text = '';
  let overflowed = false;
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    if (overflowed) return;
    const lines = (text + chunk).split('\n');
    text = lines.pop() ?? '';
    for (const line of [...lines, ...(text.length > maxCharacters ? [text] : [])]) {
      overflowed ||= line.length > maxCharacters;
      onLine(overflowed ? null : line);
      if (overflowed) return;
    }
  });
  stream.on('end', () => {
    if (text !== '' && !overflowed) onLine(text);
  });
}
