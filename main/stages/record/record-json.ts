/** The JSON of a record in pieces of some milliseconds each: the files of a module in it may be megabytes. */
import { randomUUID } from 'node:crypto';
import type { KeptFiles } from '../../../contract/wire/recipe.ts';
import type { Record } from '../../../contract/wire/record.ts';

const SLICE_CHARACTERS = 512 * 1024;

/** The inside of a JSON string. Halves of a character that a cut separates are escaped, and are one again when they are read. */
function* escapedSlices(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += SLICE_CHARACTERS)
    yield JSON.stringify(text.slice(at, at + SLICE_CHARACTERS)).slice(1, -1);
}

function* filesJson(files: KeptFiles): Generator<string> {
  let separator = '{';
  for (const [name, file] of Object.entries(files)) {
    const { executable } = file;
    const [key, text] = 'text' in file ? ['text', file.text] : ['base64', file.base64];
    yield `${separator}${JSON.stringify(name)}:{"${key}":"`;
    yield* escapedSlices(text);
    yield `","executable":${executable}}`;
    separator = ',';
  }
  yield separator === '{' ? '{}' : '}';
}

function* piecesOf(record: Record): Generator<string> {
  const { provenance } = record;
  const files = provenance.recipe?.files;
  if (!provenance.recipe || !files) return void (yield JSON.stringify(record));
  const mark = randomUUID();
  const recipe = { ...provenance.recipe, files: mark };
  const [before = '', after = ''] = JSON.stringify({ ...record, provenance: { ...provenance, recipe } }).split(
    `"${mark}"`,
  );
  yield before;
  yield* filesJson(files);
  yield after;
}

/** With a line break at its end. Everything else has its turn in between. */
export async function recordJson(record: Record): Promise<Buffer[]> {
  const buffers: Buffer[] = [];
  let waiting = '';
  const take = async (): Promise<void> => {
    buffers.push(Buffer.from(waiting));
    waiting = '';
    await new Promise((resolve) => setImmediate(resolve));
  };
  for (const piece of piecesOf(record)) {
    waiting += piece;
    if (waiting.length >= SLICE_CHARACTERS) await take();
  }
  waiting += '\n';
  await take();
  return buffers;
}
