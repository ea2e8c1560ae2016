import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openHelperSession } from '../../../../../main/system/helper-client/index.ts';
import { HELLO, lines, speaker } from '../../../../fakes/helper/speaker.ts';
import { BLOCKS, DRIVE, FINISHED, READ_ALL, WRITING, writeRequest } from './tracked-drive.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-ahead-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Notes its start and the end of its stdin. */
const noting = () => ({
  file: 'sh',
  arguments: ['-c', 'echo started >>"$0"; cat >/dev/null; echo stopped >>"$0"', join(folder, 'notes')],
  environment: {},
});
const notes = () => expect.poll(() => readFileSync(join(folder, 'notes'), { encoding: 'utf8', flag: 'a+' }));

it('does the work of the next run, though it said hello before that', async () => {
  const work = lines(...WRITING, ...READ_ALL, FINISHED, { event: 'done' });
  const command = speaker([HELLO, { wait: 'request' }, ...work]);
  const session = openHelperSession({ terminal: false, command });
  session.startAhead([DRIVE.devicePath]);
  const result = await session.run({
    request: writeRequest(),
    drives: [DRIVE],
    expectation: BLOCKS,
    onStarted: () => {},
    onProgress: () => {},
    signal: new AbortController().signal,
  });
  expect(result).toMatchObject({ end: 'done', drives: [{ contents: 'verified' }] });
});

it('is stopped when it is not used, and started once', async () => {
  const session = openHelperSession({ terminal: false, command: noting() });
  session.startAhead([DRIVE.devicePath]);
  session.startAhead([DRIVE.devicePath]);
  await notes().toBe('started\n');
  session.discard();
  await notes().toBe('started\nstopped\n');
});
