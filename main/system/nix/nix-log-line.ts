/**
 * One line of `nix build --log-format internal-json`. Lenient: codes of a newer Nix become 'unrecognised', nothing
 * throws. Source: Nix src/libutil/include/nix/util/logging.hh.
 */
import { stripVTControlCharacters } from 'node:util';

/** The kinds of Nix's activities; 'other' is any that progress does not need (queries, optimising, …). */
export type NixActivity = 'realise' | 'builds' | 'copies' | 'build' | 'substitute' | 'copy' | 'transfer' | 'other';

export type NixLogField = string | number;

/** Ids are uint64, `(pid << 32) + n`, and stay strings: above pid 2²¹ they do not fit a number. */
export type NixLogLine =
  | {
      kind: 'start';
      id: string;
      /** '0' for a top-level activity, and always before Nix 2.18. */
      parent: string;
      activity: NixActivity;
      text: string;
      fields: readonly NixLogField[];
    }
  | { kind: 'stop'; id: string }
  /** A line that a builder printed. */
  | { kind: 'build-output'; id: string; line: string }
  | { kind: 'phase'; id: string; phase: string }
  | { kind: 'progress'; id: string; done: number; expected: number; running: number; failed: number }
  /** How much of another activity is expected below this one; bytes for copies and transfers. */
  | { kind: 'expectation'; id: string; activity: NixActivity; expected: number }
  /** Level 0 is an error, 1 a warning, 3 information, 4 what `-v` adds. */
  | { kind: 'message'; level: number; text: string }
  /** Not JSON: printed by git, ssh, or Nix before its logger started. */
  | { kind: 'plain'; text: string }
  | { kind: 'unrecognised'; raw: string };

const ACTIVITIES: ReadonlyMap<number, NixActivity> = new Map([
  [100, 'copy'],
  [101, 'transfer'],
  [102, 'realise'],
  [103, 'copies'],
  [104, 'builds'],
  [105, 'build'],
  [108, 'substitute'],
]);

const RESULT_BUILD_LOG_LINE = 101;
const RESULT_SET_PHASE = 104;
const RESULT_PROGRESS = 105;
const RESULT_SET_EXPECTED = 106;
const RESULT_POST_BUILD_LOG_LINE = 107;

const PREFIX = '@nix ';

/** Quotes the ids before JSON sees them. Inside a string the same text would have its quotes escaped. */
function withQuotedIds(json: string): string {
  return json.replace(/(?<!\\)"(id|parent)":(\d+)/g, '"$1":"$2"');
}

function fieldsOf(value: unknown): NixLogField[] {
  if (!Array.isArray(value)) return [];
  return value.map((field) => (typeof field === 'number' ? field : String(field)));
}

/** More bytes than any store holds: what is above is no count, and sums of what is below stay exact. */
const MAX_COUNT = 2 ** 50;

const numberAt = (fields: readonly NixLogField[], place: number): number => {
  const field = fields[place];
  return typeof field === 'number' && field >= 0 && field <= MAX_COUNT ? Math.floor(field) : 0;
};

/** More than any message that a person reads; of a builder's line, which may be a whole file. */
const MAX_MESSAGE_CHARACTERS = 256 * 1024;
const MAX_LINE_CHARACTERS = 4096;

/** A copy: a slice would keep all that it was cut from in memory. */
const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${Buffer.from(text.slice(0, most)).toString()}…`;

const shown = (text: unknown): string =>
  typeof text === 'string' ? stripVTControlCharacters(cut(text, MAX_MESSAGE_CHARACTERS)) : '';

/** The lines of a message, each of bounded length. */
export const linesOfMessage = (text: string): string[] =>
  text.split('\n').map((line) => cut(line, MAX_LINE_CHARACTERS));

function parseResult(
  { id, type, fields }: { id: string; type: unknown; fields: readonly NixLogField[] },
  raw: string,
): NixLogLine {
  switch (type) {
    case RESULT_BUILD_LOG_LINE:
    case RESULT_POST_BUILD_LOG_LINE:
      return { kind: 'build-output', id, line: cut(shown(fields[0]), MAX_LINE_CHARACTERS) };
    case RESULT_SET_PHASE:
      return { kind: 'phase', id, phase: shown(fields[0]) };
    case RESULT_PROGRESS: {
      const [done, expected, running, failed] = [0, 1, 2, 3].map((place) => numberAt(fields, place));
      return {
        kind: 'progress',
        id,
        done: done ?? 0,
        expected: expected ?? 0,
        running: running ?? 0,
        failed: failed ?? 0,
      };
    }
    case RESULT_SET_EXPECTED: {
      const activity = ACTIVITIES.get(numberAt(fields, 0)) ?? 'other';
      return { kind: 'expectation', id, activity, expected: numberAt(fields, 1) };
    }
    default:
      return { kind: 'unrecognised', raw };
  }
}

function parseAction(action: { readonly [key: string]: unknown }, raw: string): NixLogLine {
  const { id, type } = action;
  if (action['action'] === 'msg' && typeof action['msg'] === 'string')
    return { kind: 'message', level: Number(action['level'] ?? 0), text: shown(action['msg']) };
  if (typeof id !== 'string') return { kind: 'unrecognised', raw };
  if (action['action'] === 'stop') return { kind: 'stop', id };
  const fields = fieldsOf(action['fields']);
  if (action['action'] === 'result') return parseResult({ id, type, fields }, raw);
  if (action['action'] !== 'start') return { kind: 'unrecognised', raw };
  const activity = (typeof type === 'number' && ACTIVITIES.get(type)) || 'other';
  const parent = typeof action['parent'] === 'string' ? action['parent'] : '0';
  return { kind: 'start', id, parent, activity, text: shown(action['text']), fields };
}

// not shown: Nix's own names
const MESSAGE_BEGINS = /^\{"action":"msg",(?:"[a-z_]+":(?:"[^"]*"|\d+|null),){0,8}?"level":(\d+),.{0,200}?"msg":"/s;

/** The beginning of a JSON string, as far as it goes. */
function beginningOf(json: string): string {
  let end = json.indexOf('"');
  // Escaped by an odd number of backslashes.
  while (end >= 0 && (/\\*$/.exec(json.slice(Math.max(0, end - 64), end))?.[0].length ?? 0) % 2 === 1)
    end = json.indexOf('"', end + 1);
  const text = end < 0 ? json : json.slice(0, end);
  // Of an escape sequence that was cut, up to five characters are left.
  for (let left = 0; left <= 5; left += 1) {
    try {
      return JSON.parse(`"${text.slice(0, text.length - left)}"`) as string;
    } catch {}
  }
  return '';
}

/** An error with its whole trace may be longer than any line that is read: its beginning says what is wrong. */
function cutMessage(raw: string): NixLogLine {
  const json = raw.slice(PREFIX.length, PREFIX.length + MAX_MESSAGE_CHARACTERS);
  const begins = MESSAGE_BEGINS.exec(json);
  if (!begins) return { kind: 'unrecognised', raw };
  return { kind: 'message', level: Number(begins[1]), text: shown(beginningOf(json.slice(begins[0].length))) };
}

/** Never throws. */
export function parseNixLogLine(raw: string): NixLogLine {
  if (!raw.startsWith(PREFIX)) return { kind: 'plain', text: stripVTControlCharacters(cut(raw, MAX_LINE_CHARACTERS)) };
  try {
    const action: unknown = JSON.parse(withQuotedIds(raw.slice(PREFIX.length)));
    if (typeof action !== 'object' || action === null) return { kind: 'unrecognised', raw };
    return parseAction(action as { readonly [key: string]: unknown }, raw);
  } catch {
    return cutMessage(raw);
  }
}
