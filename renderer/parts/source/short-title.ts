/** How a source is named where there is room for a few words. */

/**
 * `config#iso` for `github:me/config#iso` and `path:/home/me/config#iso`, `x.iso` for its path or address; a name without slashes stays
 * as it is.
 */
export function shortTitle(title: string): string {
  if (!/[/]/.test(title) || /\s/.test(title)) return title;
  const [reference = '', output] = title.split('#');
  const path = reference.replace(/\?.*$/s, '').replace(/\/+$/, '');
  const name = path.split(/[:/]/).at(-1) || reference;
  return output === undefined ? name : `${name}#${output}`;
}
