import { expect, it } from 'vitest';
import { de } from '../../../../../contract/messages/de/index.ts';
import { en } from '../../../../../contract/messages/en/index.ts';
import type { DriveProgress, JobState } from '../../../../../contract/wire/job.ts';
import { NO_BUILD_PROGRESS } from '../../../../../contract/wire/job.ts';
import { NO_PROVENANCE } from '../../../../../contract/wire/source.ts';
import { jobLine, jobLineKey, progressText } from '../../../../../main/shells/cli/job-line.ts';
import { driveProgress } from '../../../../builders/drives.ts';
import { buildRequest, sourceProgress, writing } from '../../../../builders/jobs.ts';
import { provenance } from '../../../../builders/records.ts';

it.each([
  [630e6, 1.5e9, 24e6, '42 %  630 MB of 1.5 GB  24.0 MB/s  37 s left'],
  [0, 1.5e9, null, '0 %  0 B of 1.5 GB'],
  [0, 1.5e9, 0, '0 %  0 B of 1.5 GB'],
  [0, 0, null, '0 %  0 B of 0 B'],
  [1.5e9 - 1, 1.5e9, 1e6, '99 %  1.5 GB of 1.5 GB  1.0 MB/s  1 s left'],
  [1.5e9, 1.5e9, 1e6, '100 %  1.5 GB of 1.5 GB  1.0 MB/s  0 s left'],
])('%d of %d bytes at %j a second read: %s', (doneBytes, totalBytes, bytesPerSecond, text) => {
  expect(progressText({ doneBytes, totalBytes, bytesPerSecond }, en.cliRun)).toBe(text);
});

const startedAt = '2026-11-22T20:15:00.000Z';
const request = buildRequest();
const drive = (devicePath: string, step: DriveProgress['step'], doneBytes: number): DriveProgress =>
  driveProgress({ devicePath, step, progress: { doneBytes, totalBytes: 1e9, bytesPerSecond: null } });

it('names the one drive that is written, and what it has taken', () => {
  expect(jobLine(writing([drive('/dev/sdb', 'writing', 5e8)]), en)).toBe('Writing /dev/sdb  50 %  500 MB of 1.0 GB');
  expect(jobLine(writing([drive('/dev/sdb', 'flushing', 1e9)]), en)).toBe('Flushing /dev/sdb');
});

it('with several drives shows how far the slowest one is', () => {
  const drives = [
    drive('/dev/sdb', 'writing', 9e8),
    drive('/dev/sdc', 'writing', 1e8),
    drive('/dev/sdd', 'finished', 0),
  ];
  expect(jobLine(writing(drives), en)).toBe('Writing 2 drives  10 %  100 MB of 1.0 GB');
});

it('the slowest is the one in the earliest step, whatever the others have read back', () => {
  const drives = [drive('/dev/sdb', 'verifying', 0), drive('/dev/sdc', 'writing', 1e8)];
  expect(jobLine(writing(drives), en)).toBe('Writing 2 drives  10 %  100 MB of 1.0 GB');
  const last = [drive('/dev/sdb', 'finished', 0), drive('/dev/sdc', 'verifying', 5e8)];
  expect(jobLine(writing(last), en)).toBe('Verifying /dev/sdc  50 %  500 MB of 1.0 GB');
});

it('says what a build is doing right now', () => {
  const state: JobState = {
    phase: 'building',
    request,
    startedAt,
    provenance: provenance(),
    build: {
      ...NO_BUILD_PROGRESS,
      stage: 'building',
      builds: { done: 3, expected: 12 },
      running: [{ kind: 'build', name: 'squashfs.img', phase: 'buildPhase', fraction: null, startedAt, machine: null }],
    },
  };
  expect(jobLine(state, en)).toBe('Building  3 of 12 built  squashfs.img (buildPhase)');
});

it('says nothing of a job that has ended', () => {
  expect(jobLine({ phase: 'idle' }, en)).toBeNull();
});

const PROVENANCE = { ...NO_PROVENANCE, source: 'official:minimal', title: 'Official NixOS' };

it.each([
  ['connecting', 0, 0, 0, 0, 'Connecting'],
  ['connecting', 0, 0, 0, 2, 'Connection lost; retrying (2)'],
  ['receiving', 630e6, 1.5e9, 0, 0, 'Downloading  42 %  630 MB of 1.5 GB  24.0 MB/s  37 s left'],
  ['receiving', 630e6, 0, 0, 0, 'Downloading  630 MB'],
  ['checking', 630e6, 1.5e9, 0, 0, 'Checking what was downloaded before  42 %  630 MB of 1.5 GB  24.0 MB/s  37 s left'],
  [
    'receiving',
    630e6,
    1.5e9,
    200e6,
    0,
    'Downloading  42 %  630 MB of 1.5 GB  24.0 MB/s  37 s left  (200 MB downloaded before)',
  ],
] as const)(
  'a download that is %s, with %d of %d bytes, %d kept, %d retries, reads: %s',
  (step, doneBytes, totalBytes, keptBytes, retries, text) => {
    const progress = { doneBytes, totalBytes, bytesPerSecond: 24e6 };
    const download = { step, progress, keptBytes, retries };
    expect(jobLine({ phase: 'downloading', request, startedAt, provenance: PROVENANCE, download }, en)).toBe(text);
  },
);

it('tells what is done with the source, for how long, and how long it took before', () => {
  const locking: JobState = { phase: 'locking', request, startedAt };
  expect(jobLine(locking, en)).toBe('Locking the source');
  const evaluating = { ...locking, source: sourceProgress({ filesEvaluated: 1341, usualMs: 30_200 }) };
  expect(jobLine(evaluating, en, Date.parse(startedAt) + 12_900)).toBe(
    'Evaluating  1,341 files  12 s  (31 s the last time)',
  );
});

it('tells what is fetched for it, and that nothing answers', () => {
  const fetching = { address: 'https://github.com/a/b', startedAt, doneBytes: 0, expectedBytes: 0, countsBytes: true };
  const line = (more: Partial<typeof fetching>, afterMs: number): string | null => {
    const source = sourceProgress({ fetching: { ...fetching, ...more } });
    return jobLine({ phase: 'locking', request, startedAt, source }, en, Date.parse(startedAt) + afterMs);
  };
  expect(line({}, 500)).toBe('Fetching from github.com');
  expect(line({}, 2500)).toBe('Fetching from github.com  no answer for 3 s');
  expect(line({ doneBytes: 12_300_000 }, 8000)).toBe('Fetching from github.com  12.3 MB  8 s');
  expect(line({ doneBytes: 12_300_000, expectedBytes: 45e6 }, 8000)).toBe(
    'Fetching from github.com  12.3 MB of 45.0 MB  8 s',
  );
  // Git tells no bytes.
  expect(line({ countsBytes: false }, 2500)).toBe('Fetching from github.com  2 s');
});

it('says that a server is late before anything was received, whatever it is asked for', () => {
  const unansweredSince = startedAt;
  const at = Date.parse(startedAt) + 4000;
  const git = { address: 'ssh://git@host/x', startedAt, doneBytes: 0, expectedBytes: 0, countsBytes: false };
  const locking = (more: object): JobState => ({
    ...{ phase: 'locking', request, startedAt },
    source: sourceProgress({ step: 'resolving', unansweredSince, ...more }),
  });
  expect(jobLine(locking({}), en, at)).toBe('Looking up the source  no answer for 4 s');
  expect(jobLine(locking({ fetching: git }), en, at)).toBe('Fetching from git@host  no answer for 4 s');
  const progress = { doneBytes: 0, totalBytes: 0, bytesPerSecond: null };
  const download = { step: 'connecting', progress, keptBytes: 0, retries: 0, unansweredSince } as const;
  const downloading: JobState = { phase: 'downloading', request, startedAt, provenance: PROVENANCE, download };
  expect(jobLine(downloading, en, at)).toBe('Connecting  no answer for 4 s');
  // A log gets the line at once.
  expect(jobLineKey(downloading)).not.toBe(
    jobLineKey({ ...downloading, download: { ...download, unansweredSince: undefined } }),
  );
});

it('says it in German as well, with German numbers', () => {
  const line = (state: JobState) => jobLine(state, de);
  expect(line(writing([drive('/dev/sdb', 'writing', 123_400_000)]))).toBe(
    'Schreiben: /dev/sdb  12 %  123 MB von 1,0 GB',
  );
  expect(line(writing([drive('/dev/sdb', 'flushing', 1e9), drive('/dev/sdc', 'flushing', 1e9)]))).toBe(
    'Puffer leeren: 2 Laufwerke',
  );
  const source = sourceProgress({ filesEvaluated: 1 });
  expect(jobLine({ phase: 'locking', request, startedAt, source }, de, Date.parse(startedAt) + 2000)).toBe(
    'Auswerten  1 Datei  2 s',
  );
});
