/** Measures the steps of a build, from the lines of its log and their times. Pure. */
import { type MeasuredBuild, timedName } from '../../../contract/wire/build-times.ts';
import type { NixLogLine } from '../../system/nix/index.ts';
import { storeName } from './store-name.ts';

interface Step {
  readonly kind: 'build' | 'transfer';
  readonly name: string;
  readonly startedMs: number;
  readonly doneBytes: number;
}

interface Span {
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface BuildMeasure {
  readonly running: ReadonlyMap<string, Step>;
  readonly derivations: ReadonlyMap<string, number>;
  readonly building: Span | null;
  readonly fetching: (Span & { readonly bytes: number }) | null;
}

export const EMPTY_MEASURE: BuildMeasure = {
  running: new Map(),
  derivations: new Map(),
  building: null,
  fetching: null,
};

/** A rate over less than this depends mostly on the start of the connection. */
const MIN_FETCHED_BYTES = 1024 * 1024;

const widened = (span: Span | null, { startedMs }: Step, atMs: number): Span => ({
  firstMs: Math.min(span?.firstMs ?? startedMs, startedMs),
  lastMs: Math.max(span?.lastMs ?? atMs, atMs),
});

function stopped(measure: BuildMeasure, id: string, atMs: number): BuildMeasure {
  const running = new Map(measure.running);
  const step = running.get(id);
  if (!step) return measure;
  running.delete(id);
  if (step.kind === 'transfer') {
    const bytes = (measure.fetching?.bytes ?? 0) + step.doneBytes;
    return { ...measure, running, fetching: { ...widened(measure.fetching, step, atMs), bytes } };
  }
  const derivations = new Map(measure.derivations).set(step.name, atMs - step.startedMs);
  return { ...measure, running, derivations, building: widened(measure.building, step, atMs) };
}

/** `atMs`: the time of the line, on any monotonic clock. */
export function measuredAfter(measure: BuildMeasure, line: NixLogLine, atMs: number): BuildMeasure {
  if (line.kind === 'start') {
    const { activity, fields, id } = line;
    if (activity !== 'build' && activity !== 'transfer') return measure;
    const step = { kind: activity, name: timedName(storeName(String(fields[0] ?? ''))), startedMs: atMs, doneBytes: 0 };
    return { ...measure, running: new Map(measure.running).set(id, step) };
  }
  if (line.kind !== 'progress' && line.kind !== 'stop') return measure;
  if (line.kind === 'stop') return stopped(measure, line.id, atMs);
  const step = measure.running.get(line.id);
  if (!step) return measure;
  const doneBytes = Math.max(step.doneBytes, line.done);
  return { ...measure, running: new Map(measure.running).set(line.id, { ...step, doneBytes }) };
}

export function measured({ derivations, building, fetching }: BuildMeasure): MeasuredBuild {
  const sum = [...derivations.values()].reduce((total, ms) => total + ms, 0);
  const wall = building === null ? 0 : building.lastMs - building.firstMs;
  return {
    derivations: Object.fromEntries([...derivations].map(([name, ms]) => [name, Math.round(ms)])),
    parallel: wall > 0 ? Math.max(1, sum / wall) : null,
    fetched:
      fetching && fetching.bytes >= MIN_FETCHED_BYTES
        ? { bytes: fetching.bytes, ms: Math.round(fetching.lastMs - fetching.firstMs) }
        : null,
  };
}
