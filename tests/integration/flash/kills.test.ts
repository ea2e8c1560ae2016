/**
 * Jobs that are killed at any moment, on two drives in turn: what is said afterwards is true, and the next one works. In the long
 * test several pairs of drives are written beside each other, with one state folder.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listRecords } from '../../../main/stages/record/index.ts';
import { commandLine, type Running, startCommandLine } from '../../devices/command-line.ts';
import { driveAt } from '../../devices/listed-drive.ts';
import { Bench, diskImageBytes } from '../../devices/loop-device.ts';
import { descendants, eventually, isAlive } from '../../devices/processes.ts';
import { canThrottle, throttle } from '../../devices/throttle.ts';
import { runs, SEED, seededRandom } from '../../setup/level.ts';
import { tellTried } from '../../setup/tried.ts';

const MEBIBYTE = 1024 * 1024;
const IMAGE_BYTES = 6 * MEBIBYTE;
const DRIVE_BYTES = 16 * MEBIBYTE;
const BYTES_PER_SECOND = 20 * MEBIBYTE;
const KILLS = runs(20, 1000);
/** Most of the time is spent waiting for processes to start. */
const PAIRS = runs(1, 8);
/** One in so many is followed by a job on the drive that was just left, which is let run to its end. */
const WHOLE_RUN_ONE_IN = 4;
/** The lines of a whole run are about as many. */
const MAX_LINES = 14;
const MAX_DELAY_MS = 250;

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
  /** As records call it. */
  readonly name: string;
  readonly id: string;
}

interface Killed {
  readonly stick: Stick;
  readonly image: Buffer;
  readonly before: Buffer;
  readonly told: ReadonlySet<string>;
}

const holds = (drive: Buffer, image: Buffer): boolean => drive.subarray(0, image.length).equals(image);

/** The ids of what is recorded of a drive. */
async function recordsOf({ name }: Stick): Promise<ReadonlySet<string>> {
  const { records } = await listRecords();
  return new Set(records.filter(({ driveName }) => driveName === name).map(({ id }) => id));
}

/** What each new record says is compared with the bytes of the drive; gives what they say, and whether a note is left. */
async function checkWhatIsTold({ stick, image, before, told }: Killed): Promise<string> {
  const { records, unreadable, newer, unfinished } = await listRecords();
  expect({ unreadable, newer }).toEqual({ unreadable: [], newer: [] });
  const now = await readFile(stick.file);
  const fresh = records.filter(({ id, driveName }) => driveName === stick.name && !told.has(id));
  expect(fresh.length).toBeLessThanOrEqual(1);
  const [record] = fresh;
  const isChanged = !now.equals(before);
  if (record?.contents === 'untouched') expect(isChanged, 'said to be untouched').toBe(false);
  if (record?.contents === 'verified' || record?.contents === 'written-unverified')
    expect(holds(now, image), `said to be ${record.contents}`).toBe(true);
  if (record?.contents !== 'verified') expect(record?.verdict?.kind).not.toBe('verified');
  const isNoted = unfinished.some(({ drive }) => drive.name === stick.name);
  if (isChanged && !record) expect(isNoted, 'nothing says that the drive was changed').toBe(true);
  const isCut = isChanged && !holds(now, image);
  if (isCut) expect(now.subarray(0, MEBIBYTE).equals(image.subarray(0, MEBIBYTE)), 'it looks whole').toBe(false);
  return record?.contents ?? (isNoted ? 'noted' : 'nothing');
}

interface Image {
  readonly bytes: Buffer;
  readonly path: string;
}

interface PairOptions {
  readonly stateFolder: string;
  readonly tasksFile: string;
}

/** Two drives, and what is done to jobs on them. */
class Pair {
  readonly said: string[] = [];
  wholeRuns = 0;
  readonly #sticks: readonly Stick[];
  readonly #options: PairOptions;
  readonly #random: () => number;

  constructor(sticks: readonly Stick[], options: PairOptions, random: () => number) {
    this.#sticks = sticks;
    this.#options = options;
    this.#random = random;
  }

  #below(number: number): number {
    return Math.floor(this.#random() * number);
  }

  async killOne(number: number, images: readonly Image[]): Promise<void> {
    const stick = this.#sticks[number % 2] as Stick;
    const image = images[this.#below(images.length)] as Image;
    const victim = VICTIMS[this.#below(VICTIMS.length)] as Victim;
    const argv = ['flash', image.path, '--drive', stick.id, '--include-loop', '--yes'];
    const told = await recordsOf(stick);
    const before = await readFile(stick.file);
    const running = startCommandLine(argv, this.#options);
    const lines = this.#below(MAX_LINES);
    await Promise.race([running.until(() => running.events.length >= lines), running.finished]).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, this.#below(MAX_DELAY_MS)));
    const where = `kill ${number} of ${stick.name}, seed ${SEED}: ${victim} after ${running.events.length} lines`;
    if (running.child.exitCode !== null) expect(running.child.exitCode, where).toBe(0);
    await kill(running, victim);
    const killed = { stick, image: image.bytes, before, told };
    const said = await checkWhatIsTold(killed).catch((cause: unknown) => {
      throw new Error(where, { cause });
    });
    this.said.push(said);
    if (this.#below(WHOLE_RUN_ONE_IN) !== 0) return;
    const whole = await commandLine(argv, this.#options);
    expect({ code: whole.code, stderr: whole.stderr }, where).toMatchObject({ code: 0 });
    expect(whole.result).toMatchObject({ outcome: 'verified' });
    expect(holds(await readFile(stick.file), image.bytes), where).toBe(true);
    this.wholeRuns += 1;
  }
}

async function attachStick(bench: Bench, fileName: string): Promise<Stick> {
  const file = await bench.file(fileName, DRIVE_BYTES);
  const devicePath = await bench.attach(file);
  const { id, name } = await driveAt(devicePath);
  return { file, devicePath, id, name };
}

afterEach(() => void vi.unstubAllEnvs());

describe.runIf(canThrottle)('jobs on two drives in turn', () => {
  it(
    `are killed ${KILLS} times at any moment; what is told stays true, and the next one works`,
    () =>
      Bench.with(async (bench) => {
        const stateFolder = join(bench.folder, 'state');
        vi.stubEnv('XDG_STATE_HOME', stateFolder);
        const images: Image[] = [];
        for (const number of [0, 1]) {
          const image = { bytes: diskImageBytes(IMAGE_BYTES), path: join(bench.folder, `image-${number}.img`) };
          await writeFile(image.path, image.bytes);
          images.push(image);
        }
        const sticks: Stick[] = [];
        for (let index = 0; index < 2 * PAIRS; index++) sticks.push(await attachStick(bench, `stick-${index}.img`));
        const slow = await throttle(
          sticks.map(({ devicePath }) => devicePath),
          BYTES_PER_SECOND,
        );
        bench.onEnd(() => slow.remove());
        const options = { stateFolder, tasksFile: slow.tasksFile };
        const pairs = Array.from(
          { length: PAIRS },
          (_, index) => new Pair(sticks.slice(2 * index, 2 * index + 2), options, seededRandom(`kills ${index}`)),
        );
        await Promise.all(
          pairs.map(async (pair) => {
            for (let number = 0; number < KILLS / PAIRS; number++) await pair.killOne(number, images);
          }),
        );
        const said = pairs.flatMap((pair) => pair.said);
        // It was killed while it wrote as well as before and after.
        expect(said.filter((what) => what === 'noted' || what === 'partly-written')).not.toEqual([]);
        expect(said).toHaveLength(KILLS);
        const counts = Object.entries(Object.groupBy(said, (what) => what)).map(
          ([what, all]) => `${all?.length} ${what}`,
        );
        const wholeRuns = pairs.reduce((sum, pair) => sum + pair.wholeRuns, 0);
        tellTried({
          what: 'jobs that were killed',
          count: KILLS,
          outcome: `what was recorded: ${counts.toSorted().join(', ')}; all true; ${wholeRuns} jobs after them verified`,
        });
      }),
    runs(600_000, 7_200_000),
  );
});
