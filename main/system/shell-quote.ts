/** A word as a POSIX shell takes it: as it is where nothing in it is special, in single quotes otherwise. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./#-]+$/.test(word) && !word.startsWith('#') ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command line that can be pasted. */
export function shellCommand(words: readonly string[]): string {
  return words.map(shellQuote).join(' ');
}
