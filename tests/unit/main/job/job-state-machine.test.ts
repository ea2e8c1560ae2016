import { describe, expect, it } from 'vitest';
import {
  canCancel,
  canStart,
  type DriveProgress,
  type JobPhase,
  JobState,
  NO_BUILD_PROGRESS,
  NO_DOWNLOAD_PROGRESS,
} from '../../../../contract/wire/job.ts';
import { type JobEvent, transition } from '../../../../main/job/index.ts';
import { driveProgress } from '../../../builders/drives.ts';
import { buildRequest, imageSummary } from '../../../builders/jobs.ts';
import * as records from '../../../builders/records.ts';

const at = '2026-11-22T20:15:00.000Z';
const later = '2026-11-22T20:20:00.000Z';
const request = buildRequest();
const provenance = records.provenance();
const image = imageSummary();
const drive = (step: DriveProgress['step']): DriveProgress =>
  driveProgress({
    step,
    progress: { doneBytes: 1, totalBytes: 4096, bytesPerSecond: null },
    contents: 'partly-written',
  });
const build = { ...NO_BUILD_PROGRESS, log: ['building x'] };
const evaluating = {
  step: 'evaluating',
  startedAt: at,
  filesEvaluated: 1341,
  fetching: null,
  usualMs: null,
} as const;
const begun = { request, startedAt: at };
const onDrives = { ...begun, provenance, image, drives: [drive('writing')] };

const STATES: { readonly [P in JobPhase]: Extract<JobState, { phase: P }> } = {
  idle: { phase: 'idle' },
  locking: { phase: 'locking', ...begun },
  building: { phase: 'building', ...begun, provenance, build },
  downloading: { phase: 'downloading', ...begun, provenance, download: NO_DOWNLOAD_PROGRESS },
  'reading-image': {
    phase: 'reading-image',
    ...begun,
    provenance,
    progress: { doneBytes: 1, totalBytes: 2, bytesPerSecond: 3 },
  },
  authorizing: { phase: 'authorizing', ...onDrives },
  writing: { phase: 'writing', ...onDrives },
  verifying: { phase: 'verifying', ...onDrives },
  done: { phase: 'done', ...onDrives, finishedAt: later, outputPath: null },
  failed: { phase: 'failed', ...onDrives, finishedAt: later, failure: { kind: 'job-running' }, log: [] },
  cancelled: { phase: 'cancelled', ...onDrives, finishedAt: later },
};

const EVENTS: { readonly [K in JobEvent['kind']]: Extract<JobEvent, { kind: K }> } = {
  started: { kind: 'started', request, at: later },
  sourceAdvanced: { kind: 'sourceAdvanced', progress: evaluating },
  buildBegan: { kind: 'buildBegan', provenance },
  buildAdvanced: { kind: 'buildAdvanced', build: { ...build, filesEvaluated: 7 } },
  downloadBegan: { kind: 'downloadBegan', provenance },
  downloadAdvanced: { kind: 'downloadAdvanced', download: { ...NO_DOWNLOAD_PROGRESS, step: 'receiving' } },
  imageReadBegan: { kind: 'imageReadBegan', provenance },
  imageReadAdvanced: { kind: 'imageReadAdvanced', progress: { doneBytes: 2, totalBytes: 2, bytesPerSecond: null } },
  imageRead: { kind: 'imageRead', image },
  helperBegan: { kind: 'helperBegan', provenance, image: { ...image, sha256: null }, drives: [drive('waiting')] },
  recognised: { kind: 'recognised', provenance, image },
  drivesAdvanced: { kind: 'drivesAdvanced', drives: [drive('verifying')] },
  finished: { kind: 'finished', at: later, provenance, image, outputPath: '/out.iso' },
  failed: { kind: 'failed', at: later, failure: { kind: 'drive-gone', drive: '/dev/sdb' } },
  cancelled: { kind: 'cancelled', at: later },
  dismissed: { kind: 'dismissed' },
};

const ENDED: readonly JobPhase[] = ['idle', 'done', 'failed', 'cancelled'];
const RUNNING: readonly JobPhase[] = [
  'locking',
  'building',
  'downloading',
  'reading-image',
  'authorizing',
  'writing',
  'verifying',
];
const ON_DRIVES: readonly JobPhase[] = ['authorizing', 'writing', 'verifying'];

/** What may happen when, and what then is. Every other pair must throw. */
const LEGAL: { readonly [K in JobEvent['kind']]: readonly [from: readonly JobPhase[], to: JobPhase] } = {
  started: [ENDED, 'locking'],
  sourceAdvanced: [['locking'], 'locking'],
  buildBegan: [['locking'], 'building'],
  buildAdvanced: [['building'], 'building'],
  downloadBegan: [['locking'], 'downloading'],
  downloadAdvanced: [['downloading'], 'downloading'],
  imageReadBegan: [['locking', 'building', 'downloading'], 'reading-image'],
  // On drives it stays where it is: a case of its own.
  imageReadAdvanced: [['reading-image'], 'reading-image'],
  imageRead: [[], 'writing'],
  helperBegan: [['locking', 'reading-image'], 'authorizing'],
  recognised: [['authorizing', 'verifying'], 'verifying'],
  drivesAdvanced: [ON_DRIVES, 'verifying'],
  finished: [['reading-image', ...ON_DRIVES], 'done'],
  failed: [RUNNING, 'failed'],
  cancelled: [RUNNING, 'cancelled'],
  dismissed: [ENDED, 'idle'],
};

const isBesideTheWriting = (state: JobState, event: JobEvent): boolean =>
  ON_DRIVES.includes(state.phase) && (event.kind === 'imageReadAdvanced' || event.kind === 'imageRead');

const every = Object.values(STATES).flatMap((state) => Object.values(EVENTS).map((event) => ({ state, event })));
const pairs = every
  .filter(({ state, event }) => !isBesideTheWriting(state, event))
  .map(({ state, event }) => {
    const [from, to] = LEGAL[event.kind];
    return { state, event, phase: state.phase, happens: event.kind, to: from.includes(state.phase) ? to : null };
  });

it.each(ON_DRIVES)('while %s the image is still read, and its digest is published when it is known', (phase) => {
  const before = STATES[phase] as Extract<JobState, { phase: 'writing' }>;
  const unread = { ...before, image: { ...image, sha256: null } };
  expect(JobState.parse(unread)).toEqual(unread);
  expect(transition(unread, EVENTS.imageReadAdvanced)).toEqual(unread);
  expect(transition(unread, EVENTS.imageRead)).toEqual({ ...unread, image });
});

it.each(pairs.filter(({ to }) => to !== null))('while $phase, $happens leads to $to', ({ state, event, to }) => {
  const before = structuredClone(state);
  const next = transition(state, event);
  expect(next.phase).toBe(to);
  expect(JobState.parse(next)).toEqual(next);
  expect(state, 'the state before is not changed').toEqual(before);
});

it.each(pairs.filter(({ to }) => to === null))('while $phase, $happens cannot be', ({ state, event }) => {
  expect(() => transition(state, event)).toThrow(`${event.kind} cannot happen while ${state.phase}`);
});

it.each(Object.values(STATES))('while $phase a job can either be started or cancelled', (state) => {
  expect(canStart(state)).toBe(ENDED.includes(state.phase));
  expect(canCancel(state)).toBe(!canStart(state));
});

describe.each(ON_DRIVES)('what is on the drives while %s is not lost', (phase) => {
  const state = { ...STATES[phase as 'writing'], phase } as JobState;
  it.each(['failed', 'cancelled'] as const)('when it is %s', (kind) => {
    expect(transition(state, EVENTS[kind])).toMatchObject({ ...onDrives, phase: kind, finishedAt: later });
  });

  it('when it is finished', () => {
    expect(transition(state, EVENTS.finished)).toMatchObject({ ...onDrives, outputPath: '/out.iso' });
  });
});

it('a job that ends before there is a source, an image or a drive says that there is none', () => {
  expect(transition(STATES.locking, EVENTS.cancelled)).toEqual({
    phase: 'cancelled',
    ...begun,
    finishedAt: later,
    provenance: null,
    image: null,
    drives: [],
  });
});

it('keeps the log of a build that failed, and its provenance', () => {
  expect(transition(STATES.building, EVENTS.failed)).toMatchObject({ log: ['building x'], provenance, drives: [] });
  expect(transition(STATES.writing, EVENTS.failed)).toMatchObject({ log: [] });
});

it('a new job keeps nothing of the one before', () => {
  expect(transition(STATES.failed, EVENTS.started)).toEqual({ phase: 'locking', request, startedAt: later });
});

it.each<[DriveProgress['step'][], JobPhase, JobPhase]>([
  [['waiting', 'waiting'], 'authorizing', 'authorizing'],
  [['waiting', 'clearing'], 'authorizing', 'writing'],
  [['writing', 'finished'], 'authorizing', 'writing'],
  [['flushing', 'verifying'], 'writing', 'writing'],
  [['verifying', 'finished'], 'writing', 'verifying'],
  [['finished', 'finished'], 'verifying', 'verifying'],
  [['finished', 'finished'], 'authorizing', 'authorizing'],
])('with its drives %j the job that was %s is %s', (steps, before, after) => {
  const state = { ...STATES[before as 'writing'], phase: before } as JobState;
  expect(transition(state, { kind: 'drivesAdvanced', drives: steps.map(drive) }).phase).toBe(after);
});
