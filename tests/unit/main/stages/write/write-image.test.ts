import { hash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { NOT_RELEASED } from '../../../../../contract/wire/drive-release.ts';
import { decodeHelperRequest } from '../../../../../contract/wire/helper-lines.ts';
import type { Image } from '../../../../../contract/wire/image.ts';
import type { DriveProgress } from '../../../../../contract/wire/job.ts';
import { type PlannedDrive, writeImage } from '../../../../../main/stages/write/index.ts';
import type { HelperRun, HelperSession } from '../../../../../main/system/helper-client/index.ts';
import * as builders from '../../../../builders/drives.ts';

const BLOCK = 65_536;
const bytes = Buffer.alloc(2 * BLOCK + 100, 'nixos');
const blocks = {
  blockBytes: BLOCK,
  sha256: [0, 1, 2].map((block) => hash('sha256', bytes.subarray(block * BLOCK, (block + 1) * BLOCK))),
};
const drive = builders.drive();
const options = { onStarted: () => {}, onProgress: () => {}, signal: new AbortController().signal };

let folder: string;
let image: Image;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flakestick-write-'));
  const path = join(folder, 'nixos.iso');
  await writeFile(path, bytes);
  image = {
    path,
    compression: null,
    fileBytes: bytes.length,
    sizeBytes: bytes.length,
    sha256: hash('sha256', bytes),
    format: 'iso9660',
    volumeLabel: null,
    blocks,
  };
});
afterEach(() => rm(folder, { recursive: true }));

const planned: PlannedDrive = { drive, scope: { writes: 'everything', rewrittenBlocks: [] }, rewrite: 'everything' };

/** Answers that this block differs, or that all is well. */
function answering(block: number | null): HelperSession & { asked: HelperRun | null } {
  const session: HelperSession & { asked: HelperRun | null } = {
    asked: null,
    run: async (run) => {
      session.asked = run;
      const ranges = block === null ? [] : [{ first: block, last: block }];
      const progress: DriveProgress = {
        id: drive.id,
        name: drive.name,
        devicePath: drive.devicePath,
        step: 'finished',
        progress: { doneBytes: 0, totalBytes: 0, bytesPerSecond: null },
        contents: block === null ? 'verified' : 'written-unverified',
        badBlocks: ranges,
        writes: 'everything',
        keptBytes: 0,
        rewrittenBlocks: [],
        verdict: block === null ? { kind: 'verified' } : { kind: 'differs', blocks: ranges },
        level: 'read-back',
        failure:
          block === null ? null : { kind: 'drive-differs', drive: drive.devicePath, blocks: ranges, blockBytes: BLOCK },
        recordId: null,
        release: NOT_RELEASED,
        stalledForMs: null,
      };
      return { end: 'done', drives: [progress] };
    },
  };
  return session;
}

it.each(['read-back', 'skip'] as const)('asks the helper for what was planned: %s', async (verification) => {
  const session = answering(null);
  await writeImage({ image, drives: [planned, { ...planned, rewrite: 'differing' }], verification }, session, options);
  const { request, expectation } = session.asked ?? {};
  const onDrive = { devicePath: '/dev/sdb', diskseq: 27, serial: '4C53', sizeBytes: 4e9 };
  expect(decodeHelperRequest(JSON.stringify(request))).toMatchObject({
    task: 'write',
    imagePath: image.path,
    imageBytes: bytes.length,
    blockBytes: BLOCK,
    drives: [
      { ...onDrive, rewrite: 'everything' },
      { ...onDrive, rewrite: 'differing' },
    ],
    verification,
  });
  expect(expectation).toEqual(verification === 'skip' ? null : { kind: 'blocks', blocks });
});

it.each([
  ['an image as it is', null, 'read-back', true],
  ['a compressed one', 'xz', 'read-back', false],
  ['one that is not read back', null, 'skip', false],
] as const)('lets the helper compare with %s: %s, %s, %s', async (_what, compression, verification, isCompared) => {
  const session = answering(null);
  const comparedVersion = '2049:131:4096:1:2';
  await writeImage(
    { image: { ...image, compression, comparedVersion }, drives: [planned], verification },
    session,
    options,
  );
  const { request, expectation } = session.asked ?? {};
  expect(request && 'imageVersion' in request ? request.imageVersion : null).toBe(isCompared ? comparedVersion : null);
  expect(expectation?.kind === 'blocks' && expectation.compared !== undefined).toBe(isCompared);
});

it.each([0, 2])('a drive that differs in block %i is to blame while the image is what it was', async (block) => {
  const { drives } = await writeImage(
    { image, drives: [planned], verification: 'read-back' },
    answering(block),
    options,
  );
  expect(drives[0]?.failure).toMatchObject({ kind: 'drive-differs', blocks: [{ first: block, last: block }] });
});

it.each([0, 2])('the image is to blame when its block %i is no longer what was digested', async (block) => {
  const changed = Buffer.from(bytes);
  changed[block * BLOCK] = 0;
  await writeFile(image.path, changed);
  const { drives } = await writeImage(
    { image, drives: [planned], verification: 'read-back' },
    answering(block),
    options,
  );
  expect(drives[0]).toMatchObject({
    failure: { kind: 'image-changed', path: image.path },
    contents: 'written-unverified',
  });
});

it('the drive is to blame when the image is gone and cannot speak for it', async () => {
  await rm(image.path);
  const { drives } = await writeImage({ image, drives: [planned], verification: 'read-back' }, answering(1), options);
  expect(drives[0]?.failure).toMatchObject({ kind: 'drive-differs' });
});
