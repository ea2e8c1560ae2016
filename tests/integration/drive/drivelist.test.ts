/** drivelist itself, and what becomes of a list of drives when the lsblk it runs hangs, fails or lies. No privilege is needed. */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Drive } from '../../../contract/wire/drive.ts';
import { findProgram } from '../../../main/system/find-program.ts';
import { type Line, startCommandLine } from '../../devices/command-line.ts';
import { Bench } from '../../devices/loop-device.ts';
import { eventually } from '../../devices/processes.ts';
import { COMMAND_LINE } from '../../setup/built-programs.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flakestick-lsblk-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** An lsblk before the real one on PATH; `$REAL` in the script is that. */
async function putLsblk(script: string): Promise<void> {
  const file = join(folder, 'lsblk');
  await writeFile(file, `#!/bin/sh\nREAL=${await findProgram('lsblk')}\n${script}\n`);
  await chmod(file, 0o755);
}

const environment = () => ({ PATH: `${folder}:${process.env['PATH']}`, LISTED_BY: folder });

interface Asked {
  readonly answers: { readonly state: string; readonly reason?: string }[];
  readonly ms: number[];
}

/** Asks `times` in one process, as the app does, after `first`; gives each answer and how long it took. */
async function ask(times = 1, first = ''): Promise<Asked> {
  const module = new URL('../../../main/system/drivelist/index.ts', import.meta.url).href;
  const script = `const { askDrivelist, prepareDrivelist } = await import(${JSON.stringify(module)});
    ${first}
    const answers = [], ms = [];
    for (let time = 0; time < ${times}; time += 1) {
      const startedMs = performance.now();
      answers.push(await askDrivelist());
      ms.push(performance.now() - startedMs);
    }
    console.log(JSON.stringify({ answers, ms }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...environment() },
  });
  return JSON.parse(stdout) as Asked;
}

/** `drives --all`, with what lsblk was put before the real one. */
async function list(wrapper: readonly string[] = []): Promise<Drive[]> {
  const run = startCommandLine(['drives', '--all', '--include-loop'], {
    stateFolder: folder,
    environment: environment(),
    wrapper,
  });
  const { code, result } = await run.finished;
  expect(code).toBe(0);
  return Drive.array().parse(result['drives']);
}

/** Programs of this test's lsblk that still run. */
async function running(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const environments = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')));
  return pids.filter((_, index) => environments[index]?.includes(`LISTED_BY=${folder}`));
}

/** Starts a program to which `place` looks like `file`. */
const seeing = (file: string, place: string): string[] => [
  ...['/usr/bin/unshare', '--mount', '/bin/sh', '-c'],
  ...[`mount --bind ${file} ${place} && exec "$@"`, 'sh'],
];

async function driveListCheck(wrapper: readonly string[]): Promise<unknown> {
  const { events } = await startCommandLine(['doctor'], {
    stateFolder: folder,
    environment: environment(),
    wrapper,
  }).finished;
  return events.find(({ topic }) => topic === 'drive-list');
}

const HANG = 'exec sleep 300';
const GARBAGE = 'echo not json';
const disks = (drives: readonly Drive[]) => drives.filter(({ bus }) => bus !== 'loop');

describe('drivelist', () => {
  it('lists in a thread that was started ahead, once; the next list has another', async () => {
    await putLsblk('echo >>"$LISTED_BY/lists"; exec "$REAL" "$@"');
    const { answers } = await ask(2, 'prepareDrivelist(); prepareDrivelist();');
    expect(answers).toMatchObject([{ state: 'listed' }, { state: 'listed' }]);
    expect(await readFile(join(folder, 'lists'), 'utf8')).toBe('\n\n');
  });

  it('lists the drives of this machine, as the kernel does', async () => {
    await putLsblk('exec "$REAL" "$@"');
    expect((await ask()).answers).toMatchObject([{ state: 'listed' }]);
    for (const { devicePath, seenBy } of disks(await list()))
      expect(seenBy, devicePath).toEqual(['drivelist', 'sysfs']);
  });

  it.each([
    ['hangs', HANG, 'no-answer'],
    ['prints what cannot be parsed, at which drivelist spins for ever', GARBAGE, 'no-answer'],
    ['fails', 'exit 1', 'failed'],
    ['is killed', 'kill -9 $$', 'failed'],
    ['knows no JSON', 'case "$*" in *--json*) exit 1 ;; esac; exec "$REAL" "$@"', 'fallback'],
    ['prints JSON of another shape', 'echo "{}"', 'no-answer'],
  ])('is no opinion where lsblk %s', async (_, script, reason) => {
    await putLsblk(script);
    const { answers, ms } = await ask();
    // Its memory limit may end the spinning before the second is over.
    if (script === GARBAGE || script.includes('{}')) expect(answers).toMatchObject([{ state: 'absent' }]);
    else expect(answers).toEqual([{ state: 'absent', reason }]);
    expect(ms[0]).toBeLessThan(3000);
    await eventually(async () => (await running()).length === 0, 5000, 'nothing is left of it');
  });

  it('is waited for when it answers late, within its second', async () => {
    await putLsblk('sleep 0.4; exec "$REAL" "$@"');
    expect((await ask()).answers).toMatchObject([{ state: 'listed' }]);
  });

  it('is not asked again at once after it hung, so that no second lsblk hangs beside the first', async () => {
    await putLsblk(`echo started >>${folder}/starts; ${HANG}`);
    const { answers, ms } = await ask(4);
    expect(answers).toEqual(Array(4).fill({ state: 'absent', reason: 'no-answer' }));
    for (const later of ms.slice(1)) expect(later).toBeLessThan(100);
    expect(await readFile(join(folder, 'starts'), 'utf8')).toBe('started\n');
  });

  it('is asked afresh after a failure: nothing of it stays in the process', async () => {
    await putLsblk(`[ -e ${folder}/once ] || { touch ${folder}/once; exit 1; }\nexec "$REAL" "$@"`);
    expect((await ask(2)).answers).toMatchObject([{ state: 'absent', reason: 'fallback' }, { state: 'listed' }]);
  });
});

describe('the list of drives', () => {
  it.each([
    ['hangs', HANG, 'no-answer'],
    ['fails', 'exit 1', 'failed'],
  ])('comes from sysfs where lsblk %s, and each drive says so', async (_, script, reason) => {
    const before = disks(await list());
    await putLsblk(script);
    const drives = disks(await list());
    expect(drives.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    for (const { seenBy, warnings } of drives) {
      expect(seenBy).toEqual(['sysfs']);
      expect(warnings).toContainEqual({ kind: 'no-drivelist', reason });
    }
  });

  it.each([
    ['nothing is a drive of the system', 's/"\\(rm\\|hotplug\\)":false/"\\1":true/g'],
    ['everything is one', 's/"\\(rm\\|hotplug\\)":true/"\\1":false/g'],
  ])('refuses what it refused before when lsblk makes drivelist say that %s', async (_, lie) => {
    const before = disks(await list());
    await putLsblk(`"$REAL" "$@" | sed '${lie}'`);
    const drives = disks(await list());
    for (const { id, refusals } of before)
      expect(drives.find((drive) => drive.id === id)?.refusals, id).toEqual(expect.arrayContaining(refusals));
  });

  it('is shown by --watch before drivelist has answered, and no drive is eligible until then', async () => {
    await putLsblk(HANG);
    const run = startCommandLine(['drives', '--all', '--watch'], { stateFolder: folder, environment: environment() });
    try {
      const driveOf = (line: Line) => Drive.parse(line['drive']);
      const { bus, id, refusals } = driveOf(await run.until(({ event }) => event === 'drive-there'));
      expect(bus).not.toBe('loop');
      expect(refusals).toContainEqual({ kind: 'awaiting-drivelist' });
      const changed = driveOf(await run.until((line) => line.event === 'drive-changed' && driveOf(line).id === id));
      expect(changed.refusals).not.toContainEqual({ kind: 'awaiting-drivelist' });
      expect(changed.warnings).toContainEqual({ kind: 'no-drivelist', reason: 'no-answer' });
    } finally {
      run.child.kill('SIGTERM');
      await run.finished;
    }
  });

  it('shows what lsblk alone names, and refuses it', async () => {
    await putLsblk(
      `"$REAL" "$@" | sed '0,/"blockdevices": *\\[/s//&{"name":"\\/dev\\/sdzz","size":8000000000,"rm":true},/'`,
    );
    expect((await list()).find(({ devicePath }) => devicePath === '/dev/sdzz')).toMatchObject({
      seenBy: ['drivelist'],
      refusals: [{ kind: 'not-in-sysfs' }],
    });
  });

  it.runIf(process.geteuid?.() === 0)('has loop devices from sysfs alone, which is no reason to warn', () =>
    Bench.with(async (bench) => {
      const device = await bench.attach(await bench.file('stick.img', 8 * 1024 * 1024));
      for (const script of ['exec "$REAL" "$@"', HANG]) {
        await putLsblk(script);
        const drive = (await list()).find(({ devicePath }) => devicePath === device);
        expect(drive).toMatchObject({ seenBy: ['sysfs'], warnings: [{ kind: 'virtual' }], refusals: [] });
      }
    }),
  );
});

/** The thread's program, as it is shipped; a broken one stands in for a broken drivelist. */
const THREAD = join(dirname(COMMAND_LINE), 'drivelist.js');
const POST = "import { parentPort } from 'node:worker_threads'; parentPort.postMessage";

describe.runIf(process.geteuid?.() === 0)('a drivelist of its own mind', () => {
  it.each([
    ['hangs', 'for (;;);', 'no-answer'],
    ['throws', "throw new Error('broken');", 'failed'],
    ['ends without a word', '', 'failed'],
    ['says what is no list', `${POST}({ drives: 'all of them' });`, 'failed'],
    ['is not there', "import 'drivelist/js/lsblk/nowhere.js';", 'not-installed'],
  ])('that %s is no opinion, each drive says so, and so does the doctor', async (_, program, reason) => {
    const before = disks(await list());
    const file = join(folder, 'drivelist.js');
    await writeFile(file, program);
    const drives = disks(await list(seeing(file, THREAD)));
    expect(drives.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    for (const { seenBy, warnings } of drives) {
      expect(seenBy).toEqual(['sysfs']);
      expect(warnings).toContainEqual({ kind: 'no-drivelist', reason });
    }
    expect(await driveListCheck(seeing(file, THREAD))).toMatchObject({
      state: 'limited',
      finding: 'drivelist-absent',
      remedy: expect.stringContaining(reason === 'not-installed' ? 'Install Flakestick again' : 'what lsblk says'),
    });
  });

  it('is no opinion on a machine without lsblk, and the doctor says what to install', async () => {
    const without = seeing('/dev/null', (await findProgram('lsblk')) ?? '/usr/bin/lsblk');
    for (const { warnings } of disks(await list(without)))
      expect(warnings).toContainEqual({ kind: 'no-drivelist', reason: 'lsblk-missing' });
    expect(await driveListCheck(without)).toMatchObject({
      detail: expect.stringContaining('lsblk is not installed'),
      remedy: expect.stringMatching(/^Install util-linux/),
    });
  });
});
