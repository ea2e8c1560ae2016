/** The lines of another program, in bounded memory. */
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** What is read before everything else has its turn: a millisecond of short lines. */
const BYTES_PER_TURN = 128 * 1024;

/** Every piece of a stream. A program that prints as fast as it is read would otherwise keep this one for two megabytes at a time. */
export function readInTurns(stream: Readable, onChunk: (chunk: Buffer) => void): void {
  let roomBytes = BYTES_PER_TURN;
  stream.on('data', (chunk: Buffer) => {
    onChunk(chunk);
    roomBytes -= chunk.length;
    if (roomBytes > 0) return;
    roomBytes = BYTES_PER_TURN;
    stream.pause();
    setImmediate(() => stream.resume());
  });
}

/**
 * Calls `onLine` for every line of a stream, the unfinished last one included. A line that is longer than `maxCharacters` is
 * cut and given as soon as it is, with `isWhole` false. Only `\n` ends a line: JSON may hold U+2028, which `node:readline` would
 * split at.
 */
export function readLines(
  stream: Readable,
  maxCharacters: number,
  onLine: (line: string, isWhole: boolean) => void,
): void {
  const decoder = new StringDecoder('utf8');
  // In parts, which are joined once: adding to a line of a megabyte copies it with each chunk.
  let parts: string[] = [];
  let characters = 0;
  let isCut = false;
  const give = (isWhole: boolean): void => {
    const line = parts.join('');
    parts = [];
    characters = 0;
    onLine(line, isWhole);
  };
  const add = (text: string): void => {
    if (isCut || text === '') return;
    const part = text.slice(0, maxCharacters - characters);
    parts.push(part);
    characters += part.length;
    isCut = part.length < text.length;
    if (isCut) give(false);
  };
  const take = (text: string): void => {
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      add(text.slice(from, at));
      if (!isCut) give(true);
      isCut = false;
      from = at + 1;
    }
    add(text.slice(from));
  };
  readInTurns(stream, (chunk) => take(decoder.write(chunk)));
  stream.once('end', () => {
    take(decoder.end());
    if (parts.length > 0) give(true);
  });
}
