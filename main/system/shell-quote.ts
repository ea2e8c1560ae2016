/** Quotes a word for a POSIX shell: unchanged if it has no special characters, else in single quotes. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./#-]+$/.test(word) && !word.startsWith('#') ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command line that can be pasted. */
export function shellCommand(words: readonly string[]): string {
  return words.map(shellQuote).join(' ');
}
