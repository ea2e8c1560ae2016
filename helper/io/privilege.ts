/**
 * The user who started the helper. Through pkexec we are root and PKEXEC_UID names the caller: the drives are opened with root's
 * rights, then root is given up permanently, and everything else is done as the caller.
 */
import fs from 'node:fs';

export interface Privilege {
  /** Whether this runs as root on behalf of another user. */
  readonly isLent: boolean;
  /** Irreversible. */
  giveUp(): void;
}

/** Missing from Node's types: sets the user's own groups and `group`. */
const becomeMember = (user: number, group: number): void =>
  (process as unknown as { initgroups(user: number, group: number): void }).initgroups(user, group);

const NONE: Privilege = { isLent: false, giveUp: () => {} };

/** The caller's primary group: pkexec does not pass it on. */
function primaryGroup(user: number): number {
  for (const line of fs.readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const fields = line.split(':');
    if (fields[2] === String(user)) return Number(fields[3]);
  }
  // Users of a directory service are not in the file; pkexec replaced itself by us, so our parent is the caller's process.
  const parent = fs.statSync(`/proc/${process.ppid}`);
  if (parent.uid === user) return parent.gid;
  throw new Error(`user ${user} has no primary group`);
}

export function callersPrivilege(): Privilege {
  const caller = process.env['PKEXEC_UID'] ?? '0';
  if (process.geteuid?.() !== 0 || caller === '0') return NONE;
  // An invalid value must not fall back to root's rights.
  if (!/^[1-9]\d{0,9}$/.test(caller)) throw new Error('PKEXEC_UID is no user');
  const user = Number(caller);
  const group = primaryGroup(user);
  return {
    isLent: true,
    giveUp() {
      becomeMember(user, group);
      process.setgid?.(group);
      process.setuid?.(user);
      if (process.geteuid?.() !== user || process.getuid?.() !== user || process.getegid?.() !== group)
        throw new Error('root could not be given up');
    },
  };
}
