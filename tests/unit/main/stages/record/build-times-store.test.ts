import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NO_BUILD_TIMES } from '../../../../../contract/wire/build-times.ts';
import { imageKey, noteBuildTimes, readBuildTimes } from '../../../../../main/stages/record/index.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'flakestick-times-'));
const before = process.env['XDG_STATE_HOME'];
beforeAll(() => void (process.env['XDG_STATE_HOME'] = folder));
afterAll(() => {
  if (before === undefined) delete process.env['XDG_STATE_HOME'];
  else process.env['XDG_STATE_HOME'] = before;
  rmSync(folder, { recursive: true });
});

it('keeps what each step took last, and what an image came to', async () => {
  expect(await readBuildTimes()).toEqual(NO_BUILD_TIMES);
  const key = imageKey('minimal', null);
  const first = { derivations: { etc: 100, iso: 9000 }, parallel: 2, fetched: { bytes: 20e6, ms: 2000 } };
  await noteBuildTimes({ measured: first, imageKey: key, imageBytes: 15e6 });
  // A build that finds everything there says nothing about time.
  const second = { derivations: { iso: 7000 }, parallel: null, fetched: null };
  await noteBuildTimes({ measured: second, imageKey: imageKey('minimal', 'gzip'), imageBytes: 16e6 });
  expect(await readBuildTimes()).toEqual({
    schema: 1,
    derivations: { etc: 100, iso: 7000 },
    parallel: 2,
    fetchBytesPerSecond: 10e6,
    images: { [key]: 15e6, [imageKey('minimal', 'gzip')]: 16e6 },
  });
});

it('starts over if the file is damaged', async () => {
  writeFileSync(path.join(folder, 'flakestick/build-times.json'), '{"schema":1,"deriv');
  expect(await readBuildTimes()).toEqual(NO_BUILD_TIMES);
});
