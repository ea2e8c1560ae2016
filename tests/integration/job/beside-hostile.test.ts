/**
 * A drive is written while another user, a stranger's flakes and a stranger's records do their worst: the job ends well, main is never
 * kept for more than 50 ms of its processor, and the program's own processes stay below 512 MB.
 */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failureOf } from '../../../contract/wire/failure.ts';
import type { JobRequest, JobState } from '../../../contract/wire/job.ts';
import { DEFAULT_BUILD_OPTIONS } from '../../../contract/wire/source.ts';
import { exportText } from '../../../main/stages/record/index.ts';
import { startCrowd } from '../../devices/crowd.ts';
import { driveAt } from '../../devices/listed-drive.ts';
import { Bench } from '../../devices/loop-device.ts';
import { bundledApp, MeasuredApp } from '../../devices/measured-app.ts';
import { canThrottle, throttle } from '../../devices/throttle.ts';
import { ThrowawayUser } from '../../devices/throwaway-user.ts';
import { HOSTILE_ID, hostileRecords } from '../../fakes/hostile-records.ts';
import { makePageFolder, removePageFolder } from '../../fakes/page-folder.ts';
import { promisedMs } from '../../setup/busy.ts';
import { runs } from '../../setup/level.ts';
import { tellTried } from '../../setup/tried.ts';

const MEBIBYTE = 1024 ** 2;
const MAX_SLICE_MS = 50;
const MAX_OWN_BYTES = 512 * MEBIBYTE;
const CONNECTIONS = runs(300, 4000);
const TRACED_BYTES = runs(64 * MEBIBYTE, 20 * 1024 * MEBIBYTE);
/** Each takes a tenth of a microsecond. */
const TRACED_IN_SHORT_LINES_BYTES = runs(32 * MEBIBYTE, 2 * 1024 * MEBIBYTE);
const LOCKED_NODES = 100_000;
/** Of three kilobytes each. */
const DERIVATIONS = runs(10_000, 100_000);
const CLOSURE = {
  ...{ url: 'path:/closure', locked: { type: 'path', path: '/closure', narHash: 'sha256-x' } },
  locks: { nodes: { root: {} }, root: 'root', version: 7 },
};
/** Of a million parts. */
const RECORD_SCALE = runs(0.1, 1);
/** Written and read back in some twelve seconds, which what is beside it takes on a quiet machine. */
const IMAGE_BYTES = 24 * MEBIBYTE;
const BYTES_PER_SECOND = 4 * MEBIBYTE;
const canRun = canThrottle && process.getuid?.() === 0;

/** Prints what it was asked to by the name of the flake, as fast as it is read. */
const FAKE_NIX = `#!/bin/sh
case "$*" in
  --version) echo 'nix (Nix) 2.31.2' ;;
  *short-lines*) yes 'trace: x' | head -c ${TRACED_IN_SHORT_LINES_BYTES} >&2; echo 'error: that is all' >&2; exit 1 ;;
  *long-lines*) tr '\\0' x </dev/zero | head -c ${TRACED_BYTES} >&2; echo 'error: that is all' >&2; exit 1 ;;
  *locked*) cat "\${0%/*}/metadata.json" ;;
  *metadata*closure*) echo '${JSON.stringify(CLOSURE)}' ;;
  *' show --recursive '*) awk 'BEGIN {
    x = sprintf("%2800s", ""); gsub(/ /, "x", x); printf "{"
    for (at = 0; at < ${DERIVATIONS}; at++)
      printf "%s\\"/nix/store/%032d-n.drv\\":{\\"env\\":{\\"text\\":\\"%s\\",\\"__noChroot\\":\\"%s\\"}}",
        at ? "," : "", at, x, at == 7 ? "1" : ""
    print "}" }' ;;
  *' config show '*) echo '{"system":{"value":"x86_64-linux"},"sandbox":{"value":"relaxed"}}' ;;
  *--dry-run*closure*) echo '[{"drvPath":"/nix/store/00000000000000000000000000000000-n.drv","outputs":{"out":null}}]' ;;
  *closure*' ? '*) echo true ;;
  *closure*nixConfig*) echo '{}' ;;
  *closure*) echo '{"all":[],"packages":[]}' ;;
  *) exit 1 ;;
esac
`;

function lockOfManyNodes(): object {
  const nodes = Object.fromEntries(
    Array.from({ length: LOCKED_NODES }, (_, at) => [`n${at}`, { inputs: { a: `n${(at + 1) % LOCKED_NODES}` } }]),
  );
  return { nodes: { ...nodes, root: { inputs: { a: 'n0' } } }, root: 'root', version: 7 };
}

let pageFolder: string;
beforeAll(async () => {
  pageFolder = await makePageFolder();
});
afterAll(() => removePageFolder(pageFolder));

async function fakeNix(folder: string): Promise<string> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'nix'), FAKE_NIX);
  await chmod(join(bin, 'nix'), 0o755);
  const metadata = {
    url: 'path:/x',
    locked: { type: 'path', path: '/x', narHash: 'sha256-x' },
    locks: lockOfManyNodes(),
  };
  await writeFile(join(bin, 'metadata.json'), JSON.stringify(metadata));
  return bin;
}

/** Each of them, by its name: they run one after the other, and the job beside them all. */
function hostileDeeds(app: MeasuredApp, folder: string, user: ThrowawayUser) {
  const inspect = async (name: string): Promise<unknown> => {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, 'flake.nix'), '{ outputs = _: { }; }\n');
    const source = `path:${join(folder, name)}#iso`;
    return app.call('source/inspect', { source, options: DEFAULT_BUILD_OPTIONS }).catch(failureOf);
  };
  const importRecord = async (record: object): Promise<void> => {
    const path = join(folder, 'hostile.json');
    await writeFile(path, exportText(record));
    await app.call('record/import', { path }).catch(failureOf);
    await app.call('record/list', {});
    await app.call('record/show', { id: HOSTILE_ID }).catch(failureOf);
  };
  return new Map<string, () => Promise<unknown>>([
    [
      `${CONNECTIONS} connections of another user`,
      async () => {
        const crowd = startCrowd(user, Number(new URL(app.origin).port), CONNECTIONS);
        try {
          await crowd.made;
        } finally {
          await crowd.leave();
        }
      },
    ],
    ['a flake that traces short lines', async () => expect(await inspect('short-lines')).toHaveProperty('kind')],
    ['a flake that traces lines without end', async () => expect(await inspect('long-lines')).toHaveProperty('kind')],
    [
      `a lock of ${LOCKED_NODES} nodes`,
      async () =>
        expect(await inspect('locked')).toMatchObject({
          kind: 'bad-flake-reference',
          detail: { because: 'lock-too-large' },
        }),
    ],
    [
      `${DERIVATIONS} derivations`,
      async () =>
        expect(await inspect('closure')).toMatchObject({
          warnings: expect.arrayContaining([
            {
              kind: 'build-risk',
              risk: { kind: 'unsandboxed-builds', derivations: [expect.stringContaining('0007-n.drv')] },
            },
          ]),
        }),
    ],
    ...hostileRecords(RECORD_SCALE).map(
      ({ title, record }) => [`a record with ${title}`, () => importRecord(record())] as const,
    ),
  ]);
}

async function ended(app: MeasuredApp): Promise<JobState> {
  for (;;) {
    const state = await app.call('job/state', {});
    if ('finishedAt' in state) return state;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

it.skipIf(!canRun)('what is hostile neither stops a job, nor keeps main from it, nor fills the memory', async () => {
  await Bench.with(async (bench) => {
    const user = await ThrowawayUser.create('beside');
    bench.onEnd(() => user.remove());
    const image = await bench.diskImage(IMAGE_BYTES);
    const device = await bench.attach(await bench.file('stick', IMAGE_BYTES + MEBIBYTE));
    const slow = await throttle(device, BYTES_PER_SECOND);
    bench.onEnd(() => slow.remove());
    const bin = await fakeNix(bench.folder);
    const app = await MeasuredApp.start(await bundledApp(join(bench.folder, 'app')), pageFolder, {
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      XDG_STATE_HOME: join(bench.folder, 'state'),
      XDG_RUNTIME_DIR: join(bench.folder, 'runtime'),
    });
    bench.onEnd(() => app.stop());
    await writeFile(slow.tasksFile, String(app.pid));
    const { identity, devicePath } = await driveAt(device);
    const request: JobRequest = {
      ...{ kind: 'flash', source: image, options: DEFAULT_BUILD_OPTIONS, drives: [{ identity, devicePath }] },
      ...{ verification: 'read-back', rewrite: 'everything', eject: false, includeLoop: true },
    };
    await app.call('job/start', request);
    const phase = async (): Promise<string> => (await app.call('job/state', {})).phase;
    await expect.poll(phase, { timeout: 120_000 }).toBe('writing');
    const slices: [name: string, longestMs: number, peakBytes: number][] = [];
    const deeds = hostileDeeds(app, bench.folder, user);
    await app.longestSliceMs();
    for (const [name, deed] of deeds) {
      await deed();
      slices.push([name, Math.round(await app.longestSliceMs()), await app.peakBytes()]);
    }
    const state = await ended(app);
    const peak = await app.peakBytes();
    const inMib = (bytes: number): string => `${Math.round(bytes / MEBIBYTE)} MiB`;
    const measured = slices.map(([name, ms, bytes]) => `${name}: ${ms} ms, by then at most ${inMib(bytes)}`);
    const peaks = [...app.peaks()].map(([name, bytes]) => `${name} ${inMib(bytes)}`);
    console.log([...measured, ...peaks].join('\n'));
    expect(state).toMatchObject({ phase: 'done', drives: [{ verdict: { kind: 'verified' }, failure: null }] });
    expect(slices.filter(([, longestMs]) => longestMs >= promisedMs(MAX_SLICE_MS))).toEqual([]);
    expect(peak).toBeLessThan(MAX_OWN_BYTES);
    const longestMs = Math.max(...slices.map(([, sliceMs]) => sliceMs));
    tellTried({
      what: 'hostile deeds beside a running job',
      count: deeds.size,
      outcome: `the job ended verified; main was kept for ${longestMs} ms at the most; at most ${inMib(peak)} in its own processes`,
    });
  });
});
