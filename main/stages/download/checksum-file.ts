/** Reads the checksum of one file from a checksum file. Pure. */

const DIGEST = '[0-9a-fA-F]{64}';
const BARE = new RegExp(`^(${DIGEST})$`);
/** `sha256sum` puts a space or `*` before the name, and a backslash first where the name was escaped. */
const GNU = new RegExp(`^\\\\?(${DIGEST})\\s+\\*?(.+)$`);
const BSD = new RegExp(`^SHA256 ?\\((.+)\\) ?= ?(${DIGEST})$`, 'i');

interface Entry {
  readonly sha256: string;
  /** Null if the line has only a digest. */
  readonly name: string | null;
}

function entryOf(line: string): Entry | null {
  const bare = BARE.exec(line);
  if (bare?.[1]) return { sha256: bare[1].toLowerCase(), name: null };
  const gnu = GNU.exec(line);
  if (gnu?.[1] && gnu[2]) return { sha256: gnu[1].toLowerCase(), name: gnu[2] };
  const bsd = BSD.exec(line);
  if (bsd?.[1] && bsd[2]) return { sha256: bsd[2].toLowerCase(), name: bsd[1] };
  return null;
}

const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * The SHA-256 of the file with one of `names`. `isSibling`: the checksum file is for this file only, so that the name in its
 * only line does not matter. Null if there is no such line, or two different ones.
 */
export function readChecksum(text: string, names: readonly string[], isSibling: boolean): string | null {
  const entries = text
    .split('\n')
    .map((line) => entryOf(line.trim()))
    .filter((entry) => entry !== null);
  const named = entries.filter(({ name }) => name !== null && names.includes(baseOf(name)));
  const fitting = named.length > 0 ? named : isSibling && entries.length === 1 ? entries : [];
  const digests = new Set(fitting.map(({ sha256 }) => sha256));
  return digests.size === 1 ? ([...digests][0] ?? null) : null;
}
