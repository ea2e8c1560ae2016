/** Whatever a user who was granted the action may say to the helper, in the place of Flakestick. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HelperDrive, type HelperRequest, PROTOCOL } from '../../../contract/wire/helper-protocol.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import { whatPolkitLacks } from '../../devices/polkit.ts';
import { eventually } from '../../devices/processes.ts';
import { canThrottle, throttle } from '../../devices/throttle.ts';
import { promisedMs } from '../../setup/busy.ts';
import {
  type Conversation,
  driveAt,
  filledStick,
  imageFile,
  MEBIBYTE,
  PrivilegedMachine,
  STICK_BYTES,
  type Stick,
  talkToHelper,
} from './privileged-machine.ts';

type WriteRequest = Extract<HelperRequest, { task: 'write' }>;

const IMAGE_BYTES = 4 * MEBIBYTE;

const writing = (imagePath: string, drive: HelperDrive, imageBytes = IMAGE_BYTES): WriteRequest => ({
  protocol: PROTOCOL,
  task: 'write',
  imagePath,
  compression: null,
  imageBytes,
  blockBytes: MEBIBYTE,
  drives: [{ ...drive, rewrite: 'everything' }],
  verification: 'skip',
});

const lacks = whatPolkitLacks();

describe.skipIf(lacks)(`the helper as root, started by hand by an ordinary user${lacks ? ` (${lacks})` : ''}`, () => {
  let machine: PrivilegedMachine;
  beforeAll(async () => {
    machine = await PrivilegedMachine.setUp();
  });
  afterAll(() => machine.takeDown());

  /** Says it, keeps stdin open, and gives the answer: the helper has to end by itself. */
  async function answerTo(text: string): Promise<Conversation> {
    const helper = talkToHelper(machine.granted);
    helper.say(text);
    return helper.ended;
  }

  const onDesk = (use: (desk: { bench: Bench; stick: Stick; image: string }) => Promise<void>): Promise<void> =>
    Bench.with(async (bench) => {
      const stick = await filledStick(bench);
      const image = await imageFile(bench, randomBytes(IMAGE_BYTES));
      const before = await stick.digest();
      await use({ bench, stick, image });
      expect(await stick.digest(), 'a byte was written').toBe(before);
    });

  const ask = (request: HelperRequest): Promise<Conversation> => answerTo(`${JSON.stringify(request)}\n`);

  const refused = (reason: string) => ({ code: 0, events: [{}, { event: 'refused', drive: 0, reason }, {}, {}] });
  const misunderstood = { code: 1, events: [{ event: 'hello' }] };

  it('writes what it is asked to when all of it is true', () =>
    Bench.with(async (bench) => {
      const { drive } = await filledStick(bench);
      const image = await imageFile(bench, randomBytes(IMAGE_BYTES));
      const { code, events } = await ask(writing(image, drive));
      expect({ code, last: events.at(-1) }).toEqual({ code: 0, last: { event: 'done' } });
      expect(events[0]).toMatchObject({ event: 'hello', effectiveUser: 0 });
    }));

  it.each<[string, (correct: string) => string]>([
    ['a line of 100 kB', (correct) => `${correct.padEnd(100_000)}\n`],
    ['100 kB without a line’s end', (correct) => correct.padEnd(100_000)],
    ['two requests in one line', (correct) => `${correct}${correct}\n`],
    ['two requests at once', (correct) => `${correct}\n${correct}\n`],
    ['an extra key', (correct) => `${correct.replace('{', '{"force":true,')}\n`],
    ['an extra key of a drive', (correct) => `${correct.replace('{"devicePath"', '{"force":true,"devicePath"')}\n`],
    ['another version', (correct) => `${correct.replace('"protocol":2', '"protocol":1')}\n`],
    ['no JSON', () => 'write /dev/sda\n'],
  ])('does nothing when it is told %s', (_what, say) =>
    onDesk(async ({ stick, image }) => {
      const correct = JSON.stringify(writing(image, stick.drive));
      expect(await answerTo(say(correct))).toMatchObject(misunderstood);
    }),
  );

  it('does nothing when its parent hangs up at once', () =>
    onDesk(async ({ stick, image }) => {
      const silent = talkToHelper(machine.granted);
      silent.hangUp();
      expect(await silent.ended).toMatchObject(misunderstood);
      // Read to its end only after the request was taken, so a few steps may have been made; none of them wrote.
      const hasty = talkToHelper(machine.granted);
      hasty.say(`${JSON.stringify(writing(image, stick.drive))}\n`);
      hasty.hangUp();
      const { events } = await hasty.ended;
      expect(events.map(({ event }) => event)).not.toContain('cleared');
    }));

  it.each(['/etc/hostname', '/dev/../etc/hostname', '/dev/disk/by-id/x', '/dev/shm/x', 'dev/sda', '/dev/'])(
    'does not take %s for a drive',
    (devicePath) =>
      onDesk(async ({ stick, image }) => {
        expect(await ask(writing(image, { ...stick.drive, devicePath }))).toMatchObject(misunderstood);
      }),
  );

  it('does not follow a link in /dev', () =>
    onDesk(async ({ stick, image }) => {
      const link = `/dev/flakestick-test-${process.pid}`;
      await symlink(stick.devicePath, link);
      try {
        expect(await ask(writing(image, { ...stick.drive, devicePath: link }))).toMatchObject(refused('changed'));
      } finally {
        await rm(link);
      }
    }));

  it.each(['/dev/null', '/dev/tty', '/dev/loop-control', '/dev/stdout', '/dev/shm'])('does not write to %s', (path) =>
    onDesk(async ({ stick, image }) => {
      const { events } = await ask(writing(image, { ...stick.drive, devicePath: path }));
      const [refusal] = events.filter(({ event }) => event === 'refused');
      expect(refusal).toMatchObject({ reason: expect.stringMatching(/^(not-a-whole-drive|changed|gone)$/) });
    }),
  );

  it('does not write to a drive that was plugged in again, or has another size', () =>
    onDesk(async ({ stick, image }) => {
      const diskseq = (stick.drive.diskseq ?? 0) - 1;
      expect(await ask(writing(image, { ...stick.drive, diskseq }))).toMatchObject(refused('changed'));
      expect(await ask(writing(image, { ...stick.drive, diskseq: null }))).toMatchObject(refused('changed'));
      const sizeBytes = STICK_BYTES * 2;
      expect(await ask(writing(image, { ...stick.drive, sizeBytes }))).toMatchObject(refused('changed'));
    }));

  it('does not write to a drive that holds a mounted partition', () =>
    Bench.with(async (bench) => {
      const stick = await filledStick(bench);
      const image = await imageFile(bench, randomBytes(IMAGE_BYTES));
      await run('sh', '-c', `echo 'start=2048, type=83' | sfdisk --quiet "$0"`, stick.devicePath);
      await bench.partition(stick.devicePath);
      await run('mkfs.ext4', '-q', `${stick.devicePath}p1`);
      await bench.mount(`${stick.devicePath}p1`, 'mounted');
      expect(await ask(writing(image, stick.drive))).toMatchObject(refused('in-use'));
      await run('umount', `${stick.devicePath}p1`);
      const before = await stick.digest();
      // Also a partition that nothing uses is no drive.
      const part = { ...stick.drive, devicePath: `${stick.devicePath}p1` };
      expect(await ask(writing(image, part))).toMatchObject(refused('not-a-whole-drive'));
      expect(await stick.digest()).toBe(before);
    }));

  it('does not write to a mounted drive, nor to one that is swapped to', () =>
    Bench.with(async (bench) => {
      const image = await imageFile(bench, randomBytes(IMAGE_BYTES));
      const mounted = await bench.attach(await bench.file('mounted.img', STICK_BYTES));
      await run('mkfs.ext4', '-q', mounted);
      await bench.mount(mounted, 'mounted');
      expect(await ask(writing(image, await driveAt(mounted)))).toMatchObject(refused('in-use'));
      const swap = await bench.attach(await bench.file('swap.img', STICK_BYTES));
      await bench.swapOn(swap);
      expect(await ask(writing(image, await driveAt(swap)))).toMatchObject(refused('in-use'));
    }));

  it('does not write below a loop device, nor through one that stands on a drive', () =>
    onDesk(async ({ bench, stick, image }) => {
      const above = await bench.attach(stick.devicePath);
      const below = await ask(writing(image, stick.drive));
      expect(below).toMatchObject(refused('in-use'));
      expect(JSON.stringify(below.events)).toContain(above.slice('/dev/'.length));
      expect(await ask(writing(image, await driveAt(above)))).toMatchObject(refused('not-removable'));
    }));

  it('digests only what could also be written, and nothing of the running system, for who may not read it', () =>
    onDesk(async ({ bench, stick }) => {
      const source = await run('findmnt', '--noheadings', '--output', 'SOURCE', '/');
      const parent = await run('lsblk', '--noheadings', '--output', 'PKNAME', source);
      const system = await driveAt(parent ? `/dev/${parent}` : source);
      const onDrive = await driveAt(await bench.attach(stick.devicePath));
      const digesting = (drive: HelperDrive): Promise<Conversation> =>
        ask({
          protocol: PROTOCOL,
          task: 'verify',
          imageBytes: 1,
          blockBytes: MEBIBYTE,
          drives: [drive],
          wholeDigest: 'sha256',
          show: [],
        });
      expect(await digesting(onDrive)).toMatchObject(refused('not-removable'));
      const blinking = await ask({ protocol: PROTOCOL, task: 'blink', forMs: 1000, drives: [onDrive] });
      expect(blinking).toMatchObject(refused('not-removable'));
      const { events } = await digesting(system);
      // Some machines do not even let root open it.
      expect(events[1]).toMatchObject({ reason: expect.stringMatching(/^not-(removable|permitted)$/) });
      expect(JSON.stringify(events)).not.toMatch(/[0-9a-f]{64}/);
    }));

  it('reads an image only as its caller may', () =>
    onDesk(async ({ bench, stick, image }) => {
      const told = async (path: string, bytes = IMAGE_BYTES) => {
        const { code, events } = await ask(writing(path, stick.drive, bytes));
        expect(code).toBe(0);
        expect(events).toHaveLength(2);
        return events[1];
      };
      const notPermitted = { event: 'image-refused', reason: 'not-permitted' };
      expect(await told('/etc/shadow')).toMatchObject(notPermitted);
      expect(await told(stick.devicePath)).toMatchObject(notPermitted);
      expect(await told('/proc/1/mem')).toMatchObject(notPermitted);
      expect(await told('/dev/null')).toMatchObject({ reason: 'not-a-file' });
      expect(await told('/')).toMatchObject({ reason: 'not-a-file' });
      const pipe = join(bench.folder, 'pipe');
      await run('mkfifo', '--mode=0666', pipe);
      expect(await told(pipe)).toMatchObject({ reason: 'not-a-file' });
      // Readable itself, in a folder that only root may enter.
      const closed = join(bench.folder, 'closed');
      await mkdir(closed, { mode: 0o700 });
      await run('cp', image, join(closed, 'image'));
      expect(await told(join(closed, 'image'))).toMatchObject(notPermitted);
      await symlink(join(closed, 'image'), join(bench.folder, 'link'));
      expect(await told(join(bench.folder, 'link'))).toMatchObject(notPermitted);
      await chmod(image, 0o600);
      expect(await told(image)).toMatchObject(notPermitted);
    }));

  it.runIf(canThrottle)('stops when its parent, which may not signal it, hangs up; and leaves no first block', () =>
    Bench.with(async (bench) => {
      const stick = await filledStick(bench);
      const bytes = 16 * MEBIBYTE;
      const image = await imageFile(bench, randomBytes(bytes));
      const slow = await throttle(stick.devicePath, 4 * MEBIBYTE);
      const before = ['/bin/sh', '-c', 'echo $$ >"$0" && exec "$@"', slow.tasksFile];
      const helper = talkToHelper(machine.granted, { before });
      try {
        helper.say(`${JSON.stringify(writing(image, stick.drive, bytes))}\n`);
        const wroteSome = async (): Promise<boolean> => helper.events.some(({ event }) => event === 'wrote');
        await eventually(wroteSome, 30_000, 'the helper writes');
        const hungUpAtMs = performance.now();
        helper.hangUp();
        const { code, events } = await helper.ended;
        expect(performance.now() - hungUpAtMs).toBeLessThan(promisedMs(5000));
        expect({ code, last: events.at(-1) }).toEqual({ code: 0, last: { event: 'stopped' } });
        expect(events.map(({ event }) => event)).not.toContain('written');
        const drive = await open(stick.devicePath);
        const { buffer } = await drive.read(Buffer.alloc(MEBIBYTE), 0, MEBIBYTE, 0);
        await drive.close();
        expect(buffer.every((byte) => byte === 0)).toBe(true);
      } finally {
        helper.hangUp();
        await helper.ended;
        await slow.remove();
      }
    }),
  );
});
