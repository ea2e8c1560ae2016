/** A stick in everyday use: it has a file system, and that is mounted. */
import { once } from 'node:events';
import { expect } from 'vitest';
import { aboutDrive, digestOf, type Guest } from '../guest.ts';
import { scenario, scenarios } from '../scenario.ts';
import { diskImage, fatStick } from '../stick-image.ts';

/** What happens to a drive that is mounted, in use or not. Change this, and nothing else, when that changes. */
const IDLE = { code: 0, outcome: 'verified', drive: { contents: 'verified', unmounted: ['/run/media'] } };
const BUSY = { code: 5, failure: 'mount-busy' };

async function flashMounted(guest: Guest) {
  const { stick, devicePath } = await guest.plug({ cells: await fatStick(guest, 'HOLIDAY') });
  await guest.shell(`modprobe vfat; mkdir -p /run/media; mount -o ro ${devicePath}1 /run/media`);
  const image = await diskImage(guest);
  const drive = await guest.drive(devicePath);
  const before = await digestOf(stick.chip.cells);

  const user = guest.machine.start(['sh', '-ec', 'cd /run/media; echo there; exec sleep 600']);
  await once(user.stdout, 'data');
  // A drive that holds data is named by its identity when nobody is asked.
  const busy = await guest.flash(image.path, drive.id).finished;
  const isSame = (await digestOf(stick.chip.cells)) === before;
  user.kill();
  await once(user, 'close');

  const idle = await guest.flash(image.path, drive.id).finished;
  return { drive, busy, isSame, idle, image, stick };
}

scenarios('a stick that is mounted', flashMounted, {
  'is listed with its label and where it is mounted': ({ drive }) => {
    expect(drive.partitions).toContainEqual(
      expect.objectContaining({ label: 'HOLIDAY', filesystem: 'vfat', mountPoints: ['/run/media'] }),
    );
  },
  [`and used by a program: exit code ${BUSY.code}, and it keeps its bytes`]: ({ busy, isSame }) => {
    expect(busy.code, busy.stderr).toBe(BUSY.code);
    expect(JSON.stringify(busy.result)).toContain(`"${BUSY.failure}"`);
    expect(isSame).toBe(true);
  },
  'and used by nobody is unmounted and flashed': async ({ idle, image, stick }) => {
    expect(idle.code, idle.stderr).toBe(IDLE.code);
    expect(idle.result.outcome).toBe(IDLE.outcome);
    expect(aboutDrive(idle)).toMatchObject(IDLE.drive);
    expect((await stick.chip.kept(image.bytes.length)).equals(image.bytes)).toBe(true);
  },
});

scenario(
  'a stick that is mounted only where nobody sees it is refused by the kernel, and keeps its bytes',
  async (guest) => {
    const { stick, devicePath } = await guest.plug({ cells: await fatStick(guest, 'HIDDEN') });
    const hidden = guest.machine.start([
      ...['unshare', '--mount', 'sh', '-ec'],
      `modprobe vfat; mkdir -p /run/hidden; mount -o ro ${devicePath}1 /run/hidden; echo mounted; exec sleep 600`,
    ]);
    await once(hidden.stdout, 'data');
    const { id } = await guest.drive(devicePath);
    const before = await digestOf(stick.chip.cells);
    const ended = await guest.flash((await diskImage(guest)).path, id).finished;
    expect(ended.code, ended.stderr).toBe(5);
    expect(JSON.stringify(ended.result)).toContain('drive-busy');
    expect(await digestOf(stick.chip.cells)).toBe(before);
  },
);
