/**
 * Whether somebody else could change what root is about to run: the helper of a checkout, the Node that runs it, and every
 * folder on the way to them.
 */
import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Untrusted {
  readonly path: string;
  /** `owner`: it belongs to another user; `mode`: others may write to it. */
  readonly why: 'owner' | 'mode';
}

interface Caller {
  readonly uid: number;
  /** Groups with no other member: many systems give each user one, and files that it may write. */
  readonly ownGroups: ReadonlySet<number>;
}

const STICKY = 0o1000;
const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;

/** Pure. */
function faultOf(path: string, stats: Stats, { uid, ownGroups }: Caller): Untrusted | null {
  if (stats.uid !== 0 && stats.uid !== uid) return { path, why: 'owner' };
  // In a folder such as /tmp nobody can replace what belongs to somebody else.
  if (stats.isDirectory() && (stats.mode & STICKY) !== 0) return null;
  const isGroupForeign = stats.gid !== 0 && !ownGroups.has(stats.gid);
  const isWritable = (stats.mode & OTHERS_WRITE) !== 0 || ((stats.mode & GROUP_WRITES) !== 0 && isGroupForeign);
  return isWritable ? { path, why: 'mode' } : null;
}

function withFoldersAbove(path: string): string[] {
  const above = dirname(path);
  return above === path ? [path] : [path, ...withFoldersAbove(above)];
}

function withEverythingIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return [path, ...readdirSync(path).flatMap((name) => withEverythingIn(join(path, name)))];
}

function fieldsOf(file: string): string[][] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
}

/** The primary group of this user, where nobody else is in it. Source: passwd(5), group(5). */
export function callerNow(): Caller {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const users = fieldsOf('/etc/passwd');
  const name = users.find((fields) => fields[2] === String(uid))?.[0];
  const members = fieldsOf('/etc/group').find((fields) => fields[2] === String(gid))?.[3] ?? '';
  const isOthersPrimary = users.some((fields) => fields[3] === String(gid) && fields[2] !== String(uid));
  const isOwn = !isOthersPrimary && members.split(',').every((member) => member === '' || member === name);
  return { uid, ownGroups: new Set(isOwn ? [gid] : []) };
}

/** The first that somebody else could change: of the paths, all in them, and all above them. Null: root may run them. */
export function untrustedPart(paths: readonly string[], caller: Caller): Untrusted | null {
  const all = new Set(
    paths.flatMap((path) => {
      const real = realpathSync(path);
      return [...withFoldersAbove(path), ...withFoldersAbove(real), ...withEverythingIn(real)];
    }),
  );
  for (const path of [...all].toSorted()) {
    const fault = faultOf(path, statSync(path), caller);
    if (fault) return fault;
  }
  return null;
}
