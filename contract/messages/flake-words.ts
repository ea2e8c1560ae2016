/** Flake references, and how flakes have changed, in a person's words. Does not judge what Nix accepts. */
import { type FlakeUpdate, type InputChange, isSameContent } from '../wire/known-flake.ts';
import { type FlakeInput, isLocalFolder } from '../wire/source.ts';
import type { Messages } from './en/index.ts';

type Texts = Messages['flake'];

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

const shortRevision = (revision: string): string => revision.slice(0, 12);

interface Pinned {
  readonly ref: string | null;
  readonly rev: string | null;
}

function stateOf(place: string, { ref, rev }: Pinned, { state }: Texts): string {
  if (rev !== null) return state.revision({ revision: shortRevision(rev), place });
  return ref === null ? state.mainBranch({ place }) : state.ref({ ref, place });
}

interface Reference {
  /** What follows the scheme. */
  readonly location: string;
  readonly query: URLSearchParams;
}

/** `github:owner/repo/release-24.11?dir=nix` */
function forge(scheme: string, { location, query }: Reference, texts: Texts): string {
  const [owner = '', repository = '', ...rest] = location.split('/');
  const given = rest.join('/');
  const isRevision = REVISION.test(given);
  const rev = query.get('rev') ?? (isRevision ? given : null);
  const ref = query.get('ref') ?? (isRevision || given === '' ? null : decoded(given));
  const host = query.get('host') ?? FORGES[scheme] ?? scheme;
  return stateOf(texts.inForge({ repository: `${decoded(owner)}/${repository}`, host }), { ref, rev }, texts);
}

/** `/home/me/config`, without a scheme, is a git repository where there is one, and a folder otherwise. */
function path({ location, query }: Reference, isPlain: boolean, texts: Texts): string {
  const folder = decoded(location.replace(/^\/\//, ''));
  if (query.has('narHash')) return texts.folderWithHash({ folder });
  return isPlain ? texts.plainFolder({ folder }) : texts.folder({ folder });
}

function git(transport: string, { location, query }: Reference, texts: Texts): string {
  const place = decoded(location.replace(/^\/\//, ''));
  const [ref, rev] = [query.get('ref'), query.get('rev')];
  if (transport === 'file') {
    const repository = texts.localRepository({ place });
    return ref === null && rev === null ? texts.tracked({ repository }) : stateOf(repository, { ref, rev }, texts);
  }
  return stateOf(texts.repositoryOver({ place, transport }), { ref, rev }, texts);
}

function meaning(reference: string, texts: Texts): string | null {
  const [bare = '', given = ''] = reference.split('?');
  const query = new URLSearchParams(given);
  if (bare.startsWith('/')) return path({ location: bare, query }, true, texts);
  const [, scheme = '', location = ''] = /^([a-z+]+):(.*)$/.exec(bare) ?? [];
  if (scheme in FORGES) return forge(scheme, { location, query }, texts);
  if (scheme === 'path') return path({ location, query }, false, texts);
  if (scheme === 'git') return git('git', { location, query }, texts);
  if (scheme.startsWith('git+')) return git(scheme.slice('git+'.length), { location, query }, texts);
  if (/^(?:tarball|file)\+?/.test(scheme))
    return texts.archive({ address: reference.replace(/^(?:tarball|file)\+/, '') });
  if (/^https?$/.test(scheme)) return texts.archive({ address: reference });
  if (/^(?:flake:)?[A-Za-z][\w-]*(?:\/|$)/.test(bare)) return texts.registry({ name: bare.replace(/^flake:/, '') });
  return null;
}

/** `github:me/config` is “the latest state of the main branch of me/config on GitHub”; null where there are no words. */
export function explainReference(reference: string, { flake: texts }: Messages): string | null {
  const found = meaning(reference, texts);
  const folder = new URLSearchParams(reference.split('?')[1] ?? '').get('dir');
  return found !== null && folder ? texts.inFolder({ reference: found, folder }) : found;
}

type LockedTo = Pick<FlakeInput, 'revision' | 'narHash' | 'lastModified'>;

/** `revision 0a1b2c3d4e5f of 2026-11-18`. */
export function stateWords({ revision, narHash, lastModified }: LockedTo, { flake: texts }: Messages): string {
  const state = revision
    ? texts.lockedRevision({ revision: shortRevision(revision) })
    : narHash
      ? texts.lockedContent({ hash: narHash.slice(0, 19) })
      : texts.unknownState;
  return lastModified ? texts.ofDay({ state, day: lastModified.slice(0, 10) }) : state;
}

/** Which nixpkgs ends up on the stick: `Built from nixpkgs: revision 0a1b2c3d4e5f of 2026-11-18.` */
export function nixpkgsWords(nixpkgs: FlakeInput, messages: Messages): string {
  const { builtFrom, localFolder } = messages.flake;
  return builtFrom({ state: isLocalFolder(nixpkgs) ? localFolder : stateWords(nixpkgs, messages) });
}

/** One or two sentences. */
export function updateWords({ verdict, before, now, changes }: FlakeUpdate, messages: Messages): string {
  const texts = messages.flake.update;
  const is = stateWords(now, messages);
  if (before === null || verdict === 'first-look') return texts.firstLook({ is });
  const was = stateWords(before, messages);
  if (verdict === 'same') return texts.same({ was });
  const count = changes.length;
  if (isSameContent(before, now))
    return verdict === 'newer' ? texts.newerInputs({ count }) : texts.otherInputs({ count });
  return texts[verdict]({ is, was });
}

export function changeWords({ name, before, now }: InputChange, messages: Messages): string {
  const { flake: texts } = messages;
  const [was, is] = [before && stateWords(before, messages), now && stateWords(now, messages)];
  if (was === null) return texts.inputIsNew({ name, is: is ?? '' });
  return is === null ? texts.inputIsGone({ name, was }) : texts.inputChanged({ name, was, is });
}
