/** Addresses pasted from a browser, as the flake references they stand for. */

const TARBALL = /\.(?:zip|tar|tgz|tar\.(?:gz|xz|bz2|zst))$/;

const withoutGit = (name: string): string => name.replace(/\.git$/, '');

/**
 * A git repository with a branch of this name cannot have a branch `main/…`: what follows is a folder. So it is with channels, release
 * branches, versions and revisions.
 */
const WHOLE_REF =
  /^(?:main|master|trunk|develop|(?:nixos|nixpkgs|release|staging)-[\w.-]+|v?\d+(?:\.\d+)+(?:[-.]?\w+)*|[0-9a-f]{7,40})$/;

interface Place {
  readonly ref: string;
  /** Empty for the top. */
  readonly folder: string;
}

/** What follows `tree/`, or `blob/` when it leads to a flake.nix. Names of other branches may contain slashes. */
function placeIn(view: string | undefined, parts: readonly string[]): Place | null {
  const isFlakeFile = view === 'blob' && parts.at(-1) === 'flake.nix';
  const path = isFlakeFile ? parts.slice(0, -1) : parts;
  const [first] = path;
  if (first === undefined || !(isFlakeFile || view === 'tree' || view === 'commit')) return null;
  if (!WHOLE_REF.test(first)) return { ref: path.join('/'), folder: '' };
  return { ref: first, folder: path.slice(1).join('/') };
}

const folderQuery = ({ folder }: Place, sign: '?' | '&' = '?'): string => (folder === '' ? '' : `${sign}dir=${folder}`);

function github(parts: readonly string[]): string | null {
  const [owner, repository, view, ...rest] = parts;
  if (!owner || !repository) return null;
  const base = `github:${owner}/${withoutGit(repository)}`;
  if (view === undefined) return base;
  const place = placeIn(view, rest);
  return place && `${base}/${place.ref}${folderQuery(place)}`;
}

/** Groups may be nested; what belongs to the page and not to the project follows `/-/`. */
function gitlab(parts: readonly string[]): string | null {
  const end = parts.indexOf('-');
  const project = end < 0 ? parts : parts.slice(0, end);
  const repository = project.at(-1);
  if (project.length < 2 || !repository) return null;
  // not shown: Nix code
  const base = `gitlab:${project.slice(0, -1).join('%2F')}/${withoutGit(repository)}`;
  if (end < 0) return base;
  const [view, ...rest] = parts.slice(end + 1);
  const place = placeIn(view, rest);
  // not shown: Nix code
  return place && `${base}/${place.ref.replaceAll('/', '%2F')}${folderQuery(place)}`;
}

function codeberg(parts: readonly string[]): string | null {
  const [owner, repository, view, kind, ...name] = parts;
  if (!owner || !repository) return null;
  const base = `git+https://codeberg.org/${owner}/${withoutGit(repository)}`;
  if (view === undefined) return base;
  if (view !== 'src' || (kind !== 'branch' && kind !== 'commit' && kind !== 'tag')) return null;
  const place = placeIn(name.at(-1) === 'flake.nix' ? 'blob' : 'tree', name);
  const parameter = { branch: 'ref=', tag: 'ref=refs/tags/', commit: 'rev=' }[kind];
  return place && `${base}?${parameter}${place.ref}${folderQuery(place, '&')}`;
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

/** Parameters of the page's view, not of the repository. */
const OF_THE_PAGE: ReadonlySet<string> = new Set(['tab', 'ref_type', 'plain', 'display']);

/**
 * `https://github.com/o/r/tree/branch` is `github:o/r/branch`; an archive stays what it is; any other `….git` is a git
 * repository. Null for any other page.
 */
export function referenceOfWebAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (TARBALL.test(url.pathname)) return address;
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const host = HOSTS.get(url.host);
  if (host && [...url.searchParams.keys()].every((name) => OF_THE_PAGE.has(name))) return host(parts);
  return url.pathname.endsWith('.git') ? `git+${address}` : null;
}
