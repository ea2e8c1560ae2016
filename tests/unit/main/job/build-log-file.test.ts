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
  expect(await log.look('ERROR:')).toEqual({
    total: 2002,
    errors: [
      { at: 2000, line: 'Error: the last one' },
      { at: 2001, line: 'error: two at once' },
    ],
    matching: 2,
    places: [2000, 2001],
  });
  expect(await log.part(1999, 2)).toEqual(['glibc> line 1999', 'Error: the last one']);
  expect(await log.part(3000, 2)).toEqual([]);
  await log.end();
  const lines = readFileSync(log.path, 'utf8').trimEnd().split('\n');
  expect(lines.slice(0, 3)).toEqual(['glibc> line 0', 'glibc> line 1', 'glibc> line 2']);
  expect(lines).toHaveLength(2002);
});

it('has no lines before the first build, and stops no build where it cannot be kept', async () => {
  const notAFolder = path.join(folder, 'file');
  writeFileSync(notAFolder, '');
  const log = new BuildLogFile(path.join(notAFolder, 'build.log'));
  expect(await log.look('line')).toEqual({ total: 0, errors: [], matching: 0, places: [] });
  expect(await log.part(0, 10)).toEqual([]);
  log.begin();
  log.add(['a line']);
  await log.end();
  expect(await log.look('line')).toEqual({ total: 0, errors: [], matching: 0, places: [] });
  expect(await log.part(0, 10)).toEqual([]);
});

it('gives any part of a long log, with letters of any length, without reading all of it', async () => {
  const log = new BuildLogFile(path.join(folder, 'long.log'));
  log.begin();
  const line = (at: number): string => `${'ü→'.repeat(at % 7)} line ${at}`;
  for (let at = 0; at < 100_000; at += 1000) log.add(Array.from({ length: 1000 }, (_, index) => line(at + index)));
  const startedMs = performance.now();
  for (const from of [0, 999, 1000, 54_321, 99_990]) {
    const wanted = Array.from({ length: Math.min(200, 100_000 - from) }, (_, index) => line(from + index));
    expect(await log.part(from, 200)).toEqual(wanted);
  }
  // All of it would be read five times.
  expect(performance.now() - startedMs).toBeLessThan(1000);
  expect((await log.look('')).total).toBe(100_000);
  await log.remove();
});

it('counts two lines that come as one as two', async () => {
  const log = new BuildLogFile(path.join(folder, 'two.log'));
  log.begin();
  log.add(['a\nb', 'c']);
  expect((await log.look('')).total).toBe(3);
  expect(await log.part(1, 5)).toEqual(['b', 'c']);
  await log.remove();
});
