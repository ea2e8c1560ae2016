import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Failure } from '../../../../contract/wire/failure.ts';
import { fileVersion } from '../../../../contract/wire/helper-protocol.ts';
import type { Image } from '../../../../contract/wire/image.ts';
import { rememberDigests } from '../../../../main/job/remember-digests.ts';
import { appendRecord, noteDigested, recallDigests } from '../../../../main/stages/record/index.ts';
import { record } from '../../../builders/records.ts';

const known = record();
const CHANGED: Failure = { kind: 'image-changed', path: '/nixos.iso' };
const GONE: Failure = { kind: 'drive-gone', drive: '/dev/sdb' };
let folder: string;
let image: Image;
let version: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-remember-'));
  vi.stubEnv('XDG_STATE_HOME', folder);
  await appendRecord(known);
  const path = join(folder, 'nixos.iso');
  writeFileSync(path, 'nixos');
  version = fileVersion(await stat(path, { bigint: true }));
  image = { ...known.image, path, compression: 'xz', fileBytes: 5, format: 'iso9660', dataBytes: 4 } as Image;
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('the record of a drive that was written knows the image from now on', async () => {
  const failed = { failure: GONE, recordId: '20000101-000000-000000' };
  await rememberDigests(version, image, [failed, { failure: null, recordId: known.id }]);
  expect(await recallDigests(version)).toEqual({ ...known.image, dataBytes: 4 });
});

it.each<[string, { failure: Failure | null; recordId: string | null }[]]>([
  ['every drive failed', [{ failure: GONE, recordId: known.id }]],
  ['no record could be saved', [{ failure: null, recordId: null }]],
  ['there is no drive', []],
])('nothing is remembered if %s', async (_why, drives) => {
  await rememberDigests(version, image, drives);
  expect(await recallDigests(version)).toBeNull();
});

it('what a drive did not hold is forgotten, even if others held it', async () => {
  await noteDigested(image.path, { version, record: known.id });
  await rememberDigests(version, image, [
    { failure: null, recordId: known.id },
    { failure: CHANGED, recordId: null },
  ]);
  expect(await recallDigests(version)).toBeNull();
});

it('a file without a version is not remembered', async () => {
  await rememberDigests(null, image, [{ failure: null, recordId: known.id }]);
  expect(await recallDigests(version)).toBeNull();
});
