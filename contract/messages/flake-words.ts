/** Flake references in a person's words. Pure, and no judge of what Nix accepts. */
const REVISION = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i;
const FORGES: { readonly [scheme: string]: string } = {
  github: 'GitHub',
  gitlab: 'GitLab',
  sourcehut: 'SourceHut',
};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function state(ref: string | null, rev: string | null): string {
  if (rev !== null) return `the revision ${rev.slice(0, 12)} of`;
  return ref === null ? 'the newest state of the main branch of' : `the newest state of “${ref}” in`;
}

/** `github:owner/repo/release-24.11?dir=nix` */
function forge(scheme: string, location: string, query: URLSearchParams): string {
  const [owner = '', repository = '', ...rest] = location.split('/');
  const given = rest.join('/');
  const isRevision = REVISION.test(given);
  const rev = query.get('rev') ?? (isRevision ? given : null);
  const ref = query.get('ref') ?? (isRevision || given === '' ? null : decoded(given));
  const host = query.get('host');
  return `${state(ref, rev)} ${decoded(owner)}/${repository} on ${host ?? FORGES[scheme] ?? scheme}`;
}

/** `/home/me/config`, without a scheme, is a git repository where there is one, and a folder otherwise. */
function path(location: string, query: URLSearchParams, isPlain: boolean): string {
  const folder = decoded(location.replace(/^\/\//, ''));
  if (query.has('narHash')) return `the folder ${folder} as it was when it had this NAR hash`;
  return isPlain
    ? `the folder ${folder}; inside a git repository, what git tracks there, with changes that are not committed`
    : `the folder ${folder} with everything in it, as it is now`;
}

function git(transport: string, location: string, query: URLSearchParams): string {
  const place = decoded(location.replace(/^\/\//, ''));
  const where = transport === 'file' ? `the git repository ${place} on this machine` : `the git repository ${place}`;
  const [ref, rev] = [query.get('ref'), query.get('rev')];
  if (transport === 'file' && ref === null && rev === null)
    return `what is tracked in ${where}, with changes that are not committed`;
  return `${state(ref, rev)} ${where}${transport === 'file' ? '' : ` (over ${transport})`}`;
}

function meaning(reference: string): string | null {
  const [bare = '', given = ''] = reference.split('?');
  const query = new URLSearchParams(given);
  if (bare.startsWith('/')) return path(bare, query, true);
  const [, scheme = '', location = ''] = /^([a-z+]+):(.*)$/.exec(bare) ?? [];
  if (scheme in FORGES) return forge(scheme, location, query);
  if (scheme === 'path') return path(location, query, false);
  if (scheme === 'git') return git('git', location, query);
  if (scheme.startsWith('git+')) return git(scheme.slice('git+'.length), location, query);
  if (/^(?:tarball|file)\+?/.test(scheme)) return `the archive at ${reference.replace(/^(?:tarball|file)\+/, '')}`;
  if (/^https?$/.test(scheme)) return `the archive at ${reference}`;
  if (/^(?:flake:)?[A-Za-z][\w-]*(?:\/|$)/.test(bare))
    return `what the flake registry calls “${bare.replace(/^flake:/, '')}”`;
  return null;
}

/** `github:me/config` is “the newest state of the main branch of me/config on GitHub”; null where there are no words. */
export function explainReference(reference: string): string | null {
  const found = meaning(reference);
  const folder = new URLSearchParams(reference.split('?')[1] ?? '').get('dir');
  return found !== null && folder ? `${found}, in its folder ${folder}` : found;
}
