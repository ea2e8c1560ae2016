/** Addresses pasted from a browser, as the flake references they stand for. */

const TARBALL = /\.(?:zip|tar|tgz|tar\.(?:gz|xz|bz2|zst))$/;

const withoutGit = (name: string): string => name.replace(/\.git$/, '');

function github(parts: readonly string[]): string | null {
  const [owner, repository, view, ...branch] = parts;
  if (!owner || !repository) return null;
  const base = `github:${owner}/${withoutGit(repository)}`;
  if (view === undefined) return base;
  if ((view === 'tree' || view === 'commit') && branch.length > 0) return `${base}/${branch.join('/')}`;
  return null;
}

/** Groups may be nested; what belongs to the page and not to the project follows `/-/`. */
function gitlab(parts: readonly string[]): string | null {
  const end = parts.indexOf('-');
  const project = end < 0 ? parts : parts.slice(0, end);
  const repository = project.at(-1);
  if (project.length < 2 || !repository) return null;
  const base = `gitlab:${project.slice(0, -1).join('%2F')}/${withoutGit(repository)}`;
  if (end < 0) return base;
  const [view, ...branch] = parts.slice(end + 1);
  return view === 'tree' && branch.length > 0 ? `${base}/${branch.join('%2F')}` : null;
}

function codeberg(parts: readonly string[]): string | null {
  const [owner, repository, view, kind, ...name] = parts;
  if (!owner || !repository) return null;
  const base = `git+https://codeberg.org/${owner}/${withoutGit(repository)}`;
  if (view === undefined) return base;
  if (view !== 'src' || name.length === 0) return null;
  return `${base}?${kind === 'commit' ? 'rev' : 'ref'}=${name.join('/')}`;
}

function sourcehut(parts: readonly string[]): string | null {
  const [owner, repository] = parts;
  return owner?.startsWith('~') && repository ? `sourcehut:${owner}/${repository}` : null;
}

const HOSTS: ReadonlyMap<string, (parts: readonly string[]) => string | null> = new Map([
  ['github.com', github],
  ['www.github.com', github],
  ['gitlab.com', gitlab],
  ['codeberg.org', codeberg],
  ['git.sr.ht', sourcehut],
]);

/**
 * `https://github.com/o/r/tree/branch` is `github:o/r/branch`; an archive stays what it is; any other `….git` is a git
 * repository. Null for a page that is no flake.
 */
export function referenceOfWebAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (TARBALL.test(url.pathname)) return address;
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const host = HOSTS.get(url.host);
  if (host && url.search === '') return host(parts);
  return url.pathname.endsWith('.git') ? `git+${address}` : null;
}
