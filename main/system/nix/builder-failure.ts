/** Why a builder failed: its own words tell a full disk, a lost network and missing memory from a broken build. */
import { stripVTControlCharacters } from 'node:util';
import type { Failure } from '../../../contract/wire/failure.ts';
import { lineOf, type Row, type Said } from './failure-row.ts';

/** Lines that Nix quotes from a failed builder: `       > main.c:3:1: error: …`. */
function quotedLog(lines: readonly string[]): string[] {
  return lines.flatMap((line) => /^\s+> (.*)$/.exec(line)?.slice(1, 2) ?? []);
}

const MAX_BUILD_LOG_LINES = 25;

const NO_SPACE = /No space left on device|Disk quota exceeded/i;

/** A full disk is reported by the builder, or guessed by Nix from the free space. */
function filledDisk(derivation: string, log: readonly string[], text: string): Failure | null {
  const said = log.findLast((line) => NO_SPACE.test(line));
  if (said === undefined && !/note: build failure may have been caused by lack of free disk space/.test(text))
    return null;
  const buildFolder = /\/[^'"\s]*(?:nix-build-[^/'"\s]+|\/nix\/builds)\b|\/build\b/.exec(said ?? '')?.[0];
  const store = derivation.slice(0, derivation.lastIndexOf('/')) || '/nix/store';
  const name = derivation.replace(/^.*\/(?:[0-9a-z]{32}-)?|\.drv$/g, '');
  return {
    kind: 'disk-full',
    path: buildFolder ?? store,
    detail: said === undefined ? { because: 'builder-failed', derivation: name } : `${name}: ${said.trim()}`,
  };
}

/** Nix's own downloader and nixpkgs', which is curl, are builders too. */
function lostNetwork(log: readonly string[]): Failure | null {
  for (const line of log.toReversed()) {
    const nix = /unable to download '([^'\n]+)':\s*(.+)/.exec(line);
    if (nix) return { kind: 'network-failed', url: nix[1] ?? null, detail: (nix[2] ?? '').trim() };
    const curl = /^curl: \((?:5|6|7|16|18|28|35|52|55|56|92)\) (.+)/.exec(line);
    if (curl) return { kind: 'network-failed', url: null, detail: (curl[1] ?? '').trim() };
  }
  return null;
}

/** What compilers, linkers and mksquashfs print where they get no memory, or where one of their programs was killed. */
const NO_MEMORY =
  /Killed signal terminated program|terminated (?:by|with) signal 9\b|Cannot allocate memory|std::bad_alloc|(?:FATAL|LLVM) ERROR:? *Out of memory|memory (?:exhausted|allocation of \d+ bytes failed)|fatal error: runtime: out of memory/i;
/** The builder itself, or the last program that its shell ran: 137 is 128 and the number of SIGKILL. */
const KILLED = /due to signal 9\b|exit (?:code|status) 137\b/;

function lackedMemory(derivation: string, message: string, log: readonly string[]): Failure | null {
  if (KILLED.test(message))
    return { kind: 'builder-out-of-memory', derivation, detail: { because: 'builder-killed' }, log: [...log] };
  const said = log.findLast((line) => NO_MEMORY.test(line));
  return said === undefined ? null : { kind: 'builder-out-of-memory', derivation, detail: said.trim(), log: [...log] };
}

function buildFailed(derivation: string, message: string, { lines, text, context }: Said): Failure {
  const kept = context.logOf?.(derivation) ?? [];
  const log = (kept.length > 0 ? [...kept] : quotedLog(lines)).slice(-MAX_BUILD_LOG_LINES);
  // Builders colour their lines, and curl writes its message behind that of its progress.
  const plain = log.flatMap((line) => stripVTControlCharacters(line).split('\r'));
  return (
    filledDisk(derivation, plain, text) ??
    lackedMemory(derivation, message, plain) ??
    lostNetwork(plain) ?? { kind: 'build-failed', derivation, message, log }
  );
}

export const BUILD: Row[] = [
  {
    // since 2.29
    pattern: /Cannot build '([^'\n]+\.drv)'\.\s*\n\s*Reason: (?!\d{1,9} dependenc)([^\n]+)/,
    failure: (match, said) => buildFailed(match[1] ?? '', (match[2] ?? '').trim(), said),
  },
  {
    // up to 2.28
    pattern: /builder for '([^'\n]+\.drv)' (failed[^\n;]*)/,
    failure: (match, said) => buildFailed(match[1] ?? '', `builder ${(match[2] ?? '').trim()}`, said),
  },
  {
    pattern: /building of '([^'\n]+\.drv)[^'\n]*' (timed out after \d+ seconds|from .drv file [^\n]*)/,
    failure: (match, said) => buildFailed(match[1] ?? '', match[2] ?? '', said),
  },
  {
    pattern: /(?:\b\d{1,9} dependenc(?:y|ies) of derivation|[Cc]annot build(?: derivation)?) '([^'\n]+\.drv)'[^\n]*/,
    failure: (match, said) => buildFailed(match[1] ?? '', lineOf(match), said),
  },
];
