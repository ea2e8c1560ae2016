/**
 * Reduces log lines to the progress of a build. Pure. Nix's own totals shrink when a download makes builds unnecessary; ours never
 * decrease, so that nothing on screen goes backwards.
 */
import type { BuildPlan } from '../../../contract/wire/build-plan.ts';
import { type BuildActivity, type BuildProgress, NO_BUILD_PROGRESS } from '../../../contract/wire/job.ts';
import { isImageName } from '../../../formats/image-names.ts';
import { linesOfMessage, type NixLogLine } from '../../system/nix/index.ts';
import { type BuildGraph, treeOf } from './build-graph.ts';
import { storeName } from './store-name.ts';

interface Running {
  readonly activity: 'build' | 'substitute' | 'copy' | 'transfer' | 'builds' | 'copies' | 'realise';
  /** Store path, derivation or address it is about; empty for totals. */
  readonly about: string;
  readonly phase: string | null;
  readonly doneBytes: number;
  readonly expectedBytes: number;
  readonly fraction: number | null;
  readonly startedAt: string;
  /** The remote builder of a build. */
  readonly machine: string | null;
}

/** The state between two lines. `progress` is the visible part. */
export interface BuildLog {
  readonly progress: BuildProgress;
  readonly running: ReadonlyMap<string, Running>;
  /** Bytes of downloads that have ended. */
  readonly finishedBytes: { readonly done: number; readonly expected: number };
  /** The newest lines of each builder, oldest builder first; by derivation. */
  readonly builderLogs: ReadonlyMap<string, readonly string[]>;
  /** Errors with the lines around them, to recognise the failure. */
  readonly complaints: readonly string[];
  /** Everything that the last line from Nix added to the log; `progress.log` only has the newest lines. */
  readonly added: readonly string[];
  /** Which derivation depends on which; null if unknown. */
  readonly graph: BuildGraph | null;
  /** Derivations whose builders have ended, successfully or not, and those that Nix reports as failed. */
  readonly ended: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
}

export const EMPTY_BUILD_LOG: BuildLog = {
  progress: NO_BUILD_PROGRESS,
  running: new Map(),
  finishedBytes: { done: 0, expected: 0 },
  builderLogs: new Map(),
  complaints: [],
  added: [],
  graph: null,
  ended: new Set(),
  failed: new Set(),
};

const MAX_LOG_LINES = 200;
const MAX_BUILDER_LINES = 25;
const MAX_BUILDERS = 64;
const MAX_COMPLAINTS = 400;
const STAGES = ['evaluating', 'fetching', 'building', 'packing-image'] as const;

/** mksquashfs prints this once, at its start; xorriso prints its progress. */
const SQUASHFS_STARTS = /Creating \d\.\d filesystem on/;
/** `builder for 'X.drv' failed`, up to 2.28; `Cannot build 'X.drv'. Reason: …`, since; a wrong hash, a missing input. */
const NAMES_FAILED =
  /(?:builder for|[Cc]annot build|dependenc(?:y|ies) of derivation|fixed-output derivation) '([^']+\.drv)'/;
const XORRISO_PERCENT = /xorriso : UPDATE\s*:\s*([\d.]+)%/;

const pushed = (lines: readonly string[], added: readonly string[], most: number): string[] =>
  [...lines, ...added].slice(-most);

function laterStage(one: BuildProgress['stage'], other: BuildProgress['stage']): BuildProgress['stage'] {
  return STAGES.indexOf(one) >= STAGES.indexOf(other) ? one : other;
}

function shownActivities(running: ReadonlyMap<string, Running>): BuildActivity[] {
  const substituted = new Set([...running.values()].flatMap((r) => (r.activity === 'substitute' ? [r.about] : [])));
  const copies = new Map([...running.values()].flatMap((r) => (r.activity === 'copy' ? [[r.about, r]] : [])));
  return [...running.values()].flatMap((entry): BuildActivity[] => {
    const { phase, startedAt, machine } = entry;
    const shown = { name: storeName(entry.about), phase, startedAt, machine };
    if (entry.activity === 'build') return [{ kind: 'build', ...shown, fraction: entry.fraction }];
    // The bytes of a substitution run in a copy of the same path.
    if (entry.activity === 'substitute')
      return [{ kind: 'fetch', ...shown, fraction: copies.get(entry.about)?.fraction ?? null }];
    if (entry.activity === 'copy' && !substituted.has(entry.about))
      return [{ kind: 'copy', ...shown, fraction: entry.fraction }];
    if (entry.activity === 'transfer' && !entry.about.includes('/nar/'))
      return [{ kind: 'fetch', ...shown, name: entry.about, fraction: entry.fraction }];
    return [];
  });
}

/** Bytes of downloads, ended and running. Answers of a cache about its contents are not downloads. */
function transferredBytes(log: BuildLog): { done: number; expected: number } {
  let { done, expected } = log.finishedBytes;
  for (const entry of log.running.values()) {
    if (entry.activity !== 'transfer') continue;
    done += entry.doneBytes;
    expected += entry.expectedBytes;
  }
  return { done, expected };
}

/** Takes over the numbers of the running activities, which may only increase. */
function withRunning(log: BuildLog, running: ReadonlyMap<string, Running>): BuildLog {
  const before = log.progress;
  const bytes = transferredBytes({ ...log, running });
  const doneBytes = Math.max(before.fetches.doneBytes, bytes.done);
  const shown = shownActivities(running);
  const stages = shown.map(({ kind, name }) => {
    if (kind !== 'build') return 'fetching';
    // The derivation that makes the image, or the file system inside it.
    return isImageName(name) ? 'packing-image' : 'building';
  });
  const progress: BuildProgress = {
    ...before,
    stage: stages.reduce(laterStage, before.stage),
    fetches: {
      ...before.fetches,
      doneBytes,
      // What Nix rounds in its plan, and what is fetched again, may be more.
      expectedBytes: Math.max(before.fetches.expectedBytes, before.plan === null ? bytes.expected : 0, doneBytes),
    },
    running: shown,
  };
  return { ...log, running, progress };
}

function withLogLines(log: BuildLog, lines: readonly string[]): BuildLog {
  const progress = { ...log.progress, log: pushed(log.progress.log, lines, MAX_LOG_LINES) };
  return { ...log, added: [...log.added, ...lines], progress };
}

function withComplaints(log: BuildLog, lines: readonly string[]): BuildLog {
  return { ...log, complaints: pushed(log.complaints, lines, MAX_COMPLAINTS) };
}

function started(log: BuildLog, line: Extract<NixLogLine, { kind: 'start' }>, at: string): BuildLog {
  if (line.activity === 'other') return log;
  const about = String(line.fields[0] ?? '');
  if (line.activity === 'transfer' && /\.narinfo$|nix-cache-info$/.test(about)) return log;
  const entry: Running = {
    activity: line.activity,
    about,
    phase: null,
    doneBytes: 0,
    expectedBytes: 0,
    fraction: null,
    startedAt: at,
    machine: line.activity === 'build' && line.fields[1] ? String(line.fields[1]) : null,
  };
  return withRunning(log, new Map(log.running).set(line.id, entry));
}

function stopped(log: BuildLog, id: string): BuildLog {
  const entry = log.running.get(id);
  if (!entry) return log;
  const running = new Map(log.running);
  running.delete(id);
  if (entry.activity === 'build')
    return withRunning(withCountedBuilds({ ...log, ended: new Set(log.ended).add(entry.about) }), running);
  if (entry.activity !== 'transfer') return withRunning(log, running);
  const { done, expected } = log.finishedBytes;
  const finishedBytes = { done: done + entry.doneBytes, expected: expected + entry.expectedBytes };
  return withRunning({ ...log, finishedBytes }, running);
}

/** The ratio of two counts, never decreasing and at most 1. */
function fractionAfter(before: number | null, done: number, expected: number): number | null {
  if (expected <= 0) return before;
  return Math.max(before ?? 0, Math.min(1, done / expected));
}

function raised(before: { done: number; expected: number }, line: { done: number; expected: number }) {
  const done = Math.max(before.done, line.done);
  return { done, expected: Math.max(before.expected, line.expected, done) };
}

/**
 * Once there is a plan, builds are counted as they end. Nix's own total has other derivations than its plan since 2.34: 6,807 where
 * 6,412 were planned.
 */
function withCountedBuilds(log: BuildLog): BuildLog {
  const { progress, ended, failed } = log;
  if (progress.plan === null) return log;
  const done = [...ended].filter((derivation) => !failed.has(derivation)).length;
  const builds = raised(progress.builds, { done, expected: progress.plan.builds });
  return { ...log, progress: { ...progress, builds } };
}

/** The log of a build whose plan is known: what the plan says is what is expected, until more was done. */
export function plannedLog(log: BuildLog, plan: BuildPlan): BuildLog {
  const { done, doneBytes } = log.progress.fetches;
  const fetches = {
    ...{ done, doneBytes },
    expected: Math.max(done, plan.fetches),
    expectedBytes: Math.max(doneBytes, plan.downloadBytes),
  };
  return withCountedBuilds({ ...log, progress: { ...log.progress, plan, fetches } });
}

function progressed(log: BuildLog, line: Extract<NixLogLine, { kind: 'progress' }>): BuildLog {
  const entry = log.running.get(line.id);
  if (!entry) return log;
  const { progress } = log;
  // Before anything has started, Nix is still checking what exists, and counts that as expected too.
  const isTotal = entry.activity === 'builds' || entry.activity === 'copies';
  if (isTotal && line.done === 0 && line.running === 0) return log;
  if (entry.activity === 'builds')
    return progress.plan === null ? { ...log, progress: { ...progress, builds: raised(progress.builds, line) } } : log;
  if (entry.activity === 'copies') {
    // Nix counts what it copies between stores and to builders as well.
    const total = progress.plan === null ? line : { ...line, expected: progress.plan.fetches };
    const fetches = { ...progress.fetches, ...raised(progress.fetches, total) };
    return { ...log, progress: { ...progress, fetches } };
  }
  if (entry.activity !== 'transfer' && entry.activity !== 'copy') return log;
  const after = {
    ...entry,
    doneBytes: Math.max(entry.doneBytes, line.done),
    expectedBytes: Math.max(entry.expectedBytes, line.expected),
    fraction: fractionAfter(entry.fraction, line.done, line.expected),
  };
  return withRunning(log, new Map(log.running).set(line.id, after));
}

function expected(log: BuildLog, line: Extract<NixLogLine, { kind: 'expectation' }>): BuildLog {
  if (line.activity !== 'transfer' || log.progress.plan !== null) return log;
  const { fetches } = log.progress;
  const expectedBytes = Math.max(fetches.expectedBytes, line.expected);
  return { ...log, progress: { ...log.progress, fetches: { ...fetches, expectedBytes } } };
}

function withBuilderLine(log: BuildLog, derivation: string, line: string): BuildLog {
  const builderLogs = new Map(log.builderLogs);
  builderLogs.set(derivation, pushed(builderLogs.get(derivation) ?? [], [line], MAX_BUILDER_LINES));
  const oldest = builderLogs.keys().next();
  if (builderLogs.size > MAX_BUILDERS && !oldest.done) builderLogs.delete(oldest.value);
  return { ...log, builderLogs };
}

function printed(log: BuildLog, id: string, line: string): BuildLog {
  const entry = log.running.get(id);
  const named = withLogLines(log, [entry ? `${storeName(entry.about)}> ${line}` : line]);
  if (!entry) return named;
  const kept = withBuilderLine(named, entry.about, line);
  const percent = XORRISO_PERCENT.exec(line)?.[1];
  const packs = percent !== undefined || SQUASHFS_STARTS.test(line);
  if (!packs) return kept;
  const after: Running = {
    ...entry,
    // not shown: compared with what Nix says
    phase: percent === undefined ? 'compressing' : 'writing image',
    fraction: percent === undefined ? entry.fraction : fractionAfter(entry.fraction, Number(percent), 100),
  };
  const packing = { ...kept, progress: { ...kept.progress, stage: 'packing-image' as const } };
  return withRunning(packing, new Map(packing.running).set(id, after));
}

function said(log: BuildLog, line: Extract<NixLogLine, { kind: 'message' }>): BuildLog {
  if (line.text.startsWith("evaluating file '")) {
    const filesEvaluated = log.progress.filesEvaluated + 1;
    return { ...log, progress: { ...log.progress, filesEvaluated } };
  }
  if (line.level > 3) return log;
  const lines = linesOfMessage(line.text);
  const noted = withLogLines(log, lines);
  if (line.level > 0) return noted;
  const named = NAMES_FAILED.exec(line.text)?.[1];
  const failed = named === undefined ? noted : { ...noted, failed: new Set(noted.failed).add(named) };
  return withComplaints(failed, lines);
}

/** The progress with its tree, which is too expensive for every line. */
export function shownProgress(log: BuildLog): BuildProgress {
  const { graph, failed, progress } = log;
  if (graph === null) return progress;
  const building = new Map(
    [...log.running.values()].flatMap((entry) => {
      const [activity] = entry.activity === 'build' ? shownActivities(new Map([['', entry]])) : [];
      return activity ? [[entry.about, activity] as const] : [];
    }),
  );
  return {
    ...progress,
    tree: treeOf(graph, {
      building,
      built: new Set([...log.ended].filter((derivation) => !failed.has(derivation))),
      failed,
    }),
  };
}

/** The final progress of a successful build: what Nix expected but did not need counts as done. */
export function finishedLog(log: BuildLog): BuildLog {
  const { builds, fetches } = log.progress;
  const progress: BuildProgress = {
    ...log.progress,
    builds: { ...builds, done: builds.expected },
    fetches: { ...fetches, done: fetches.expected, doneBytes: fetches.expectedBytes },
    running: [],
  };
  return { ...log, running: new Map(), progress };
}

/** The log after one more line. `at` is the time it came, an ISO instant. */
export function logAfter(before: BuildLog, line: NixLogLine, at: string): BuildLog {
  const log = before.added.length === 0 ? before : { ...before, added: [] };
  switch (line.kind) {
    case 'start':
      return started(log, line, at);
    case 'stop':
      return stopped(log, line.id);
    case 'build-output':
      return printed(log, line.id, line.line);
    case 'phase': {
      const entry = log.running.get(line.id);
      return entry ? withRunning(log, new Map(log.running).set(line.id, { ...entry, phase: line.phase })) : log;
    }
    case 'progress':
      return progressed(log, line);
    case 'expectation':
      return expected(log, line);
    case 'message':
      return said(log, line);
    case 'plain':
      return line.text.trim() === '' ? log : withComplaints(withLogLines(log, [line.text]), [line.text]);
    case 'unrecognised':
      return log;
  }
}
