import { describe, expect, it } from 'vitest';
import { peerUsers, SocketOwners } from '../../../../../main/shells/web/socket-owner.ts';
import { promisedMs } from '../../../../setup/busy.ts';

const HEADER = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
/** Two ends of one connection from port 45000 (0xAFC8) to our port 8080 (0x1F90), as /proc/net/tcp lists them. */
const table = (state: string, uid: number) =>
  [
    HEADER,
    '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 311 1 0 100 0 0 10 0',
    '   1: 0100007F:1F90 0100007F:AFC8 01 00000000:00000000 00:00000000 00000000  1000        0 312 1 0 20 4 30 10 -1',
    `   2: 0100007F:AFC8 0100007F:1F90 ${state} 00000000:00000000 00:00000000 00000000  ${uid}        0 313 1 0 20 4 30 10 -1`,
  ].join('\n');

describe('peerUsers', () => {
  it('names the owner of the other end and not of our own', () => {
    expect([...peerUsers(table('01', 1001), 8080)]).toEqual([[45000, 1001]]);
  });
  it.each([
    ['FIN_WAIT2', '05'],
    ['TIME_WAIT', '06'],
  ])('does not take a connection in %s for one of root, as which the kernel lists it', (_name, state) => {
    expect([...peerUsers(table(state, 0), 8080)]).toEqual([]);
  });
  it('has none of another address of the loopback interface', () => {
    expect(peerUsers(table('01', 1001).replaceAll('0100007F:AFC8', '0200007F:AFC8'), 8080).size).toBe(0);
  });
  it('takes thousands apart in some milliseconds', () => {
    const line = (at: number): string =>
      ` ${at}: 0100007F:${(1024 + at).toString(16).toUpperCase().padStart(4, '0')} 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 313 1`;
    const lines = Array.from({ length: 8000 }, (_, at) => line(at)).join('\n');
    const before = process.threadCpuUsage();
    expect(peerUsers(lines, 8080).size).toBe(8000);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(promisedMs(50));
  });
  it('has no connection that is not listed', () => {
    expect(peerUsers(table('01', 1001), 8080).get(45001)).toBeUndefined();
    expect(peerUsers(table('01', 1001), 8081).size).toBe(0);
    expect(peerUsers('', 8080).size).toBe(0);
  });
});

describe('SocketOwners', () => {
  it('reads the table once for all who ask while it is read', async () => {
    let reads = 0;
    const owners = new SocketOwners(async () => {
      reads += 1;
      return table('01', process.getuid?.() ?? 0);
    });
    const answers = await Promise.all(Array.from({ length: 4000 }, () => owners.isSameUser(8080, 45000)));
    expect(new Set(answers)).toEqual(new Set([true]));
    expect(reads).toBeLessThan(5);
  });

  it('rejects everyone when the table cannot be read, and reads it again for the next connection', async () => {
    let reads = 0;
    const owners = new SocketOwners(async () => {
      reads += 1;
      if (reads === 1) throw new Error('no table');
      return table('01', process.getuid?.() ?? 0);
    });
    expect(await owners.isSameUser(8080, 45000)).toBe(false);
    expect(await owners.isSameUser(8080, 45000)).toBe(true);
  });
});
