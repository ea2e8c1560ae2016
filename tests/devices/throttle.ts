/** A block device made slow by the kernel (cgroup v1 blkio throttle), so that a job can be caught half-way. */

import { existsSync } from 'node:fs';
import { mkdir, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const CGROUP = '/sys/fs/cgroup/blkio';

export const canThrottle = existsSync(join(CGROUP, 'blkio.throttle.write_bps_device'));

/**
 * A cgroup in which each device takes at most so many bytes per second: the same for all, or one rate for each; 0 is no limit. A
 * process that writes its number to the tasks file is in it, with its future children.
 */
export async function throttle(
  devices: string | readonly string[],
  bytesPerSecond: number | readonly number[],
): Promise<{ tasksFile: string; remove(): Promise<void> }> {
  const folder = join(CGROUP, `flakestick-test-${process.pid}-${Math.trunc(performance.now())}`);
  await mkdir(folder);
  for (const [index, devicePath] of [devices].flat().entries()) {
    const rate = typeof bytesPerSecond === 'number' ? bytesPerSecond : (bytesPerSecond[index] ?? 0);
    const { rdev } = await stat(devicePath);
    const number = `${rdev >> 8}:${rdev & 0xff}`;
    for (const direction of ['write', 'read'])
      await writeFile(join(folder, `blkio.throttle.${direction}_bps_device`), `${number} ${rate}`);
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
