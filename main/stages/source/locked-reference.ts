/** Flake references that name exact content, made from what Nix locked. Pure. */
import { createHash } from 'node:crypto';
import { MAX_SHORT_TEXT, ShortText, z } from '../../../contract/wire/schema.ts';

const LockedFields = z.looseObject({
  type: ShortText,
  narHash: ShortText.optional(),
  rev: ShortText.optional(),
  ref: ShortText.optional(),
  dir: ShortText.optional(),
  lastModified: z.number().optional(),
  owner: ShortText.optional(),
  repo: ShortText.optional(),
  host: ShortText.optional(),
  url: ShortText.optional(),
  path: ShortText.optional(),
  submodules: z.boolean().optional(),
});

const withoutInternal = <T extends object>(locked: T): T =>
  Object.fromEntries(Object.entries(locked).filter(([name]) => !name.startsWith('__'))) as T;

/**
 * The `locked` of a flake or of a node of a lock file, whatever its type. Without `__final` and the like, which Nix prints since
 * 2.26 for itself and refuses when it is given them.
 */
export const Locked = LockedFields.transform(withoutInternal);
export type Locked = z.infer<typeof Locked>;

const TEXTS = ['type', 'narHash', 'rev', 'ref', 'dir', 'owner', 'repo', 'host', 'url', 'path'] as const;

/** Checks the same by hand, for the thousands that a lock may have: the schema library takes 20 µs for each. Null: it is none. */
export function lockedOf(raw: unknown): Locked | null {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return null;
  const locked = raw as { readonly [name: string]: unknown };
  const { type, lastModified, submodules } = locked;
  const isText = (value: unknown): boolean =>
    value === undefined || (typeof value === 'string' && value.length <= MAX_SHORT_TEXT);
  const isFine =
    type !== undefined &&
    TEXTS.every((name) => isText(locked[name])) &&
    (lastModified === undefined || typeof lastModified === 'number') &&
    (submodules === undefined || typeof submodules === 'boolean');
  return isFine ? (withoutInternal(locked) as Locked) : null;
}

/** `a b` and `c%d` must survive Nix's decoding; `/` and `+` stay readable. */
export function encodedPath(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll('%2B', '+').replaceAll('%40', '@'))
    .join('/');
}

function query(parameters: Record<string, string | number | undefined>): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

/** A folder with this NAR hash: Nix uses the copy in its store, whatever the folder contains now. */
export function pathReference(
  path: string,
  pin: { narHash: string; lastModified?: number | undefined; dir?: string | undefined },
): string {
  const { narHash, lastModified, dir } = pin;
  // 0 means unknown.
  return `path:${encodedPath(path)}${query({ dir, lastModified: lastModified || undefined, narHash })}`;
}

/** A relative input, such as `path:./sub`: since 2.26 it has no hash of its own, but that of the flake it is in. */
export function isPartOfFlake(locked: Locked | undefined): boolean {
  return locked?.type === 'path' && locked.path !== undefined && !locked.path.startsWith('/');
}

/** The reference that resolves to exactly `locked`; null if it pins nothing (a changed work tree). */
export function lockedReferenceOf(locked: Locked): string | null {
  // Half of a surrogate pair has no bytes, so that it names nothing.
  if (Object.values(locked).some((value) => typeof value === 'string' && !value.isWellFormed())) return null;
  const { type, rev, ref, dir, host, narHash, owner, repo, url } = locked;
  if (type === 'path') return locked.path && narHash ? pathReference(locked.path, { ...locked, narHash }) : null;
  if (type === 'github' || type === 'gitlab' || type === 'sourcehut')
    return owner && repo && rev ? `${type}:${owner}/${repo}/${rev}${query({ dir, host })}` : null;
  if ((type === 'git' || type === 'hg') && url && rev) {
    const [base, given = ''] = url.split('?');
    const more = Object.fromEntries(new URLSearchParams(given));
    return `${type}+${base}${query({ ...more, ref, rev, dir, submodules: locked.submodules ? '1' : undefined })}`;
  }
  if ((type === 'tarball' || type === 'file') && url && narHash) {
    const [base, given = ''] = url.split('?');
    return `${type}+${base}${query({ ...Object.fromEntries(new URLSearchParams(given)), dir, narHash })}`;
  }
  return null;
}

/** Nix's base 32: its own alphabet, from the last bits to the first. Source: Nix src/libutil/base-nix-32.cc. */
function base32(bytes: Buffer): string {
  const alphabet = '0123456789abcdfghijklmnpqrsvwxyz';
  let text = '';
  for (let place = Math.ceil((bytes.length * 8) / 5) - 1; place >= 0; place -= 1) {
    const bit = place * 5;
    const pair = ((bytes[bit >> 3] ?? 0) | ((bytes[(bit >> 3) + 1] ?? 0) << 8)) >> (bit & 7);
    text += alphabet[pair & 31];
  }
  return text;
}

/**
 * Where the store keeps a source with this NAR hash (`sha256-…`); null for other algorithms.
 * Source: makeFixedOutputPath in Nix src/libstore/store-dir-config.cc.
 */
export function storePathOfSource(narHash: string, storeFolder: string): string | null {
  if (!narHash.startsWith('sha256-')) return null;
  const digest = Buffer.from(narHash.slice('sha256-'.length), 'base64').toString('hex');
  const hash = createHash('sha256').update(`source:sha256:${digest}:${storeFolder}:source`).digest();
  const short = Buffer.alloc(20);
  for (const [place, byte] of hash.entries()) short[place % 20] = (short[place % 20] ?? 0) ^ byte;
  return `${storeFolder}/${base32(short)}-source`;
}
