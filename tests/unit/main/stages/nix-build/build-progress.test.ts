import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BuildPlan } from '../../../../../contract/wire/build-plan.ts';
import type { Failure } from '../../../../../contract/wire/failure.ts';
import { BuildProgress } from '../../../../../contract/wire/job.ts';
import {
  type BuildLog,
  EMPTY_BUILD_LOG,
  finishedLog,
  logAfter,
  plannedLog,
  readPlanText,
} from '../../../../../main/stages/nix-build/index.ts';
import { type NixLogLine, parseNixLogLine, recogniseNixFailure } from '../../../../../main/system/nix/index.ts';

const folder = path.join(import.meta.dirname, '../../../../fixtures/nix-log');
const recordings = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.log'));
const AT = '2026-11-22T20:15:00.000Z';
const NOTHING_PLANNED: BuildPlan = {
  ...{ builds: 0, fetches: 0, downloadBytes: 0, unpackedBytes: 0, disk: [], likelyMs: null },
  ...{ unknownBuilds: 0, compilesEverything: false },
};

const linesOf = (name: string): string[] => readFileSync(path.join(folder, name), 'utf8').split('\n').filter(Boolean);
const textOf = (line: NixLogLine): string[] => ('text' in line ? line.text.split('\n') : []);
function states(lines: readonly string[], from = EMPTY_BUILD_LOG): BuildLog[] {
  let log = from;
  return lines.map((line) => (log = logAfter(log, parseNixLogLine(line), AT)));
}
function replay(name: string): BuildLog {
  return states(linesOf(name)).at(-1) ?? EMPTY_BUILD_LOG;
}
function failureIn(log: BuildLog): Failure {
  return recogniseNixFailure(log.complaints, {
    during: 'building',
    reference: 'x',
    nixVersion: '2.8.0',
    logOf: (derivation) => log.builderLogs.get(derivation) ?? [],
  });
}
const json = (value: object): string => `@nix ${JSON.stringify(value)}`;
const counts = ({ filesEvaluated, builds, fetches }: BuildProgress): number[] => [
  filesEvaluated,
  builds.done,
  builds.expected,
  fetches.done,
  fetches.expected,
  fetches.doneBytes,
  fetches.expectedBytes,
];
const versions = readdirSync(folder).filter((name) => /^\d+\.\d+\.\d+$/.test(name));
const STAGES = ['evaluating', 'fetching', 'building', 'packing-image'];

describe.each(recordings)('replaying %s', (name) => {
  it('gives valid progress whose counts and stage never go back', () => {
    let before = counts(EMPTY_BUILD_LOG.progress);
    let stage = 0;
    for (const { progress } of states(linesOf(name))) {
      BuildProgress.parse(progress);
      const after = counts(progress);
      for (const [place, count] of after.entries()) expect(count).toBeGreaterThanOrEqual(before[place] ?? 0);
      expect(STAGES.indexOf(progress.stage)).toBeGreaterThanOrEqual(stage);
      expect(progress.builds.done).toBeLessThanOrEqual(progress.builds.expected);
      expect(progress.fetches.doneBytes).toBeLessThanOrEqual(progress.fetches.expectedBytes);
      before = after;
      stage = STAGES.indexOf(progress.stage);
    }
  });
});

it('understands every line that was recorded', () => {
  const recorded = recordings.filter((name) => !name.startsWith('generated'));
  expect(recorded.length).toBeGreaterThan(3);
  const lines = recorded.flatMap(linesOf);
  expect(lines.filter((line) => parseNixLogLine(line).kind === 'unrecognised')).toEqual([]);
});

describe.each(versions)('what a build with Nix %s shows', (version) => {
  it('goes through all stages to an image, with everything built', () => {
    const lines = linesOf(`${version}/success.log`);
    // Since 2.10 the log of a build has its plan.
    const builds = readPlanText(lines.flatMap((line) => textOf(parseNixLogLine(line)))).derivations.length;
    const plan = { ...NOTHING_PLANNED, builds };
    const seen = states(lines, builds === 0 ? EMPTY_BUILD_LOG : plannedLog(EMPTY_BUILD_LOG, plan));
    const stages = [...new Set(seen.map(({ progress }) => progress.stage))];
    expect(stages).toEqual(['evaluating', 'building', 'packing-image']);
    const { progress } = seen.at(-1) ?? EMPTY_BUILD_LOG;
    expect(progress.builds.done).toBe(progress.builds.expected);
    if (builds > 0) expect(progress.builds.expected).toBe(builds);
    expect(progress.builds.done).toBeGreaterThan(5);
    expect(progress.filesEvaluated).toBeGreaterThan(10);
    expect(progress.running).toEqual([]);
    const running = new Set(seen.flatMap((log) => log.progress.running.map((activity) => activity.name)));
    expect(running).toContain('squashfs.img');
    expect([...running].join(' ')).not.toContain('/nix/store');
  });

  it('tells packing the file system from writing the image, and shows how far that is', () => {
    const drv = '/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-nixos-minimal-26.05-x86_64-linux.iso.drv';
    const output = (line: string): string => json({ action: 'result', id: 2, type: 101, fields: [line] });
    const seen = states([
      json({ action: 'start', id: 2, level: 3, text: '', type: 105, fields: [drv, '', 1, 1] }),
      output('Creating 4.0 filesystem on nix-store.squashfs, block size 1048576.'),
      output('xorriso : UPDATE :  50.00% done'),
      output('xorriso : UPDATE :  41.00% done'),
    ]).map(({ progress }) => [progress.stage, progress.running[0]?.phase, progress.running[0]?.fraction]);
    expect(seen).toEqual([
      ['packing-image', null, null],
      ['packing-image', 'compressing', null],
      ['packing-image', 'writing image', 0.5],
      ['packing-image', 'writing image', 0.5],
    ]);
  });

  it('keeps the failing builder’s last lines and names it', () => {
    const log = replay(`${version}/failing-dependency.log`);
    expect(failureIn(log)).toMatchObject({
      kind: 'build-failed',
      derivation: expect.stringMatching(/-broken-package-1\.0\.drv$/),
      log: ['building broken-package', 'main.c:3:1: error: expected declaration'],
    });
    expect(log.progress.log).toContain('broken-package-1.0> building broken-package');
  });

  it('names both hashes of a download that is something else', () => {
    expect(failureIn(replay(`${version}/hash-mismatch.log`))).toMatchObject({
      kind: 'hash-mismatch',
      derivation: expect.stringMatching(/-whole\.drv$/),
      specified: expect.stringMatching(/^sha256-A{43}=$/),
      got: expect.stringMatching(/^sha256-.{43}=$/),
    });
  });

  it('names the address whose download broke off, though a builder says so and not Nix', () => {
    const log = replay(`${version}/network-loss.log`);
    expect(failureIn(log)).toMatchObject({
      kind: 'network-failed',
      url: 'https://example.org/cut',
      detail: expect.stringContaining('partial file'),
    });
    expect(log.progress.fetches.doneBytes).toBeGreaterThanOrEqual(100_000);
    expect(log.progress.log.join('\n')).toMatch(/cut> +error: unable to download/);
  });

  it('says that the disk is full when a builder had no room, and not that the build is broken', () => {
    expect(failureIn(replay(`${version}/disk-full.log`))).toMatchObject({
      kind: 'disk-full',
      path: '/nix/store',
      detail: expect.stringMatching(/^squashfs\.img: .*No space left on device/),
    });
  });

  it('names the place of an evaluation error', () => {
    expect(failureIn(replay(`${version}/evaluation-error.log`))).toMatchObject({
      kind: 'evaluation-failed',
      message: "undefined variable 'vimm'",
      position: { file: expect.stringMatching(/\/configuration\.nix$/), line: 7 },
    });
  });

  it('ends without anything running when it is cancelled', () => {
    expect(replay(`${version}/cancelled.log`).progress.running).toEqual([]);
  });
});

describe('totals', () => {
  const totals = [json({ action: 'start', id: 1, level: 0, text: '', type: 104 })];
  const builds = (...fields: number[]): string => json({ action: 'result', id: 1, type: 105, fields });
  const plan = { ...NOTHING_PLANNED, builds: 2 };
  const build = (id: number, name: string): string =>
    json({ action: 'start', id, level: 3, text: '', type: 105, fields: [`/nix/store/x-${name}.drv`, '', 1, 1] });
  const stop = (id: number): string => json({ action: 'stop', id });

  it('are those of the plan, whatever Nix counts, and builds are counted as they end', () => {
    let log = plannedLog(EMPTY_BUILD_LOG, plan);
    const counts = [
      ...totals,
      builds(1, 7, 1, 0),
      build(2, 'a'),
      build(3, 'b'),
      stop(2),
      builds(3, 9, 1, 0),
      stop(3),
    ].map((line) => (log = logAfter(log, parseNixLogLine(line), AT)).progress.builds);
    expect(counts.map(({ done, expected }) => `${done}/${expected}`).join(' ')).toBe('0/2 0/2 0/2 0/2 1/2 1/2 2/2');
  });

  it('count what was built though it was to be fetched', () => {
    let log = plannedLog(EMPTY_BUILD_LOG, { ...plan, builds: 0, fetches: 1 });
    for (const line of [build(2, 'a'), stop(2)]) log = logAfter(log, parseNixLogLine(line), AT);
    expect(log.progress.builds).toEqual({ done: 1, expected: 1 });
  });

  it('of downloads are those of the plan too, whatever Nix expects, and grow only with what was done', () => {
    const copies = json({ action: 'start', id: 9, level: 0, text: '', type: 103 });
    const copied = (...fields: number[]): string => json({ action: 'result', id: 9, type: 105, fields });
    const expectation = json({ action: 'result', id: 9, type: 106, fields: [101, 9_000_000] });
    const planned = { ...NOTHING_PLANNED, fetches: 3, downloadBytes: 1_000_000 };
    let log = plannedLog(EMPTY_BUILD_LOG, planned);
    const take = (line: string) => (log = logAfter(log, parseNixLogLine(line), AT)).progress.fetches;
    expect(log.progress.fetches).toEqual({ done: 0, expected: 3, doneBytes: 0, expectedBytes: 1_000_000 });
    take(copies);
    expect(take(copied(1, 412, 1, 0))).toMatchObject({ done: 1, expected: 3 });
    expect(take(expectation)).toMatchObject({ expectedBytes: 1_000_000 });
    expect(take(copied(4, 412, 0, 0))).toMatchObject({ done: 4, expected: 4 });
  });

  it('does not take over what Nix expects while it still finds out what is there', () => {
    const log = states([...totals, builds(0, 11, 0, 0), builds(0, 3, 1, 0)]).at(-1);
    expect(log?.progress.builds).toEqual({ done: 0, expected: 3 });
  });

  it('does not shrink when Nix expects less later, and ends complete', () => {
    const log = states([...totals, builds(0, 3, 1, 0), builds(1, 1, 0, 0)]).at(-1) ?? EMPTY_BUILD_LOG;
    expect(log.progress.builds).toEqual({ done: 1, expected: 3 });
    expect(finishedLog(log).progress.builds).toEqual({ done: 3, expected: 3 });
  });

  it('adds up downloads that have ended and those that run, without a cache’s answers', () => {
    const transfer = (id: number, uri: string): string =>
      json({ action: 'start', id, level: 4, text: '', type: 101, fields: [uri] });
    const bytes = (id: number, done: number, expected: number): string =>
      json({ action: 'result', id, type: 105, fields: [done, expected, 0, 0] });
    const log = states([
      transfer(2, 'https://cache.nixos.org/x.narinfo'),
      bytes(2, 400, 400),
      transfer(3, 'https://cache.nixos.org/nar/a.nar.xz'),
      bytes(3, 1000, 1000),
      json({ action: 'stop', id: 3 }),
      transfer(4, 'https://cache.nixos.org/nar/b.nar.xz'),
      bytes(4, 250, 2000),
    ]).at(-1);
    expect(log?.progress.fetches).toMatchObject({ doneBytes: 1250, expectedBytes: 3000 });
    expect(log?.progress.stage).toBe('evaluating');
  });

  it('shows a substitution once, with the share of its bytes', () => {
    const path = '/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-hello-2.12';
    const log = states([
      json({ action: 'start', id: 2, level: 3, text: '', type: 108, fields: [path, 'https://cache.nixos.org'] }),
      json({
        action: 'start',
        id: 3,
        level: 3,
        text: '',
        type: 100,
        fields: [path, 'https://cache.nixos.org', 'local'],
      }),
      json({ action: 'result', id: 3, type: 105, fields: [50, 200, 0, 0] }),
    ]).at(-1);
    expect(log?.progress.running).toEqual([
      { kind: 'fetch', name: 'hello-2.12', phase: null, fraction: 0.25, startedAt: AT, machine: null },
    ]);
    expect(log?.progress.stage).toBe('fetching');
  });

  it('keeps the newest 200 lines of the log', () => {
    const log = states(Array.from({ length: 300 }, (_, line) => `line ${line}`)).at(-1);
    expect(log?.progress.log).toHaveLength(200);
    expect(log?.progress.log.at(-1)).toBe('line 299');
  });

  it('gives every line of a message that is longer than what is shown, once', () => {
    const text = Array.from({ length: 300 }, (_, line) => `trace ${line}`).join('\n');
    const [before, after, later] = states(['first', json({ action: 'msg', level: 0, msg: text }), 'last']);
    expect(before?.added).toEqual(['first']);
    expect(after?.added).toEqual(text.split('\n'));
    expect(after?.progress.log).toHaveLength(200);
    expect(later?.added).toEqual(['last']);
  });
});

describe('a log as a machine with large process ids writes it, by a Nix of tomorrow', () => {
  const lines = linesOf('generated/large-ids.log');

  it('keeps builds apart whose ids differ only above 2^53', () => {
    const running = Math.max(...states(lines).map(({ progress }) => progress.running.length));
    expect(running).toBe(3);
    const { progress } = replay('generated/large-ids.log');
    expect(progress.running).toEqual([]);
    expect(progress.builds).toEqual({ done: 3, expected: 3 });
  });
});
