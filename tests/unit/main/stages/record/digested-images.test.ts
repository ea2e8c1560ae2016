import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fileVersion } from '../../../../../contract/wire/helper-protocol.ts';
import { appendRecord, forgetDigested, noteDigested, recallDigests } from '../../../../../main/stages/record/index.ts';
import { record } from '../../../../builders/records.ts';

let folder: string;
let path: string;
let version: string;
const known = record();
const file = (): string => join(folder, 'flakestick/digested-images.json');
const versionOf = async (of: string): Promise<string> => fileVersion(await stat(of, { bigint: true }));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-digested-'));
  vi.stubEnv('XDG_STATE_HOME', folder);
  path = join(folder, 'nixos.iso');
  writeFileSync(path, 'nixos');
  version = await versionOf(path);
  await appendRecord(known);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('gives what the record says of the image, and how much of the file its data is', async () => {
  await noteDigested(path, { version, record: known.id });
  expect(await recallDigests(version)).toEqual(known.image);
  await noteDigested(path, { version, record: known.id, dataBytes: 4 });
  expect(await recallDigests(version)).toEqual({ ...known.image, dataBytes: 4 });
});

it('knows nothing of another version', async () => {
  await noteDigested(path, { version, record: known.id });
  expect(await recallDigests(version.replace(/\d$/, (digit) => `${(Number(digit) + 1) % 10}`))).toBeNull();
  expect(await recallDigests('')).toBeNull();
});

it.each<[string, () => void]>([
  ['was written to since', () => writeFileSync(path, 'other')],
  [
    'was replaced by another file',
    () => {
      writeFileSync(`${path}.new`, 'nixos');
      renameSync(`${path}.new`, path);
    },
  ],
  ['is gone', () => rmSync(path)],
])('does not note a file that %s', async (_what, change) => {
  change();
  await noteDigested(path, { version, record: known.id });
  expect(await recallDigests(version)).toBeNull();
  expect(existsSync(file())).toBe(false);
});

it('knows nothing once the record is removed or damaged', async () => {
  await noteDigested(path, { version, record: known.id });
  const ofRecord = join(folder, `flakestick/records/${known.id}.json`);
  writeFileSync(ofRecord, '{"schema":2');
  expect(await recallDigests(version)).toBeNull();
  rmSync(ofRecord);
  expect(await recallDigests(version)).toBeNull();
});

it('forgets what it is told to, and keeps the others', async () => {
  await noteDigested(path, { version, record: known.id });
  const other = join(folder, 'other.iso');
  writeFileSync(other, 'other');
  const ofOther = await versionOf(other);
  await noteDigested(other, { version: ofOther, record: known.id });
  await forgetDigested(version);
  expect(await recallDigests(version)).toBeNull();
  expect(await recallDigests(ofOther)).not.toBeNull();
});

it('keeps each version once and the newest 64', async () => {
  const versions: string[] = [];
  for (let index = 0; index < 70; index++) {
    writeFileSync(path, `${index}`);
    versions.push(await versionOf(path));
    await noteDigested(path, { version: versions.at(-1) ?? '', record: known.id });
    await noteDigested(path, { version: versions.at(-1) ?? '', record: known.id });
  }
  const { images } = JSON.parse(readFileSync(file(), 'utf8')) as { images: { version: string }[] };
  expect(images.map((image) => image.version)).toEqual(versions.slice(-64));
});

it.each([
  '',
  '{',
  '{"schema":1,"images":[{"version":1}]}',
  '{"schema":1,"images":[{"version":"x","record":"../../etc"}]}',
])('a damaged file costs only time: %s', async (text) => {
  writeFileSync(file(), text);
  expect(await recallDigests(version)).toBeNull();
  await noteDigested(path, { version, record: known.id });
  expect(await recallDigests(version)).not.toBeNull();
});

it('leaves the file of a newer version of Flakestick as it is', async () => {
  writeFileSync(file(), '{"schema":9}');
  await noteDigested(path, { version, record: known.id });
  expect(await recallDigests(version)).toBeNull();
  expect(readFileSync(file(), 'utf8')).toBe('{"schema":9}');
});
