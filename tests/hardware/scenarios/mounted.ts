/** A stick in everyday use: it has a file system, and that is mounted. */
import { expect } from 'vitest';
import { aboutDrive, digestOf } from '../guest.ts';
import { scenario, scenarios } from '../scenario.ts';
import { diskImage, fatStick } from '../stick-image.ts';

/** What becomes of a flash onto a mounted stick. Change this, and nothing else, when it is unmounted first. */
const MOUNTED_ONE = { code: 5, outcome: 'failed', failure: 'drive-refused', keepsItsBytes: true };

scenarios(
  'a flash onto a stick that is mounted',
  async (guest) => {
    const { stick, devicePath } = await guest.plug({ cells: await fatStick(guest, 'HOLIDAY') });
    await guest.shell(`modprobe vfat; mkdir -p /run/media; mount -o ro ${devicePath}1 /run/media`);
    const image = await diskImage(guest);
    const drive = await guest.drive(devicePath);
    const before = await digestOf(stick.chip.cells);
    const ended = await guest.flash(image.path, devicePath).finished;
    const after = await digestOf(stick.chip.cells);
    await guest.shell('if mountpoint -q /run/media; then umount /run/media; fi');
    const unmounted = await guest.flash(image.path, devicePath).finished;
    return { drive, ended, isSame: before === after, unmounted, image, stick };
  },
  {
    'the list shows where it is mounted, and its label': ({ drive }) => {
      expect(drive.partitions).toContainEqual(
        expect.objectContaining({ label: 'HOLIDAY', filesystem: 'vfat', mountPoints: ['/run/media'] }),
      );
    },
    [`it ends with exit code ${MOUNTED_ONE.code} and says what to do`]: ({ ended, isSame }) => {
      expect(ended.code, ended.stderr).toBe(MOUNTED_ONE.code);
      expect(ended.result).toMatchObject({ outcome: MOUNTED_ONE.outcome, failure: { kind: MOUNTED_ONE.failure } });
      expect(ended.stderr).toContain('Unmount it first');
      expect(isSame).toBe(MOUNTED_ONE.keepsItsBytes);
    },
    'once it is unmounted, it is flashed': async ({ unmounted, image, stick }) => {
      expect(unmounted.code, unmounted.stderr).toBe(0);
      expect(aboutDrive(unmounted)).toMatchObject({ contents: 'verified' });
      expect((await stick.chip.kept(image.bytes.length)).equals(image.bytes)).toBe(true);
    },
  },
);

scenario(
  'a stick that is mounted only where nobody sees it is refused by the kernel, and keeps its bytes',
  async (guest) => {
    const { stick, devicePath } = await guest.plug({ cells: await fatStick(guest, 'HIDDEN') });
    const hidden = guest.machine.start([
      ...['unshare', '--mount', 'sh', '-ec'],
      `mkdir -p /run/hidden; mount -o ro ${devicePath}1 /run/hidden; echo mounted; exec sleep 600`,
    ]);
    await new Promise((resolve) => hidden.stdout.once('data', resolve));
    const before = await digestOf(stick.chip.cells);
    const ended = await guest.flash((await diskImage(guest)).path, devicePath).finished;
    expect(ended.code, ended.stderr).toBe(5);
    expect(JSON.stringify(ended.result)).toContain('drive-busy');
    expect(await digestOf(stick.chip.cells)).toBe(before);
  },
);
