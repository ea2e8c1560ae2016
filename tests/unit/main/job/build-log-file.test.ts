import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { BuildLogFile } from '../../../../main/job/index.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'flakestick-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('keeps every line of the last build, in order, and finds them again', async () => {
  const log = new BuildLogFile(path.join(folder, 'logs/build.log'));
  log.begin();
  log.add(['of an earlier build']);
  log.begin();
  for (let line = 0; line < 2000; line += 1) {
    log.add([`glibc> line ${line}`]);
    if (line % 500 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  }
  log.add(['Error: the last one', 'error: two at once']);
  expect(await log.find('ERROR:', 500)).toEqual({
    lines: ['Error: the last one', 'error: two at once'],
    matching: 2,
    total: 2002,
  });
  const newest = await log.find('', 3);
  expect(newest).toEqual({
    lines: ['glibc> line 1999', 'Error: the last one', 'error: two at once'],
    matching: 2002,
    total: 2002,
  });
  await log.end();
  const lines = readFileSync(log.path, 'utf8').trimEnd().split('\n');
  expect(lines.slice(0, 3)).toEqual(['glibc> line 0', 'glibc> line 1', 'glibc> line 2']);
  expect(lines).toHaveLength(2002);
});

it('has no lines before the first build, and stops no build where it cannot be kept', async () => {
  const notAFolder = path.join(folder, 'file');
  writeFileSync(notAFolder, '');
  const log = new BuildLogFile(path.join(notAFolder, 'build.log'));
  expect(await log.find('', 10)).toEqual({ lines: [], matching: 0, total: 0 });
  log.begin();
  log.add(['a line']);
  await log.end();
  expect(await log.find('', 10)).toEqual({ lines: [], matching: 0, total: 0 });
});
