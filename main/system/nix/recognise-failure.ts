/**
 * Recognises the failure of a Nix run by its messages: Nix 2.8 to 2.35, Lix and Determinate. Pure and table-driven
 * (failure-table.ts).
 * Nix exits with code 1 for nearly everything, so the text is the only information.
 */

import { stripVTControlCharacters } from 'node:util';
import type { Failure } from '../../../contract/wire/failure.ts';
import type { Detail } from '../../../contract/wire/reason.ts';
import { evaluationMessage, evaluationPosition, withOwnPaths } from './evaluation-error.ts';
import type { NixFailureContext } from './failure-row.ts';
import { FAILURE_TABLE } from './failure-table.ts';
import { NewestLines } from './newest-lines.ts';

const MAX_LOG_LINES = 200;

/** What is searched for Nix's words. Some patterns look at each line several times, so a hostile one has to end. */
const SEARCHED = { maxLines: 4000, maxCharacters: 200_000, maxLineCharacters: 2000 };

/** Within those bounds: the beginning, where older versions put the message, and the end. */
function searchedLines(lines: readonly string[]): readonly string[] {
  const end = new NewestLines(SEARCHED);
  for (const line of lines) end.add(line);
  if (end.lines.length >= lines.length) return end.lines;
  const start: string[] = [];
  let room = SEARCHED.maxCharacters / 4;
  for (const line of lines.slice(0, lines.length - end.lines.length)) {
    room -= Math.min(line.length, SEARCHED.maxLineCharacters);
    if (room < 0 || start.length >= SEARCHED.maxLines / 4) break;
    start.push(line.slice(0, SEARCHED.maxLineCharacters));
  }
  return [...start, '…', ...end.lines];
}

function trimmedLog(lines: readonly string[]): string[] {
  if (lines.length <= MAX_LOG_LINES) return [...lines];
  // The message is at one end and the position at the other; the order depends on the version.
  return [...lines.slice(0, MAX_LOG_LINES / 2), '…', ...lines.slice(1 - MAX_LOG_LINES / 2)];
}

/** A module file that does not exist, an option that is gone, or nixpkgs' own words about it. */
const PLASMA5_GONE =
  /plasma5(?:-[\w-]+)?\.nix['"]?:? (?:No such file|does not exist)|plasma5[^\n]*(?:does not exist|no longer has any effect|has been removed)|Plasma 5[^\n]*(?:removed|end of life|no longer)/i;

function messageOf(lines: readonly string[], { own = null }: NixFailureContext): Detail {
  const said = evaluationMessage(lines);
  if (PLASMA5_GONE.test(said)) return { because: 'plasma5-gone' };
  return withOwnPaths(said, own) || { because: 'nix-said-nothing' };
}

const saysMissing = (line: string, path: string): boolean =>
  line.includes(`'${path}'`) && /No such file or directory|does not exist/.test(line);

function otherwise(lines: readonly string[], context: NixFailureContext): Failure {
  const message = messageOf(lines, context);
  const log = trimmedLog(lines);
  if (context.during === 'building') {
    const position = evaluationPosition(lines, context.own ?? null);
    if (!position) return { kind: 'build-failed', derivation: null, message, log };
    return { kind: 'evaluation-failed', message, position, log };
  }
  if (context.during === 'locking' && !/\bat \S+:\d+:\d+:/.test(lines.join('\n'))) {
    const folder = context.own?.folder;
    const isHere = folder && !lines.some((line) => saysMissing(line, folder));
    return { kind: isHere ? 'flake-invalid' : 'source-unreachable', reference: context.reference, detail: message };
  }
  return { kind: 'evaluation-failed', message, position: evaluationPosition(lines, context.own ?? null), log };
}

/** The failure behind what Nix printed on stderr (or in the messages of its JSON log). Never throws. */
export function recogniseNixFailure(stderrLines: readonly string[], context: NixFailureContext): Failure {
  const lines = searchedLines(stderrLines)
    .flatMap((line) => stripVTControlCharacters(line).split('\n'))
    .map((line) => line.replace(/\r$/, ''))
    // A warning may quote an error that did not matter, such as that of a cache that does not respond.
    .filter((line) => !/^(?:warning: |• \w+ input '|\s+(?:→ )?'[a-z+]+:)/.test(line));
  const text = lines.join('\n');
  // C++ quotes paths with ", nixpkgs and other locales with what they like; the rows are written with ' alone.
  const plain = text.replace(/["‘’‚‛“”„‟‹›`´]/g, "'");
  for (const { pattern, failure } of FAILURE_TABLE)
    for (const searched of [text, plain]) {
      const match = pattern.exec(searched);
      const found = match && failure(match, { lines, text: searched, context });
      if (found) return found;
    }
  return otherwise(
    lines.filter((line) => !/^warning: /.test(line)),
    context,
  );
}
