/** The programs that are compared. Each writes an image to a device and proves it by reading it back, in its own way. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileVersion, PROTOCOL } from '../../contract/wire/helper-protocol.ts';
import { BLOCK_BYTES, type ImageCompression } from '../../contract/wire/image.ts';
import { DrawnBlocks } from '../../main/system/helper-client/drawn-blocks.ts';
import { identityOf } from '../devices/listed-drive.ts';
import { COMMAND_LINE, HELPER } from '../setup/built-programs.ts';
import { etcherSdk } from './etcher-sdk.ts';
import { type Measurement, type MeasureOptions, measure } from './measure.ts';

export interface Job {
  readonly image: string;
  /** Null for an image as it is; `imageBytes` is what it unpacks to. */
  readonly compression?: ImageCompression | null;
  readonly imageBytes?: number;
  readonly devices: readonly string[];
  readonly tasksFile?: string | undefined;
}

export interface Contender {
  readonly name: string;
  /** Digest that its verification rests on. */
  readonly digest: string;
  readonly write: (job: Job) => Promise<Measurement>;
  /** Null when writing and verifying cannot be had apart. */
  readonly verify: ((job: Job) => Promise<Measurement>) | null;
  readonly mostDevices: number;
}

function helperDrive(devicePath: string): object {
  const sysfs = `/sys/block/${basename(devicePath)}`;
  const number = (name: string): number => Number(readFileSync(`${sysfs}/${name}`, 'utf8'));
  return { devicePath, diskseq: number('diskseq'), serial: null, sizeBytes: number('size') * 512 };
}

const SKIP = { task: 'write', verification: 'skip' };
const READ_BACK = { task: 'write', verification: 'read-back' };
const VERIFY = { task: 'verify', wholeDigest: null, show: [] };

/** As main answers a drive that is written and compared. */
function drawnAfter(line: string, imageBytes: number): string | undefined {
  if (!line.startsWith('{"event":"written"')) return undefined;
  const { drive } = JSON.parse(line) as { drive: number };
  const { blocks } = new DrawnBlocks(Math.ceil(imageBytes / BLOCK_BYTES));
  return `${JSON.stringify({ order: 'digest', drive, blocks })}\n`;
}

interface Helper {
  readonly file: string;
  /** Of its protocol. */
  readonly version: number;
}
const OURS: Helper = { file: HELPER, version: PROTOCOL };

async function runHelper(job: Job, task: { readonly task: string }, { file, version } = OURS): Promise<Measurement> {
  const { image, devices, tasksFile, compression = null } = job;
  const request = {
    protocol: version,
    imageBytes: job.imageBytes ?? statSync(image).size,
    blockBytes: BLOCK_BYTES,
    drives: devices.map((device) => ({
      ...helperDrive(device),
      ...(task.task === 'write' ? { rewrite: 'everything' } : {}),
    })),
    ...(task.task === 'write' ? { imagePath: image, compression } : {}),
    ...task,
  };
  const { imageVersion } = request as { imageVersion?: string };
  const run = await measure([process.execPath, file], {
    input: `${JSON.stringify(request)}\n`,
    tasksFile,
    ...(imageVersion === undefined ? {} : { onLine: (line) => drawnAfter(line, request.imageBytes) }),
  });
  if (!run.output.trimEnd().endsWith('{"event":"done"}') || run.output.includes('"event":"failed"'))
    throw new Error(run.output.slice(-500));
  return run;
}

const shell = (script: string, argv: readonly string[], tasksFile?: string): Promise<Measurement> =>
  measure(['/bin/bash', '-c', `set -eo pipefail; ${script}`, 'bench', ...argv], { tasksFile });

const one = ({ image, devices }: Job): [string, string] => [image, devices[0] as string];
const compare = (job: Job): Promise<Measurement> =>
  shell('cmp -n "$(stat -c %s "$1")" "$1" "$2"', one(job), job.tasksFile);

function has(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The measure of the others. */
export const DD: Contender = {
  name: 'dd, then dd | cmp',
  digest: 'none (compares with the image)',
  mostDevices: 1,
  write: (job) => shell(`dd if="$1" of="$2" bs=4M oflag=direct conv=fsync status=none`, one(job), job.tasksFile),
  verify: (job) =>
    shell(
      `dd if="$2" bs=4M iflag=direct,count_bytes count="$(stat -c %s "$1")" status=none | cmp - "$1"`,
      one(job),
      job.tasksFile,
    ),
};

/** What people type for a compressed image; \`program\` decompresses to its stdout. */
export const decompressor = (program: string): Contender => ({
  name: program,
  digest: 'none (compares with what it unpacks once more)',
  mostDevices: 1,
  write: (job) =>
    shell(
      `${program} "$1" | dd of="$2" bs=4M iflag=fullblock oflag=direct conv=fsync status=none`,
      one(job),
      job.tasksFile,
    ),
  verify: (job) =>
    shell(
      `dd if="$2" bs=4M iflag=direct,count_bytes count="$3" status=none | cmp - <(${program} "$1")`,
      [...one(job), String(job.imageBytes)],
      job.tasksFile,
    ),
});

const OTHERS: readonly Contender[] = [
  DD,
  {
    name: 'cp, sync, then cmp',
    digest: 'none (reads the page cache)',
    mostDevices: 1,
    write: (job) => shell('cp "$1" "$2"; sync "$2"', one(job), job.tasksFile),
    verify: compare,
  },
  ...(has('bmaptool')
    ? [
        {
          name: 'bmaptool --nobmap, then cmp',
          digest: 'none (reads the page cache)',
          mostDevices: 1,
          write: (job: Job) => shell('bmaptool --quiet copy --nobmap "$1" "$2"', one(job), job.tasksFile),
          verify: compare,
        },
      ]
    : []),
  ...(has('pv')
    ? [
        {
          name: 'pv, sync, then cmp',
          digest: 'none (reads the page cache)',
          mostDevices: 1,
          write: (job: Job) => shell('pv --quiet "$1" >"$2"; sync "$2"', one(job), job.tasksFile),
          verify: compare,
        },
      ]
    : []),
  ...(has('rpi-imager')
    ? [
        {
          name: 'rpi-imager --cli',
          digest: 'SHA-256 of the stream',
          mostDevices: 1,
          // Without the network: it looks for an update and reports statistics otherwise.
          write: (job: Job) =>
            shell('unshare --net rpi-imager --cli --disable-eject "$1" "$2"', one(job), job.tasksFile),
          verify: null,
        },
      ]
    : []),
];

const FLAKESTICK_APART: Contender = {
  name: 'Flakestick, apart',
  digest: 'SHA-256 per block',
  mostDevices: 8,
  write: (job) => runHelper(job, SKIP),
  verify: (job) => runHelper(job, VERIFY),
};

const engine = (name: string, helper: Helper): Contender => ({
  name,
  digest: 'SHA-256 per block',
  mostDevices: 32,
  write: (job) => runHelper(job, READ_BACK, helper),
  verify: null,
});

/** As `flash` has an image written that is not compressed and that it has not digested before. */
const comparing = (name: string): Contender => ({
  name,
  digest: 'compares with the image; SHA-256 of each sixteenth block',
  mostDevices: 32,
  write: (job) => {
    const imageVersion = fileVersion(statSync(job.image, { bigint: true }));
    return runHelper(job, { ...READ_BACK, ...((job.compression ?? null) === null ? { imageVersion } : {}) });
  },
  verify: null,
});

interface FlashOptions {
  readonly commandLine?: string;
  /** A fresh one if left out. */
  readonly stateFolder?: string;
  readonly onLine?: MeasureOptions['onLine'];
}

async function flashCommand(
  { image, devices, tasksFile }: Job,
  { commandLine = COMMAND_LINE, stateFolder, onLine }: FlashOptions = {},
): Promise<Measurement> {
  const drives: string[] = [];
  // They hold what the round before wrote.
  for (const device of devices) drives.push('--drive', await identityOf(device));
  const argv = [process.execPath, commandLine, 'flash', image, ...drives, '--include-loop', '--yes', '--restart'];
  const state = stateFolder ?? mkdtempSync(join(tmpdir(), 'flakestick-bench-'));
  const options = { tasksFile, environment: { XDG_STATE_HOME: state }, ...(onLine ? { onLine } : {}) };
  return measure(onLine ? [...argv, '--json'] : argv, options).finally(() => {
    if (stateFolder === undefined) rmSync(state, { recursive: true });
  });
}

/** Seconds from the start of the `flash` command until each drive is verified and its record is saved. */
export async function verdictSeconds(job: Job): Promise<number[]> {
  const seconds = job.devices.map(() => Number.NaN);
  const onLine: MeasureOptions['onLine'] = (line, at) => {
    const event = JSON.parse(line) as { event: string; devicePath?: string; contents?: string };
    if (event.event === 'drive-done' && event.contents === 'verified')
      seconds[job.devices.indexOf(event.devicePath ?? '')] = at;
    return undefined;
  };
  await flashCommand(job, { onLine });
  return seconds;
}

/** Seconds of two runs with the same state folder, the second of which finds what the first one digested. */
export async function flashTwice(job: Job): Promise<[first: number, again: number]> {
  const stateFolder = mkdtempSync(join(tmpdir(), 'flakestick-bench-'));
  try {
    const { seconds: first } = await flashCommand(job, { stateFolder });
    return [first, (await flashCommand(job, { stateFolder })).seconds];
  } finally {
    rmSync(stateFolder, { recursive: true });
  }
}

const wholeCommand = (name: string, commandLine: string): Contender => ({
  name,
  digest: 'SHA-256 per block, of the image as well',
  mostDevices: 8,
  write: (job) => flashCommand(job, { commandLine }),
  verify: null,
});

/** The writing and verifying of `flash`, without main’s digests. */
export const FLAKESTICK = comparing('Flakestick');
/** The same where every block is digested: of a compressed image, and of one that was digested before. */
const FLAKESTICK_DIGESTS = engine('Flakestick, digesting', OURS);
/** Everything that a user waits for: it starts, looks at the drive, keeps a record, and digests the image as well. */
export const FLAKESTICK_COMMAND = wholeCommand('Flakestick, the whole `flash` command', COMMAND_LINE);

/** Both of an earlier build: a checkout with its `dist/`. Its helper says with which protocol it wants to be spoken to. */
export function earlierBuild(folder: string): { readonly engine: Contender; readonly command: Contender } {
  const file = join(folder, 'dist/helper/helper.js');
  // It ends with its stdin, as a failure: nothing was asked of it.
  const [hello = ''] = spawnSync(process.execPath, [file], { input: '', encoding: 'utf8' }).stdout.split('\n');
  const { protocol } = JSON.parse(hello) as { protocol: number };
  return {
    engine: engine('the earlier build', { file, version: protocol }),
    command: wholeCommand('the earlier build, the whole `flash` command', join(folder, 'dist/main/cli.js')),
  };
}

export const ETCHER_SDK = 'etcher-sdk';

/** Installs etcher-sdk when it is asked for. Throws when that cannot be done. */
export function contenders({ withEtcherSdk }: { withEtcherSdk: boolean }): Contender[] {
  const all = [...OTHERS, FLAKESTICK_APART, FLAKESTICK_COMMAND, FLAKESTICK_DIGESTS, FLAKESTICK];
  if (!withEtcherSdk) return all;
  const program = etcherSdk();
  return [
    ...all,
    {
      name: ETCHER_SDK,
      digest: 'XXH3-64 of the stream; never flushes',
      mostDevices: 8,
      write: ({ image, devices, tasksFile }) =>
        measure([process.execPath, ...program, image, ...devices], { tasksFile }),
      verify: null,
    },
  ];
}
