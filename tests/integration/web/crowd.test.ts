/** Another user of this machine, who keeps connections to the page open. */
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWebHost, type WebHost } from '../../../main/shells/web/index.ts';
import { startCrowd } from '../../devices/crowd.ts';
import { eventually } from '../../devices/processes.ts';
import { ThrowawayUser } from '../../devices/throwaway-user.ts';
import { SmallBackend } from '../../fakes/app-backend.ts';
import { makePageFolder, removePageFolder } from '../../fakes/page-folder.ts';
import { promisedMs } from '../../setup/busy.ts';
import { runs } from '../../setup/level.ts';

const CONNECTIONS = runs(300, 4000);
const MEBIBYTE = 1024 ** 2;
const ESTABLISHED = '01';
const isRoot = process.getuid?.() === 0;

/** How many connections our own end of the page's port holds. */
async function heldConnections(port: number): Promise<number> {
  const own = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((line) => line.trim().split(/\s+/));
  return lines.filter((columns) => columns[1] === own && columns[3] === ESTABLISHED).length;
}

describe.skipIf(!isRoot)(`another user with ${CONNECTIONS} connections${isRoot ? '' : ' (it needs root)'}`, () => {
  let user: ThrowawayUser;
  let host: WebHost;
  let folder: string;
  beforeAll(async () => {
    user = await ThrowawayUser.create('crowd');
    folder = await makePageFolder();
    host = await startWebHost({ rendererFolder: folder, backend: new SmallBackend() });
  });
  afterAll(async () => {
    await host.close();
    await removePageFolder(folder);
    await user.remove();
  });

  const answer = (): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request(host.url, { agent: false }, (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode));
      })
        .on('error', reject)
        .end();
    });

  it('finds them closed, and keeps nobody out', async () => {
    const port = Number(new URL(host.origin).port);
    const before = process.memoryUsage().rss;
    const crowd = startCrowd(user, port, CONNECTIONS);
    try {
      const beganMs = performance.now();
      expect(await answer()).toBe(200);
      await crowd.made;
      await eventually(async () => (await heldConnections(port)) === 0, 5000, 'they are closed at this end');
      const askedMs = performance.now();
      expect([200, 403]).toContain(await answer());
      expect(performance.now() - askedMs).toBeLessThan(promisedMs(2000));
      expect(process.memoryUsage().rss - before).toBeLessThan(100 * MEBIBYTE);
      expect(performance.now() - beganMs).toBeLessThan(120_000);
    } finally {
      await crowd.leave();
    }
  });
});
