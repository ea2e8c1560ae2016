import { open } from 'node:fs/promises';
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
  // Searched for as it stands there: taking thousands of lines apart for each connection is what would stall us.
  const ends = ` ${tableAddress(peerPort)} ${tableAddress(localPort)} `;
  const at = table.indexOf(ends);
  if (at < 0) return null;
  const [state, , , , uid] = table
    .slice(at + ends.length, at + ends.length + 120)
    .trim()
    .split(/\s+/);
  return state === ESTABLISHED ? Number(uid) : null;
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
  #next: Promise<string> | null = null;

  constructor(read: () => Promise<string> = readTable) {
    this.#readTable = read;
  }

  async isSameUser(localPort: number, peerPort: number): Promise<boolean> {
    try {
      return peerUser(await this.#table(), localPort, peerPort) === process.getuid?.();
    } catch {
      return false;
    }
  }

  /** Read after this was called: an older table does not have the connection. */
  #table(): Promise<string> {
    this.#next ??= (this.#running ?? Promise.resolve()).then(() => {
      const reading = this.#readTable();
      this.#next = null;
      this.#running = reading.catch(() => {});
      return reading;
    });
    return this.#next;
  }
}
