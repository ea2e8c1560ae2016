/** Facts for people, one line each. */

const MIN_WIDTH = 10;

/** `locked     github:…`, padded to the longest of the labels; nothing for a fact that is null. */
export function labelledLines(
  labels: Readonly<Record<string, string>>,
  facts: readonly (readonly [label: string, text: string | null])[],
): string[] {
  const width = Math.max(MIN_WIDTH, ...Object.values(labels).map(({ length }) => length));
  return facts.flatMap(([label, text]) => (text === null ? [] : [`${label.padEnd(width)} ${text}`]));
}
