/** What somebody means by a text that was copied or dropped, rather than typed. */

/** The path in `file:///home/me/My%20stick.iso`; null for other texts, and for files of other computers. */
function pathInFileAddress(line: string): string | null {
  if (!/^file:\/\//i.test(line)) return null;
  try {
    const { host, pathname } = new URL(line);
    return host === '' || host === 'localhost' ? decodeURIComponent(pathname) : null;
  } catch {
    return null;
  }
}

const QUOTED = /^(["'])(.+)\1$/s;

/**
 * The first thing in it: of a list of addresses (RFC 2483), as file managers hand them over, the first address; a path without the
 * quotation marks of a shell. Main decides what it is.
 */
export function anythingIn(text: string): string {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const first = lines.find((line) => lines.length === 1 || !line.startsWith('#')) ?? '';
  const word = first.trim();
  const unquoted = QUOTED.exec(word)?.[2];
  // A path is kept as it is: a name may end with a space.
  return pathInFileAddress(word) ?? unquoted ?? first;
}
