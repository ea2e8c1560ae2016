/** Jobs that are killed at any moment, on two drives in turn: what is said afterwards is true, and the next one works. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listRecords } from '../../../main/stages/record/index.ts';
import { type CommandLineOptions, commandLine, type Running, startCommandLine } from '../../devices/command-line.ts';
import { identityOf } from '../../devices/listed-drive.ts';
import { Bench, diskImageBytes } from '../../devices/loop-device.ts';
import { descendants, eventually, isAlive } from '../../devices/processes.ts';
import { canThrottle, throttle } from '../../devices/throttle.ts';
import { runs, SEED, seededRandom } from '../../setup/level.ts';

const MEBIBYTE = 1024 * 1024;
const IMAGE_BYTES = 6 * MEBIBYTE;
const DRIVE_BYTES = 16 * MEBIBYTE;
const BYTES_PER_SECOND = 20 * MEBIBYTE;
const KILLS = runs(20, 1000);
/** So often a job on the drive that was just left is let run to its end. */
const WHOLE_RUN_AFTER = 4;
/** The lines of a whole run are about as many. */
const MAX_LINES = 14;
const MAX_DELAY_MS = 250;

const random = seededRandom('kills');
const below = (number: number): number => Math.floor(random() * number);

const VICTIMS = ['main', 'helper', 'terminal', 'both'] as const;
type Victim = (typeof VICTIMS)[number];

/** As far as there is one: a process that has ended is no error. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended.
  }
}

async function kill({ child }: Running, victim: Victim): Promise<void> {
  const main = child.pid ?? 0;
  const helpers = await descendants(main);
  if (victim === 'helper') for (const pid of helpers) signal(pid, 'SIGKILL');
  else if (victim === 'main') signal(main, 'SIGKILL');
  else if (victim === 'both') for (const pid of [main, ...helpers]) signal(pid, 'SIGKILL');
  else {
    // A terminal that closes takes what is written with it, and tells all that run on it.
    for (const stream of [child.stdout, child.stderr]) stream?.destroy();
    for (const pid of [main, ...helpers]) signal(pid, 'SIGHUP');
  }
  await eventually(
    async () => !(await Promise.all([main, ...helpers].map(isAlive))).some(Boolean),
    30_000,
    `all has ended after the ${victim} was killed`,
  );
}

interface Stick {
  readonly devicePath: string;
  readonly file: string;
}

interface Killed {
  readonly stick: Stick;
  readonly image: Buffer;
  readonly before: Buffer;
  readonly told: ReadonlySet<string>;
}

const holds = (drive: Buffer, image: Buffer): boolean => drive.subarray(0, image.length).equals(image);

/** What each new record says is compared with the bytes of the drive; gives what they say, and whether a note is left. */
async function checkWhatIsTold({ stick, image, before, told }: Killed): Promise<string> {
  const { records, unreadable, newer, unfinished } = await listRecords();
  expect({ unreadable, newer }).toEqual({ unreadable: [], newer: [] });
  const now = await readFile(stick.file);
  const fresh = records.filter(({ id }) => !told.has(id));
  expect(fresh.length).toBeLessThanOrEqual(1);
  const [record] = fresh;
  const isChanged = !now.equals(before);
  if (record?.contents === 'untouched') expect(isChanged, 'said to be untouched').toBe(false);
  if (record?.contents === 'verified' || record?.contents === 'written-unverified')
    expect(holds(now, image), `said to be ${record.contents}`).toBe(true);
  if (record?.contents !== 'verified') expect(record?.verdict?.kind).not.toBe('verified');
  const isNoted = unfinished.length > 0;
  if (isChanged && !record) expect(isNoted, 'nothing says that the drive was changed').toBe(true);
  const isCut = isChanged && !holds(now, image);
  if (isCut) expect(now.subarray(0, MEBIBYTE).equals(image.subarray(0, MEBIBYTE)), 'it looks whole').toBe(false);
  return record?.contents ?? (isNoted ? 'noted' : 'nothing');
}

afterEach(() => void vi.unstubAllEnvs());

describe.runIf(canThrottle)('jobs on two drives in turn', () => {
  it(`are killed ${KILLS} times at any moment; what is told stays true, and the next one works`, () =>
    Bench.with(async (bench) => {
      const stateFolder = join(bench.folder, 'state');
      vi.stubEnv('XDG_STATE_HOME', stateFolder);
      const images = await Promise.all(
        [0, 1].map(async (number) => {
          const [bytes, path] = [diskImageBytes(IMAGE_BYTES), join(bench.folder, `image-${number}.img`)];
          await writeFile(path, bytes);
          return { bytes, path };
        }),
      );
      const sticks: Stick[] = [];
      for (const name of ['a.img', 'b.img']) {
        const file = await bench.file(name, DRIVE_BYTES);
        sticks.push({ file, devicePath: await bench.attach(file) });
      }
      const slow = await throttle(
        sticks.map(({ devicePath }) => devicePath),
        BYTES_PER_SECOND,
      );
      bench.onEnd(() => slow.remove());
      const options: CommandLineOptions = { stateFolder, tasksFile: slow.tasksFile };
      const counts = new Map<string, number>();
      for (let number = 0; number < KILLS; number++) {
        const stick = sticks[number % 2] as Stick;
        const image = images[below(2)] as (typeof images)[number];
        const victim = VICTIMS[number % VICTIMS.length] as Victim;
        const argv = ['flash', image.path, '--drive', await identityOf(stick.devicePath), '--include-loop', '--yes'];
        const told = new Set((await listRecords()).records.map(({ id }) => id));
        const before = await readFile(stick.file);
        const running = startCommandLine(argv, options);
        const lines = below(MAX_LINES);
        await Promise.race([running.until(() => running.events.length >= lines), running.finished]).catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, below(MAX_DELAY_MS)));
        const where = `run ${number} of seed ${SEED}: ${victim} after ${running.events.length} lines`;
        await kill(running, victim);
        const said = await checkWhatIsTold({ stick, image: image.bytes, before, told }).catch((cause: unknown) => {
          throw new Error(where, { cause });
        });
        counts.set(said, (counts.get(said) ?? 0) + 1);
        if (number % WHOLE_RUN_AFTER !== WHOLE_RUN_AFTER - 1) continue;
        const whole = await commandLine(argv, options);
        expect({ code: whole.code, stderr: whole.stderr }, where).toMatchObject({ code: 0 });
        expect(whole.result).toMatchObject({ outcome: 'verified' });
        expect(holds(await readFile(stick.file), image.bytes), where).toBe(true);
      }
      // It was killed while it wrote as well as before and after.
      expect([...counts.keys()].filter((said) => said === 'noted' || said === 'partly-written')).not.toEqual([]);
      expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(KILLS);
      process.stdout.write(`kills: ${JSON.stringify(Object.fromEntries(counts))}\n`);
    }));
});
