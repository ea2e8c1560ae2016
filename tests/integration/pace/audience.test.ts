/** A job outlives its audience (ADR 0040): the built program, on real block devices, whose output goes where nothing can be written. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shellQuote } from '../../../main/system/shell-quote.ts';
import { PROJECT, STANDIN } from '../../devices/command-line.ts';
import { identityOf } from '../../devices/listed-drive.ts';
import { Bench, firstMebibyte, run } from '../../devices/loop-device.ts';
import { eventually } from '../../devices/processes.ts';
import { slowFlake } from '../../devices/slow-flake.ts';
import { canThrottle, throttle } from '../../devices/throttle.ts';
import { COMMAND_LINE } from '../../setup/built-programs.ts';
import { nixTestEnvironment } from '../../setup/nix-environment.ts';

const MEBIBYTE = 1024 * 1024;
const IMAGE_BYTES = 12 * MEBIBYTE;
/** 12 MiB take about 3 s, each way: long enough to be caught. */
const SLOW_BYTES_PER_SECOND = 4 * MEBIBYTE;
const WITHIN_MS = 120_000;

type Phase = 'building' | 'writing' | 'verifying';
/** What happens to the reader of the output. */
type Leaves = 'closed pipe' | 'full disk' | 'closed terminal';

interface Started {
  /** Of all that was printed so far. */
  said(): string;
  leave(): Promise<unknown>;
  readonly code: Promise<number | null>;
  kill(): void;
}

interface Job {
  readonly bench: Bench;
  readonly argv: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly tasksFile: string;
}

/** Joins the cgroup, and becomes the shell that runs `script` with the command line as its arguments. */
function shell({ argv, environment, tasksFile }: Job, script: string, stdio: 'pipe' | 'ignore'): ChildProcess {
  const command = [process.execPath, COMMAND_LINE, ...argv, '--json'];
  return spawn('/bin/sh', ['-c', `echo $$ >"$0"; ${script}`, tasksFile, ...command], {
    cwd: PROJECT,
    env: environment,
    stdio: ['ignore', stdio, stdio],
  });
}

const codeOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', (code) => resolve(code)));

const textOf = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

const START: { readonly [L in Leaves]: (job: Job) => Promise<Started> } = {
  async 'closed pipe'(job) {
    const child = shell(job, 'exec "$@"', 'pipe');
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    return {
      said: () => said,
      leave: async () => [child.stdout?.destroy(), child.stderr?.destroy()],
      code: codeOf(child),
      kill: () => child.kill('SIGKILL'),
    };
  },

  async 'full disk'(job) {
    const folder = join(job.bench.folder, 'small');
    await mkdir(folder);
    await run('mount', '-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder);
    job.bench.onEnd(() => run('umount', folder));
    const log = join(folder, 'log');
    const child = shell(job, `exec "$@" >${shellQuote(log)} 2>&1`, 'ignore');
    return {
      said: () => textOf(log),
      leave: () => run('dd', 'if=/dev/zero', `of=${join(folder, 'rest')}`, 'bs=4k').catch(() => {}),
      code: codeOf(child),
      kill: () => child.kill('SIGKILL'),
    };
  },

  async 'closed terminal'(job) {
    const [log, code] = [join(job.bench.folder, 'log'), join(job.bench.folder, 'code')];
    const command = [process.execPath, COMMAND_LINE, ...job.argv, '--json'].map(shellQuote).join(' ');
    // The kernel tells the session's leader, a shell, which dies of it, and then everything in the foreground. Another shell
    // lives on to tell the exit code.
    const survivor = `trap : HUP; ${command} >${shellQuote(log)}; echo $? >${shellQuote(code)}`;
    const leader = `sh -c ${shellQuote(survivor)}; exit`;
    const script = `exec script --quiet --command ${shellQuote(leader)} /dev/null`;
    const child = shell(job, script, 'ignore');
    const ended = eventually(async () => textOf(code).endsWith('\n'), WITHIN_MS, 'the command line ends');
    return {
      said: () => textOf(log),
      leave: async () => child.kill('SIGKILL'),
      code: ended.then(() => Number(textOf(code))),
      kill: () => child.kill('SIGKILL'),
    };
  },
};

const isIn: { readonly [P in Phase]: (said: string, packageName: string) => boolean } = {
  building: (said, packageName) => said.includes(packageName),
  writing: (said) => /"step":"writing","progress":\{"doneBytes":[1-9]\d{6}/.test(said),
  verifying: (said) => said.includes('"phase":"verifying"'),
};

interface Kept {
  readonly contents: string;
  readonly verdict: { readonly kind: string } | null;
}

function keptRecords(stateFolder: string): Kept[] {
  const folder = join(stateFolder, 'flakestick/records');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  return names.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Kept);
}

interface Ended {
  readonly code: number | null;
  readonly records: readonly Kept[];
  /** Whether each drive begins as the image does. */
  readonly begins: readonly boolean[];
  readonly lastLine: string;
}

async function endOf(leaves: Leaves, phase: Phase, count: number): Promise<Ended> {
  const ended = Promise.withResolvers<Ended>();
  await Bench.with(async (bench) => {
    // Builders of another user look for a file there.
    chmodSync(bench.folder, 0o755);
    const go = join(bench.folder, 'go');
    const image = await bench.diskImage(IMAGE_BYTES);
    const { path, packageName } = slowFlake(bench.folder, go);
    const drives: string[] = [];
    for (let index = 0; index < count; index += 1)
      drives.push(
        await bench.attach(await bench.file(`stick-${index}.img`, (phase === 'building' ? 256 : 16) * MEBIBYTE)),
      );
    const ids = await Promise.all(drives.map(identityOf));
    const slow = await throttle(phase === 'building' ? [] : drives, SLOW_BYTES_PER_SECOND);
    const stateFolder = join(bench.folder, 'state');
    const source = phase === 'building' ? [`path:${path}#iso`, ...STANDIN] : [image];
    const argv = ['flash', ...source, ...ids.flatMap((id) => ['--drive', id]), '--include-loop', '--yes'];
    const environment = {
      ...process.env,
      ...nixTestEnvironment(),
      XDG_STATE_HOME: stateFolder,
      XDG_CONFIG_HOME: stateFolder,
    };
    const started = await START[leaves]({ bench, argv, environment, tasksFile: slow.tasksFile });
    try {
      let code: number | null | undefined;
      void started.code.then((value) => (code = value));
      await eventually(
        async () => code !== undefined || isIn[phase](started.said(), packageName),
        WITHIN_MS,
        `${phase}: ${started.said().slice(-500)}`,
      );
      expect(code, started.said()).toBeUndefined();
      await started.leave();
      writeFileSync(go, '');
      await eventually(async () => code !== undefined, WITHIN_MS, 'it ends');
      const wanted = await firstMebibyte(image);
      ended.resolve({
        code: code ?? null,
        records: keptRecords(stateFolder),
        begins: await Promise.all(drives.map(async (drive) => (await firstMebibyte(drive)).equals(wanted))),
        lastLine: started.said().trimEnd().split('\n').at(-1) ?? '',
      });
    } finally {
      started.kill();
      await slow.remove();
    }
  });
  return ended.promise;
}

const TRIED = [1, 8].flatMap((count) =>
  (['building', 'writing', 'verifying'] as const).map((phase) => ({ count, phase })),
);
const TIMEOUT_MS = 3 * WITHIN_MS;

describe.runIf(canThrottle)('a flash', () => {
  describe.each(['closed pipe', 'full disk'] as const)('whose output ends with a %s', (leaves) => {
    it.each(TRIED)(
      'at $phase, with $count drives, comes to its verdict',
      { timeout: TIMEOUT_MS },
      async ({ phase, count }) => {
        const { code, records, begins } = await endOf(leaves, phase, count);
        expect(code).toBe(0);
        expect(records.map(({ contents }) => contents)).toEqual(Array.from({ length: count }, () => 'verified'));
        if (phase !== 'building') expect(begins).toEqual(Array.from({ length: count }, () => true));
      },
    );
  });

  it.each(TRIED)(
    'whose terminal is closed at $phase, with $count drives, is cancelled in order',
    { timeout: TIMEOUT_MS },
    async ({ phase, count }) => {
      const { code, records, begins, lastLine } = await endOf('closed terminal', phase, count);
      expect(code).toBe(130);
      expect(JSON.parse(lastLine)).toMatchObject({ event: 'result', outcome: 'cancelled' });
      const contents = { building: null, writing: 'partly-written', verifying: 'written-unverified' }[phase];
      expect(records.map((record) => record.contents)).toEqual(
        Array.from({ length: contents === null ? 0 : count }, () => contents),
      );
      expect(begins).toEqual(Array.from({ length: count }, () => phase === 'verifying'));
    },
  );
});
