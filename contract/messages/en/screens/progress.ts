/** A running job: its stages, its build, its download, its drives. */
import { bytes, duration, plural, rate, whole } from '../number.ts';

type Named = { what: string };

/** Names of a job's source where it has none of its own. */
export const unnamed = { record: 'the record', image: 'the image' };
export const drives = ({ count }: { count: number }) =>
  `${whole(count)} ${plural(count, { one: 'drive', other: 'drives' })}`;

/** Titles of a job's screen. */
export const titles = {
  locking: ({ what }: Named) => `Preparing ${what}`,
  building: ({ what }: Named) => `Building ${what}`,
  downloading: ({ what }: Named) => `Downloading ${what}`,
  'reading-image': ({ what }: Named) => `Reading ${what}`,
  unmounting: ({ what }: Named) => `Unmounting ${what}`,
  authorizing: 'Waiting for permission',
  everything: ({ what }: Named) => `Writing ${what}`,
  missing: ({ what }: Named) => `Continuing ${what}`,
  'bad-blocks': ({ what }: Named) => `Rewriting bad blocks of ${what}`,
  verifying: ({ what }: Named) => `Verifying ${what}`,
  failed: 'The job failed',
  buildFailed: 'The build did not finish',
  cancelled: 'Cancelled',
};
/** The same in a word or two, for the sidebar. */
export const short = {
  locking: 'Locking the source',
  evaluating: 'Evaluating',
  fetching: 'Downloading',
  building: 'Building',
  'packing-image': 'Packing the image',
  downloading: 'Downloading',
  'reading-image': 'Reading the image',
  unmounting: 'Unmounting',
  authorizing: 'Waiting for permission',
  writing: 'Writing',
  verifying: 'Verifying',
};
export const done = {
  build: 'The image is ready',
  onlyMounted: ({ drive }: { drive: string }) => `${drive} changed only by being mounted`,
  intact: ({ drive }: { drive: string }) => `${drive} is intact`,
  verified: ({ drive }: { drive: string }) => `${drive} is verified`,
  unverified: ({ drive }: { drive: string }) => `${drive} is written, not verified`,
  differs: ({ drive }: { drive: string }) => `${drive} is not what it should be`,
  failed: ({ drive }: { drive: string }) => `${drive} failed`,
  allVerified: ({ count }: { count: number }) =>
    count === 2 ? 'Both drives are verified' : `All ${whole(count)} drives are verified`,
  someFailed: ({ bad, count }: { bad: number; count: number }) => `${whole(bad)} of ${whole(count)} drives failed`,
  someReady: ({ ready, count }: { ready: number; count: number }) =>
    `${whole(ready)} of ${whole(count)} drives are ready`,
  someUnverified: ({ ready, count }: { ready: number; count: number }) =>
    `${whole(ready)} of ${whole(count)} drives are written, not verified`,
  allUnverified: ({ count }: { count: number }) => `${whole(count)} drives are written, not verified`,
};
/** What a screen reader says of a running job. */
export const spoken = ({
  title,
  percent,
  timeLeft,
}: {
  title: string;
  percent: number | null;
  timeLeft: string | null;
}) => [title, percent === null ? null : `${percent} percent`, timeLeft].filter((part) => part !== null).join(', ');
export const percent = ({ percent }: { percent: number }) => `${percent} %`;

export const timeLeft = {
  almostDone: 'almost done',
  fewSeconds: 'a few seconds left',
  seconds: ({ seconds }: { seconds: number }) => `about ${seconds} s left`,
  minutes: ({ minutes }: { minutes: number }) => `about ${minutes} min left`,
  hours: ({ hours, minutes }: { hours: number; minutes: number }) =>
    minutes === 0 ? `about ${hours} h left` : `about ${hours} h ${minutes} min left`,
};

export const stagesLabel = 'Stages';
export const stages = { source: 'Source', build: 'Build', image: 'Image', write: 'Write', verify: 'Verify' };
/** Of a stage, for screen readers. */
export const stageStates = {
  ahead: 'not yet',
  current: 'running',
  done: 'done',
  failed: 'failed',
  skipped: 'not needed',
};

export const cancel = {
  button: 'Cancel…',
  jobQuestion: 'Cancel this job?',
  verifyQuestion: 'Stop verifying?',
  keepGoing: 'Keep going',
  cancelJob: 'Cancel the job',
  stopVerifying: 'Stop verifying',
  onlyRead: 'The drive is only being read. It stays as it is.',
  partlyWritten: ({ count }: { count: number }) =>
    plural(count, {
      one: 'What was on the drive is already gone, and it cannot be used as it is. You can write to it again at any time.',
      other:
        'What was on the drives is already gone, and they cannot be used as they are. You can write to them again at any time.',
    }),
  unverified:
    'Everything is written, but you will not know whether it can be read back. It will be recorded as not verified.',
  building:
    'Nothing has been written to a drive. What has been built is kept, and the next build continues from there.',
  untouched: 'Nothing has been written to a drive.',
};

export const locking = {
  title: 'Finding out exactly what to build',
  label: 'Locking the source',
  detail: 'The source is fetched and pinned to one revision, so that the record can name it.',
};
export const readingImage = {
  label: 'Reading the image',
  detail: 'A digest of every block is computed, to compare the drive with.',
};
export const authorizing = {
  title: 'Your password may be needed',
  read: ({ drives }: { drives: readonly string[] }) =>
    drives.length === 0
      ? 'If your system asks, allow Flakestick to read the drive.'
      : `If your system asks, allow Flakestick to read ${drives.join(', ')}.`,
  write: ({ drives }: { drives: readonly string[] }) =>
    drives.length === 0
      ? 'If your system asks, allow Flakestick to write the drive.'
      : `If your system asks, allow Flakestick to write ${drives.join(', ')}.`,
  noHurry: 'Take your time: nothing has been touched yet, and nothing times out.',
};
export const unmounting = {
  title: ({ drives }: { drives: readonly string[] }) => `Unmounting ${drives.join(', ')}`,
  label: 'Unmounting',
  detail: 'Data that is still in memory is written to the drive first, which can take a while. Nothing is forced.',
};
export const bytesOf = ({ doneBytes, totalBytes }: { doneBytes: number; totalBytes: number }) =>
  `${bytes(doneBytes)} of ${bytes(totalBytes)}`;

export const build = {
  stages: {
    evaluating: 'Working out what has to be built',
    fetching: 'Downloading what has already been built elsewhere',
    building: 'Building the rest',
    'packing-image': 'Packing everything into one image',
  },
  evaluating: 'Evaluating',
  filesRead: ({ count }: { count: number }) => `${whole(count)} ${plural(count, { one: 'file', other: 'files' })} read`,
  downloads: 'Downloads',
  builds: 'Builds',
  countOf: ({ done, expected }: { done: number; expected: number }) => `${whole(done)} of ${whole(expected)}`,
  running: 'Running now',
  nothingRuns: 'Nothing at the moment.',
  from: 'From',
  /** Before the name of a derivation or path, for screen readers. */
  activities: { build: 'building', fetch: 'downloading', copy: 'copying' },
  failed: 'failed',
  waitsFor: ({ count }: { count: number }) => `waits for ${whole(count)}`,
  onBuilder: ({ host }: { host: string }) => `on ${host}`,
};

export const download = {
  label: 'Downloading the image',
  checkingLabel: 'Checking what is already here',
  soFar: ({ doneBytes }: { doneBytes: number }) => `${bytes(doneBytes)} so far`,
  retrying: 'The connection was lost. Trying again…',
  connecting: 'Contacting the server',
  checking: 'The image was downloaded before. It is compared with its checksum again.',
  kept: ({ keptBytes }: { keptBytes: number }) => `The download continues from the ${bytes(keptBytes)} already here.`,
  untilVerified: 'No drive is touched until the image is complete and its checksum is correct.',
  untilComplete: 'No drive is touched until the image is complete.',
  keptOnCancel: 'If you cancel, what has been downloaded is kept.',
  from: 'From',
  sha256: 'SHA-256',
  noChecksum: 'There is no checksum to compare it with',
};

/** What one drive is doing. */
export const steps = {
  waiting: 'Waiting',
  unmounting: 'Unmounting',
  clearing: 'Clearing old partition tables',
  writing: 'Writing',
  writingMissing: 'Writing what is missing',
  writingBadBlocks: 'Rewriting bad blocks',
  flushing: 'Waiting for the drive to finish writing',
  verifying: 'Reading back',
  finished: 'Finished',
};
export const drivesLabel = 'Drives of this job';
export const stepOf = ({ drive, step }: { drive: string; step: string }) => `${drive}: ${step}`;
/** Of a drive with which the job is done, while it goes on with others. */
export const unplug = {
  short: 'Unplug it',
  long: 'This drive is done. You can unplug it while the others go on.',
};
/** What a drive is doing, and how far it is or what can be done with it. */
export const stateAnd = ({ state, note }: { state: string; note: string }) => `${state}, ${note}`;
export const keepPlugged = 'Keep it plugged in.';
/** After the verification. `stage` is a sentence without its full stop. */
export const booting = ({ stage }: { stage: string }) => `Starting it in a virtual machine. ${stage}.`;
export const greenIsRead = 'Green is what was read from the drive and compared.';
export const speed = 'Speed';
export const kept = ({ keptBytes }: { keptBytes: number }) => `${bytes(keptBytes)} were already there and are kept.`;

export const details = 'Details';
export const blocksOf = ({ done, total, bad }: { done: number; total: number; bad: number }) =>
  bad === 0
    ? `${whole(done)} of ${whole(total)} blocks`
    : `${whole(done)} of ${whole(total)} blocks, ${whole(bad)} of them bad`;
export const writeRate = {
  title: 'Write rate, MB/s',
  spoken: ({ bytesPerSecond }: { bytesPerSecond: number | null }) =>
    bytesPerSecond === null ? 'Write rate over time' : `Write rate over time, now ${rate(bytesPerSecond)}`,
};

const badBlocks = { differs: 'differ', unreadable: 'cannot be read', both: 'differ or cannot be read' };
/** The map of the blocks that were read back. */
export const blockMap = {
  spoken: ({ read, count, bad, kind }: { read: number; count: number; bad: number; kind: keyof typeof badBlocks }) =>
    `${whole(read)} of ${whole(count)} blocks read, ${whole(bad)} ${badBlocks[kind]}`,
};

export const took = ({ image, seconds }: { image: string | null; seconds: number }) =>
  image === null ? `In ${duration(seconds)}` : `${image}, in ${duration(seconds)}`;
