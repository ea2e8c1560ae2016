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

it('finds the newest lines of the whole build, saves all of them, and says how many there are', async () => {
  const log = new JobLog(() => IDLE);
  log.file.begin();
  log.file.add(Array.from({ length: 5000 }, (_, line) => `line ${line}`));
  const found = await log.find('build', '');
  expect(found).toMatchObject({ matching: 5000, total: 5000 });
  expect(found.lines).toHaveLength(2000);
  expect(found.lines.at(-1)).toBe('line 4999');
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
  await expect(log.find('derivation', '')).rejects.toMatchObject({ failure: { kind: 'bad-usage' } });
});

it('removes the logs of programs that are gone, and no others', async () => {
  const gone = path.join(logs, 'build-999999999.log');
  const ours = path.join(logs, `build-${process.ppid}.log`);
  writeFileSync(gone, '');
  writeFileSync(ours, '');
  new JobLog(() => IDLE);
  await expect.poll(() => readdirSync(logs)).toEqual([path.basename(ours)]);
});
