import { describe, expect, it } from 'vitest';
import { BadHelperMessage } from '../../../../../contract/wire/helper-lines.ts';
import type { HelperEvent } from '../../../../../contract/wire/helper-protocol.ts';
import { DriveTracker } from '../../../../../main/system/helper-client/drive-tracker.ts';
import { type Decision, type Sampled, Sampling } from '../../../../../main/system/helper-client/sampling.ts';
import {
  BLOCK,
  BLOCKS,
  DIGESTS,
  DRIVE,
  type DriveEvent,
  FINISHED,
  IMAGE_BYTES,
  OPENED,
  read,
  say,
  WRONG,
} from './tracked-drive.ts';

const [first = '', second = ''] = DIGESTS;
const SAMPLE = [
  { block: 0, blockBytes: BLOCK, bytes: BLOCK },
  { block: 2, blockBytes: BLOCK, bytes: 512 },
];
const sampled = (block: number, bytes: number, sha256: string | null): HelperEvent =>
  say({ event: 'sampled', block, bytes, sha256 });
const HEAD = say({ event: 'shown', block: 0, offset: 0, base64: Buffer.from('head').toString('base64') });
const ALL = say({ event: 'sampled-all' });
const COMPARE: Decision = { kind: 'compare', imageBytes: IMAGE_BYTES, expectation: BLOCKS, show: [2] };

function sampling(decision: Decision = COMPARE) {
  const tracker = new DriveTracker(DRIVE, { task: 'verify', imageBytes: 3 * BLOCK, expectation: null });
  tracker.accept(OPENED, 0);
  const asked: Sampled[] = [];
  const subject = new Sampling(
    SAMPLE,
    async (seen) => {
      asked.push(seen);
      return decision;
    },
    tracker,
  );
  const hear = async (...events: HelperEvent[]) => Promise.all(events.map(async (event) => subject.accept(event)));
  return { tracker, asked, hear };
}

describe('samples', () => {
  it('decide what is compared, and are answered with how much to read', async () => {
    const { tracker, asked, hear } = sampling();
    const answers = await hear(HEAD, sampled(0, BLOCK, first), sampled(2, 512, null), ALL);
    expect(answers).toEqual([
      null,
      null,
      null,
      { order: 'read', imageBytes: IMAGE_BYTES, blockBytes: BLOCK, show: [2] },
    ]);
    expect(asked).toEqual([{ head: Buffer.from('head'), digests: [first, null] }]);
    for (const event of [read(0, ...DIGESTS), FINISHED]) tracker.accept(event, 1);
    expect(tracker.progress).toMatchObject({ verdict: { kind: 'verified' }, failure: null });
  });

  it('that match no record finish the drive with that verdict', async () => {
    const verdict = {
      kind: 'unknown-image',
      seen: { format: 'empty', volumeLabel: null, imageBytes: null, partitionTable: null, partitions: 0 },
    } as const;
    const failure = { ...verdict, drive: DRIVE.devicePath, recordsCompared: 0, nearest: null };
    const { tracker, hear } = sampling({ kind: 'unknown', verdict, failure });
    const answers = await hear(sampled(0, BLOCK, first), sampled(2, 512, second), ALL);
    expect(answers.at(-1)).toEqual({ order: 'enough' });
    tracker.accept(FINISHED, 1);
    expect(tracker.progress).toMatchObject({ step: 'finished', verdict, failure });
  });

  it.each<[string, HelperEvent[]]>([
    ['another block', [sampled(1, BLOCK, first)]],
    ['another length', [sampled(0, 512, first)]],
    ['one twice', [sampled(0, BLOCK, first), sampled(0, BLOCK, first)]],
    ['one too few', [sampled(0, BLOCK, first), ALL]],
    ['one too many', [sampled(0, BLOCK, first), sampled(2, 512, first), ALL, sampled(2, 512, first)]],
    ['all of them twice', [sampled(0, BLOCK, first), sampled(2, 512, first), ALL, ALL]],
  ])('are not believed when there is %s', async (_case, events) => {
    await expect(sampling().hear(...events)).rejects.toThrow(BadHelperMessage);
  });
});

describe('a block that is shown', () => {
  const content = Buffer.alloc(BLOCK, 7);
  const shown = (block: number, offset: number, length: number): DriveEvent =>
    say({ event: 'shown', block, offset, base64: content.toString('base64', offset, offset + length) });
  const BLOCK_1 = [shown(1, 0, 46_080), shown(1, 46_080, BLOCK - 46_080)];
  const CHANGE = { filesystem: 'FAT12', offsetBytes: 0, what: ['fat-accessed'] } as const;
  /** Block 1 differs. */
  const READ = read(0, DIGESTS[0] ?? '', WRONG, DIGESTS[2] ?? '', DIGESTS[3] ?? '');

  function heard(explains: boolean, events: DriveEvent[]) {
    const explained: [number, Buffer][] = [];
    const explain = (block: number, bytes: Buffer) => {
      explained.push([block, bytes]);
      return explains ? [{ ...CHANGE, what: [...CHANGE.what] }] : null;
    };
    if (BLOCKS.kind !== 'blocks') throw new Error('not blocks');
    const tracker = new DriveTracker(DRIVE, {
      task: 'verify',
      imageBytes: IMAGE_BYTES,
      expectation: { ...BLOCKS, explain },
    });
    for (const event of events) tracker.accept(event, 0);
    return { progress: tracker.progress, explained };
  }

  it('is no fault of the drive when mounting explains it', () => {
    const { progress, explained } = heard(true, [OPENED, READ, ...BLOCK_1, FINISHED]);
    expect(explained).toEqual([[1, content]]);
    expect(progress).toMatchObject({
      failure: null,
      badBlocks: [],
      verdict: { kind: 'changed-by-mounting', blocks: [{ first: 1, last: 1 }], changes: [CHANGE] },
    });
  });

  it('is a difference when mounting does not explain it, and when not all of it was shown', () => {
    const differs = { kind: 'differs', blocks: [{ first: 1, last: 1 }] };
    expect(heard(false, [OPENED, READ, ...BLOCK_1, FINISHED]).progress.verdict).toEqual(differs);
    expect(heard(true, [OPENED, READ, shown(1, 0, 46_080), FINISHED]).progress.verdict).toEqual(differs);
  });

  it('explains nothing when it does not differ', () => {
    const { progress, explained } = heard(true, [OPENED, read(0, ...DIGESTS), ...BLOCK_1, FINISHED]);
    expect(explained).toEqual([]);
    expect(progress.verdict).toEqual({ kind: 'verified' });
  });

  it.each<[string, DriveEvent[]]>([
    ['from its middle', [shown(1, 46_080, 100)]],
    ['with a gap', [shown(1, 0, 46_080), shown(1, 46_180, 100)]],
    [
      'with more than it has',
      [
        shown(1, 0, BLOCK),
        shown(1, BLOCK, 0),
        say({ event: 'shown', block: 1, offset: 0, base64: Buffer.alloc(BLOCK + 3).toString('base64') }),
      ],
    ],
  ])('fails the helper when it comes %s', (_case, events) => {
    const { progress } = heard(false, [OPENED, READ, ...events]);
    expect(progress).toMatchObject({ step: 'finished', failure: { kind: 'helper-failed' } });
  });
});
