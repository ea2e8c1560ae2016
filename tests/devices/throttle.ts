/** A block device made slow by the kernel (cgroup v1 blkio throttle), so that a job can be caught half-way. */

import { existsSync } from 'node:fs';
import { mkdir, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const CGROUP = '/sys/fs/cgroup/blkio';

export const canThrottle = existsSync(join(CGROUP, 'blkio.throttle.write_bps_device'));

/** A cgroup in which each device takes at most so many bytes per second. `join` puts a process and its future children in. */
export async function throttle(
  devices: string | readonly string[],
  bytesPerSecond: number,
): Promise<{ tasksFile: string; remove(): Promise<void> }> {
  const folder = join(CGROUP, `flakestick-test-${process.pid}-${Math.trunc(performance.now())}`);
  await mkdir(folder);
  for (const devicePath of [devices].flat()) {
    const { rdev } = await stat(devicePath);
    const number = `${rdev >> 8}:${rdev & 0xff}`;
    for (const direction of ['write', 'read'])
      await writeFile(join(folder, `blkio.throttle.${direction}_bps_device`), `${number} ${bytesPerSecond}`);
  }
  return {
    tasksFile: join(folder, 'cgroup.procs'),
    async remove() {
      for (let attempt = 0; attempt < 50; attempt++) {
        try {
          await rmdir(folder);
          return;
        } catch {
          // Processes that have just ended leave the group a moment later.
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
    },
  };
}
