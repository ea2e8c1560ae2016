/** The disk the guest runs from hangs on USB: what a live system is used for, and the worst drive to write. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type HelperRequest, PROTOCOL } from '../../../contract/wire/helper-protocol.ts';
import { HELPER } from '../../setup/built-programs.ts';
import { MEBIBYTE } from '../guest.ts';
import { scenarios } from '../scenario.ts';
import { diskImage } from '../stick-image.ts';
import { SYSTEM_DISK } from '../system-disk.ts';

const DISK = '/dev/sda';

scenarios(
  "the guest's system disk",
  async (guest) => {
    // The partition table and what lies before the first partition, which the guest itself does not write.
    const start = async () => (await readFile(join(guest.folder, 'system-disk'))).subarray(0, MEBIBYTE);
    const before = await start();
    const image = await diskImage(guest);
    const drive = await guest.drive(DISK);
    const { diskseq, serial, sizeBytes } = drive.identity;
    const flashed = await guest.flash(image.path, drive.id).finished;

    const request: HelperRequest = {
      ...{ protocol: PROTOCOL, task: 'write', imagePath: image.path, compression: null, verification: 'skip' },
      ...{ imageBytes: image.bytes.length, blockBytes: MEBIBYTE },
      drives: [{ devicePath: DISK, diskseq, serial, sizeBytes, rewrite: 'everything' }],
    };
    const helper = [process.execPath, HELPER].join(' ');
    // Its stdin stays open until it has had its say: the end of it means stop.
    const said = await guest.shell(`
      mkfifo /run/asked; ${helper} </run/asked & exec 3>/run/asked
      echo '${JSON.stringify(request)}' >&3; wait $!; rm /run/asked`);
    return { drive, flashed, said, isSame: (await start()).equals(before) };
  },
  {
    'is refused, although its bus is USB': ({ drive }) => {
      expect(drive).toMatchObject({ bus: 'usb', identity: { serial: SYSTEM_DISK.serial } });
      expect(drive.refusals).toContainEqual({ kind: 'holds-running-system', parts: ['/'] });
    },
    'is not flashed when it is named, exit code 5': ({ flashed }) => {
      expect(flashed.code).toBe(5);
      expect(flashed.result).toMatchObject({
        outcome: 'failed',
        failure: { kind: 'drive-refused', refusals: [{ kind: 'holds-running-system', parts: ['/'] }] },
      });
      expect(flashed.stderr).toContain('cannot be written while the system runs from it');
    },
    'is refused by the helper too, whatever its parent says': ({ said }) => {
      const events = said.split('\n').map((line) => (line.startsWith('{') ? (JSON.parse(line) as object) : line));
      expect(events).toContainEqual(expect.objectContaining({ event: 'refused', reason: 'in-use' }));
      expect(said).not.toContain('"opened"');
    },
    'keeps its bytes': ({ isSame }) => {
      expect(isSame).toBe(true);
    },
  },
);
