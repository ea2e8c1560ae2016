/** The input from main: one request line, then orders about single drives. The end of input, or anything else, means stop. */
import { decodeHelperOrder } from '../../contract/wire/helper-lines.ts';
import { type HelperOrder, MAX_LINE_BYTES } from '../../contract/wire/helper-protocol.ts';

/**
 * Resolves with the request line. Later lines are given to `obey`; `stop` is aborted by the end of input and by anything that
 * is not an order.
 */
export function requestLine(stop: AbortController, obey: (order: HelperOrder) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    let hasRequest = false;
    const take = (line: string): void => {
      if (!hasRequest) {
        hasRequest = true;
        return resolve(line);
      }
      try {
        obey(decodeHelperOrder(line));
      } catch {
        stop.abort();
      }
    };
    process.stdin.setEncoding('utf8');
    process.stdin.on('data', (chunk: string) => {
      text += chunk;
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      // There cannot be an order about drives that are not open yet.
      if (!hasRequest && lines.length > 0 && (lines.length > 1 || text !== ''))
        reject(new Error('more than one request'));
      if ([...lines, text].some((line) => line.length > MAX_LINE_BYTES)) {
        reject(new Error('the request is too long'));
        stop.abort();
        text = '';
      }
      for (const line of lines) take(line);
    });
    process.stdin.on('error', () => stop.abort());
    process.stdin.on('end', () => {
      stop.abort();
      reject(new Error('no request'));
    });
  });
}
