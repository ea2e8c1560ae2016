/** An image on a file system that a user has mounted (FUSE: sshfs, GVFS, rclone, the document portal), which answers nobody else, not even root. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canFail } from '../../devices/faulty-drive.ts';
import { identityOf } from '../../devices/listed-drive.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import { whatPolkitLacks } from '../../devices/polkit.ts';
import { eventually } from '../../devices/processes.ts';
import type { ThrowawayUser } from '../../devices/throwaway-user.ts';
import { COMPRESS } from '../../unit/formats/decompress/compressed-files.ts';
import { diskImage, filledStick, flakestick, MEBIBYTE, PrivilegedMachine } from './privileged-machine.ts';

const IMAGE_BYTES = 8 * MEBIBYTE;

/** The path of a file with these bytes on a mount of the user. */
async function mountedFile(bench: Bench, user: ThrowawayUser, bytes: Buffer): Promise<string> {
  await chmod(bench.folder, 0o755);
  const cells = join(bench.folder, 'cells');
  await writeFile(cells, bytes);
  const socket = join(bench.folder, 'socket');
  const program = join(import.meta.dirname, '../../devices/nbd-server.ts');
  const options = JSON.stringify({ sizeBytes: bytes.length, readOnly: true });
  const server = fork(program, [socket, cells, options], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  bench.onEnd(async () => void server.kill('SIGKILL'));
  await once(server, 'message');
  await chmod(socket, 0o777);
  const folder = join(bench.folder, 'mount');
  await mkdir(folder);
  await run('chown', user.name, folder);
  const fuse = user.start(['/usr/bin/nbdfuse', '-r', folder, `nbd+unix:///?socket=${socket}`]);
  bench.onEnd(async () => void fuse.kill('SIGKILL'));
  bench.onEnd(() => run('umount', '--lazy', folder));
  await eventually(async () => (await readFile('/proc/self/mounts', 'utf8')).includes(folder), 10_000, 'it is mounted');
  return join(folder, 'nbd');
}

const lacks = whatPolkitLacks() ?? (canFail ? null : 'FUSE is missing');

describe.skipIf(lacks)(`an image on a mount of the user${lacks ? ` (${lacks})` : ''}`, () => {
  let machine: PrivilegedMachine;
  beforeAll(async () => {
    machine = await PrivilegedMachine.setUp();
  });
  afterAll(() => machine.takeDown());

  it.each([
    ['as it is', (bytes: Buffer) => bytes],
    ['compressed with gzip', COMPRESS.gzip],
    ['compressed with xz', COMPRESS.xz],
  ])('%s is written through pkexec, although root may not read it', (_how, packed) =>
    Bench.with(async (bench) => {
      const bytes = diskImage(IMAGE_BYTES);
      const inFile = packed(bytes);
      // A device has whole sectors, and so has the file that shows it.
      const padded = Buffer.concat([inFile, Buffer.alloc((512 - (inFile.length % 512)) % 512)]);
      const image = await mountedFile(bench, machine.granted, padded);
      await expect(readFile(image), 'root may read it').rejects.toThrow('EACCES');
      const { devicePath } = await filledStick(bench);
      const argv = ['flash', image, '--drive', await identityOf(devicePath), '--include-loop', '--yes'];
      const { code, result, stderr } = await flakestick(machine.granted, argv).finished;
      expect(code, stderr).toBe(0);
      expect(result).toMatchObject({ outcome: 'verified' });
      const drive = await open(devicePath);
      const { buffer } = await drive.read(Buffer.alloc(IMAGE_BYTES), 0, IMAGE_BYTES, 0);
      await drive.close();
      expect(buffer.equals(bytes)).toBe(true);
    }),
  );
});
