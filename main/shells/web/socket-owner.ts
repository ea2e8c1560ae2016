import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';

const ESTABLISHED = '01';

const tableAddress = (port: number): string => {
  const host = endianness() === 'LE' ? '0100007F' : '7F000001';
  return `${host}:${port.toString(16).toUpperCase().padStart(4, '0')}`;
};

/**
 * The user who owns the other end of a loopback connection; null when it cannot be told.
 * Only an established connection counts: one that its owner has closed is listed as root's.
 * Source: proc_pid_net(5), `/proc/net/tcp`, columns local_address, rem_address, st, uid.
 */
export function peerUser(table: string, localPort: number, peerPort: number): number | null {
  const local = tableAddress(peerPort);
  const remote = tableAddress(localPort);
  for (const line of table.split('\n').slice(1)) {
    const columns = line.trim().split(/\s+/);
    if (columns[1] === local && columns[2] === remote) return columns[3] === ESTABLISHED ? Number(columns[7]) : null;
  }
  return null;
}

/** Whether a connection comes from a program of our own user: another one must not get in even with the token. */
export async function isSameUser(localPort: number, peerPort: number): Promise<boolean> {
  try {
    return peerUser(await readFile('/proc/net/tcp', 'utf8'), localPort, peerPort) === process.getuid?.();
  } catch {
    return false;
  }
}
