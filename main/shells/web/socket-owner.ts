import { open } from 'node:fs/promises';
import { endianness } from 'node:os';

const ESTABLISHED = '01';

const tableAddress = (port: number): string => {
  const host = endianness() === 'LE' ? '0100007F' : '7F000001';
  return `${host}:${port.toString(16).toUpperCase().padStart(4, '0')}`;
};

/**
 * The users who own the other ends of the loopback connections to a port, by their ports. Only established connections count: one that
 * its owner has closed is listed as root's. In one pass for all: each search takes a part of a millisecond, and thousands may wait.
 * Source: proc_pid_net(5), `/proc/net/tcp`, columns local_address, rem_address, st, uid.
 */
export function peerUsers(table: string, localPort: number): ReadonlyMap<number, number> {
  const users = new Map<number, number>();
  const remote = ` ${tableAddress(localPort)} ${ESTABLISHED} `;
  const host = tableAddress(0).slice(0, -4);
  for (let at = table.indexOf(remote); at >= 0; at = table.indexOf(remote, at + remote.length)) {
    const address = table.slice(at - host.length - 4, at);
    const [, , , uid] = table
      .slice(at + remote.length, at + remote.length + 100)
      .trim()
      .split(/\s+/);
    if (address.startsWith(host)) users.set(Number.parseInt(address.slice(host.length), 16), Number(uid));
  }
  return users;
}

type PeersOf = (localPort: number) => ReadonlyMap<number, number>;

function eachOnce(table: string): PeersOf {
  const known = new Map<number, ReadonlyMap<number, number>>();
  return (localPort) => {
    const users = known.get(localPort) ?? peerUsers(table, localPort);
    known.set(localPort, users);
    return users;
  };
}

/** With the sockets of all programs of this machine in it; more than this is read only in part. */
const MAX_TABLE_BYTES = 4 * 1024 * 1024;

async function readTable(): Promise<string> {
  const file = await open('/proc/net/tcp');
  try {
    const chunks: Buffer[] = [];
    for (let left = MAX_TABLE_BYTES; left > 0; ) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(65_536));
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
      left -= bytesRead;
    }
    return Buffer.concat(chunks).toString('latin1');
  } finally {
    await file.close();
  }
}

/**
 * Whether connections come from programs of our own user: another one must not get in even with the token. Connections that
 * come while the kernel's table is read share the next reading, so thousands at once cost a few.
 */
export class SocketOwners {
  readonly #readTable: () => Promise<string>;
  #running: Promise<unknown> | null = null;
  #next: Promise<PeersOf> | null = null;

  constructor(read: () => Promise<string> = readTable) {
    this.#readTable = read;
  }

  async isSameUser(localPort: number, peerPort: number): Promise<boolean> {
    try {
      const peersOf = await this.#peers();
      return peersOf(localPort).get(peerPort) === process.getuid?.();
    } catch {
      return false;
    }
  }

  /** Read after this was called: an older table does not have the connection. */
  #peers(): Promise<PeersOf> {
    this.#next ??= (this.#running ?? Promise.resolve()).then(() => {
      const reading = this.#readTable().then(eachOnce);
      this.#next = null;
      this.#running = reading.catch(() => {});
      return reading;
    });
    return this.#next;
  }
}
