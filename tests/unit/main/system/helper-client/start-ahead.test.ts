import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openHelperSession } from '../../../../../main/system/helper-client/index.ts';
import { speaker } from '../../../../fakes/helper/speaker.ts';
import { BLOCK, BLOCKS, DRIVE, FINISHED, IMAGE_BYTES, READ_ALL, WRITING } from './tracked-drive.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-ahead-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const HELLO = { event: 'hello', protocol: 2, effectiveUser: 0 };
const say = (...events: readonly object[]) => events.map((event) => ({ say: JSON.stringify(event) }));
/** Notes its start and the end of its stdin. */
const noting = () => ({
  file: 'sh',
  arguments: ['-c', 'echo started >>"$0"; cat >/dev/null; echo stopped >>"$0"', join(folder, 'notes')],
  environment: {},
});
const notes = () => expect.poll(() => readFileSync(join(folder, 'notes'), { encoding: 'utf8', flag: 'a+' }));

it('does the work of the next run, though it said hello before that', async () => {
  const work = say(...WRITING, ...READ_ALL, FINISHED, { event: 'done' });
  const command = speaker([...say(HELLO), { wait: 'request' }, ...work]);
  const session = openHelperSession({ terminal: false, command });
  session.startAhead([DRIVE.devicePath]);
  const result = await session.run({
    request: {
      protocol: 2,
      task: 'write',
      imagePath: '/tmp/nixos.iso',
      compression: null,
      imageBytes: IMAGE_BYTES,
      blockBytes: BLOCK,
      drives: [
        { devicePath: DRIVE.devicePath, diskseq: 27, serial: '4C53', sizeBytes: 1_000_000, rewrite: 'everything' },
      ],
      verification: 'read-back',
    },
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
