/** Reads what Nix prints when an evaluation stops: the message, and the place in the user's own files. Pure. */
import type { NixPosition } from '../../../contract/wire/failure.ts';

/** The user's source: the store copy that Nix evaluates, and the folder as the user knows it. */
export interface OwnSource {
  /** e.g. `/nix/store/…-source`; null while unknown. */
  readonly storePath: string | null;
  /** e.g. `/home/me/config`; empty shows paths relative to the source. */
  readonly folder: string;
  /** Text of a file of the source, by relative path; null when it cannot be read. */
  readonly read?: (relativePath: string) => string | null;
}

interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `at /nix/store/…-source/flake.nix:12:7:`, and since 2.35 `at «github:o/r/rev»/flake.nix:12:7:`. */
const FRAME = /^\s*(?:… )?at (\/.+|«[^»]+»\/.+):(\d+):(\d+):?\s*$/;
const ENDS_MESSAGE = /^\s*(at [/«].*:\d+:\d+:?$|… |\(use '--show-trace'|\(stack trace truncated|\d+\| )/;

function framesOf(lines: readonly string[]): Frame[] {
  return lines.flatMap((text) => {
    const match = FRAME.exec(text);
    const [line, column] = [Number(match?.[2]), Number(match?.[3])];
    // What a flake traces may look like a frame, and name no place of any file.
    if (!match?.[1] || ![line, column].every((place) => Number.isSafeInteger(place) && place > 0)) return [];
    return [{ file: match[1], line, column }];
  });
}

/** Path inside the user's source, or null for a file of something else (nixpkgs, say). */
function ownFile(file: string, own: OwnSource | null): string | null {
  if (!own) return null;
  if (own.storePath !== null && file.startsWith(`${own.storePath}/`)) return file.slice(own.storePath.length + 1);
  // Before the source is locked, its copy is the only one that Nix reads.
  const copy = own.storePath === null ? /\/[0-9a-z]{32}-source\/(.+)$/.exec(file)?.[1] : undefined;
  if (copy !== undefined) return copy;
  const lazy = /^«([^»]+)»\/(.+)$/.exec(file);
  if (lazy?.[1] && lazy[2] && own.folder !== '' && lazy[1].includes(own.folder)) return lazy[2];
  return own.folder !== '' && file.startsWith(`${own.folder}/`) ? file.slice(own.folder.length + 1) : null;
}

function shownPath(relative: string, own: OwnSource | null): string {
  return own && own.folder !== '' ? `${own.folder}/${relative}` : relative;
}

/**
 * Nix before 2.14 prints the message first and then the frames from the innermost outwards; since then it is the other
 * way round, and the first line is a bare `error:`.
 */
function innermostFirst(lines: readonly string[]): Frame[] {
  const frames = framesOf(lines);
  const outermostFirst = lines.some((line) => /^\s*error:\s*$/.test(line));
  if (!outermostFirst) return frames;
  // The frame after the message is where it was raised; those before it lead there.
  return frames.reverse();
}

/**
 * The module system names the file of a definition and not its line: ``The option `a.b' does not exist. Definition
 * values: - In `…/flake.nix'``. The line is the first one that has the option's name, or its longest written ending.
 */
function definitionPosition(lines: readonly string[], own: OwnSource | null): NixPosition | null {
  const option = /option `([^`']+)'/.exec(evaluationMessage(lines))?.[1];
  const named = lines.flatMap((line) => /^\s*- In `([^']+)'/.exec(line)?.slice(1, 2) ?? []);
  const relative = named.map((file) => ownFile(file, own)).find((file) => file !== null);
  const text = relative ? own?.read?.(relative) : null;
  if (!option || !relative || !text) return null;
  const written = text.split('\n');
  for (let name = option; name !== ''; name = name.includes('.') ? name.slice(name.indexOf('.') + 1) : '') {
    const line = written.findIndex((candidate) => candidate.includes(name));
    const column = (written[line]?.indexOf(name) ?? -1) + 1;
    if (line >= 0) return { file: shownPath(relative, own), line: line + 1, column };
  }
  return null;
}

/**
 * The innermost frame in the user's own files. If those are unknown, the innermost frame; a position in nixpkgs would not help the
 * user.
 */
export function evaluationPosition(lines: readonly string[], own: OwnSource | null): NixPosition | null {
  const definition = definitionPosition(lines, own);
  if (definition) return definition;
  const frames = innermostFirst(lines);
  for (const frame of frames) {
    const relative = ownFile(frame.file, own);
    if (relative !== null) return { file: shownPath(relative, own), line: frame.line, column: frame.column };
  }
  const innermost = own ? undefined : frames[0];
  return innermost ? { file: innermost.file, line: innermost.line, column: innermost.column } : null;
}

function lastIndexMatching(lines: readonly string[], pattern: RegExp): number {
  return lines.findLastIndex((line) => pattern.test(line));
}

/** The text of the last `error:`, up to its trace; several lines are kept, indentation is not. */
export function evaluationMessage(lines: readonly string[]): string {
  // A message may begin on the line after a bare `error:`; one that has text on the line itself goes first.
  const withText = lastIndexMatching(lines, /^\s*error:\s*\S/);
  const start = withText >= 0 ? withText : lastIndexMatching(lines, /^\s*error:\s*$/);
  const message: string[] = [];
  for (const line of lines.slice(Math.max(start, 0))) {
    if (message.length > 0 && ENDS_MESSAGE.test(line)) break;
    message.push(line.replace(/^\s*error:/, '').trim());
  }
  return message.join('\n').trim();
}

/** Replaces store copies of the user's source by the user's own paths, for showing. */
export function withOwnPaths(text: string, own: OwnSource | null): string {
  if (!own) return text;
  if (own.storePath === null)
    // Before it is locked, its copy is the only one that Nix reads.
    return own.folder === '' ? text : text.replace(/\/nix\/store\/[0-9a-z]{32}-source\/+/g, `${own.folder}/`);
  const replaced = own.folder === '' ? '' : `${own.folder}/`;
  return text.replaceAll(`${own.storePath}/`, replaced);
}
