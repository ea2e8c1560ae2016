import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { IDLE } from '../../../../../contract/wire/job.ts';
import { JobLog } from '../../../../../main/shells/app/job-log.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'flakestick-job-log-'));
const before = process.env['XDG_STATE_HOME'];
const logs = path.join(folder, 'flakestick/logs');
beforeAll(() => {
  process.env['XDG_STATE_HOME'] = folder;
  mkdirSync(logs, { recursive: true });
});
afterAll(() => {
  if (before === undefined) delete process.env['XDG_STATE_HOME'];
  else process.env['XDG_STATE_HOME'] = before;
  rmSync(folder, { recursive: true });
});

it('looks at the whole build, gives any part of it, and saves all of it', async () => {
  const log = new JobLog(() => IDLE);
  log.file.begin();
  log.file.add(Array.from({ length: 5000 }, (_, line) => `line ${line}`));
  expect(await log.look('build', 'LINE 499')).toEqual({
    total: 5000,
    errors: [],
    matching: 11,
    places: [499, 4990, 4991, 4992, 4993, 4994, 4995, 4996, 4997, 4998, 4999],
  });
  expect(await log.part('build', 4998, 500)).toEqual(['line 4998', 'line 4999']);
  const saved = await log.save('build', folder);
  expect(saved).toMatch(/\/flakestick-build-\d{8}-\d{6}\.log$/);
  expect(readFileSync(saved, 'utf8').trimEnd().split('\n')).toHaveLength(5000);
  await log.file.remove();
  expect(readdirSync(logs)).toEqual([]);
});

it('reports a log that cannot be saved, and that no derivation has failed', async () => {
  const log = new JobLog(() => IDLE);
  await expect(log.save('build', path.join(folder, 'nowhere'))).rejects.toMatchObject({
    failure: { kind: 'file-unwritable' },
  });
  await expect(log.look('derivation', '')).rejects.toMatchObject({ failure: { kind: 'bad-usage' } });
});

it('removes the logs of programs that are gone, and no others', async () => {
  const gone = path.join(logs, 'build-999999999.log');
  const ours = path.join(logs, `build-${process.ppid}.log`);
  writeFileSync(gone, '');
  writeFileSync(ours, '');
  new JobLog(() => IDLE);
  await expect.poll(() => readdirSync(logs)).toEqual([path.basename(ours)]);
});
