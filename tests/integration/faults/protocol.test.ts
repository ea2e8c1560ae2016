/** A helper that does not keep to the protocol: it says what a good one says about a good drive, but for one thing. */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { HelperEvent } from '../../../contract/wire/helper-protocol.ts';
import { PROJECT } from '../../devices/command-line.ts';
import { type FaultCase, testFaults } from '../../devices/fault-case.ts';
import {
  DRIVE_BYTES,
  type Ending,
  IMAGE_BYTES,
  LAST_BLOCK,
  MEBIBYTE,
  type Situation,
} from '../../devices/fault-run.ts';

const LIAR = join(PROJECT, 'tests/fakes/helper-faults/liar.ts');
const FAILED: Ending = { outcome: 'helper-failed', exitCode: 6, contents: 'written-unverified' };
const PARTLY: Ending = { ...FAILED, contents: 'partly-written' };
/** It failed before the job spoke of drives. */
const NOT_BEGUN: Ending = { ...FAILED, contents: 'untouched' };

const digestsOf = (image: Buffer): string[] =>
  Array.from({ length: LAST_BLOCK + 1 }, (_, index) =>
    hash('sha256', image.subarray(index * MEBIBYTE, Math.min((index + 1) * MEBIBYTE, IMAGE_BYTES))),
  );

/** Everything that a helper says of a drive that is written and read back whole. */
function goodLines(image: Buffer): string[] {
  const events: HelperEvent[] = [
    { event: 'hello', protocol: 2, effectiveUser: 0 },
    { event: 'opened', drive: 0, capacityBytes: DRIVE_BYTES },
    { event: 'cleared', drive: 0 },
    { event: 'wrote', drive: 0, doneBytes: MEBIBYTE, keptBytes: 0 },
    { event: 'flushing', drive: 0 },
    { event: 'written', drive: 0 },
    { event: 'read', drive: 0, first: 0, sha256: digestsOf(image) },
    { event: 'finished', drive: 0 },
    { event: 'done' },
  ];
  return events.map((event) => JSON.stringify(event));
}
const [HELLO, , CLEARED, , FLUSHING, WRITTEN, READ, FINISHED, DONE] = Array.from({ length: 9 }, (_, index) => index);

/** Starts the liar with the good lines as `change` leaves them. */
const saying =
  (change: (lines: string[]) => readonly string[]) =>
  async ({ imageBytes }: Situation) => ({
    command: {
      file: process.execPath,
      arguments: [LIAR, JSON.stringify(change(goodLines(imageBytes)))],
      environment: {},
    },
  });
const put = (at: number | undefined, ...lines: readonly string[]) =>
  saying((good) => good.toSpliced(at ?? 0, 0, ...lines));
const leaveOut = (...which: readonly (number | undefined)[]) =>
  saying((good) => good.filter((_, index) => !which.includes(index)));
const replaced = (at: number | undefined, line: object) =>
  saying((good) => good.toSpliced(at ?? 0, 1, JSON.stringify(line)));
const running = (script: string) => async () => ({
  command: { file: process.execPath, arguments: ['-e', script], environment: {} },
});

const hello = '{"event":"hello","protocol":2,"effectiveUser":0}';

const CASES: readonly FaultCase[] = [
  {
    fault: 'a line that is not JSON',
    when: 'after everything was read',
    before: put(FINISHED, 'Segmentation fault'),
    ending: FAILED,
  },
  {
    fault: 'a line that is not JSON',
    when: 'after the drive was finished, before `done`',
    before: put(DONE, '}'),
    ending: FAILED,
  },
  {
    fault: 'an unknown event',
    when: 'after opening',
    before: put(CLEARED, '{"event":"proven","drive":0}'),
    ending: PARTLY,
  },
  {
    fault: 'an event with one key too many',
    when: 'after opening',
    before: put(CLEARED, '{"event":"cleared","drive":0,"verified":true}'),
    ending: PARTLY,
  },
  {
    fault: 'an event with a key named __proto__',
    when: 'after opening',
    before: put(CLEARED, '{"event":"cleared","drive":0,"__proto__":{"isFinished":true}}'),
    ending: PARTLY,
  },
  {
    fault: 'an event about a drive that is not in the job',
    when: 'after opening',
    before: put(CLEARED, '{"event":"cleared","drive":1}'),
    ending: PARTLY,
  },
  {
    fault: 'an event about drive -1',
    when: 'after opening',
    before: put(CLEARED, '{"event":"cleared","drive":-1}'),
    ending: PARTLY,
  },
  {
    fault: 'a line of 100 kB',
    when: 'after opening',
    before: put(CLEARED, `{"event":"image-changed","detail":"${'x'.repeat(100_000)}"}`),
    ending: PARTLY,
  },
  {
    fault: 'a line that never ends',
    when: 'after the greeting',
    before: running(
      `process.stdout.write('${hello}\\n'); const more = () => process.stdout.write('x'.repeat(65536), more); more();`,
    ),
    ending: NOT_BEGUN,
    withinSeconds: 45,
  },
  {
    fault: 'another version of the protocol',
    when: 'in the greeting',
    before: replaced(HELLO, { event: 'hello', protocol: 99, effectiveUser: 0 }),
    ending: NOT_BEGUN,
  },
  { fault: 'no greeting', when: 'at the beginning', before: leaveOut(HELLO), ending: NOT_BEGUN },
  { fault: 'two greetings', when: 'the second one after opening', before: put(CLEARED, hello), ending: PARTLY },
  {
    fault: 'blocks are read before they are written',
    when: 'instead of being written',
    before: leaveOut(CLEARED, FLUSHING, WRITTEN),
    ending: PARTLY,
  },
  {
    fault: 'the first block is not read back',
    when: 'reading begins with the second one',
    before: ({ imageBytes, ...rest }) =>
      replaced(READ, { event: 'read', drive: 0, first: 1, sha256: digestsOf(imageBytes).slice(1) })({
        imageBytes,
        ...rest,
      }),
    ending: FAILED,
  },
  {
    fault: 'the last block is not read back',
    when: 'reading ends before it',
    before: ({ imageBytes, ...rest }) =>
      replaced(READ, { event: 'read', drive: 0, first: 0, sha256: digestsOf(imageBytes).slice(0, -1) })({
        imageBytes,
        ...rest,
      }),
    ending: FAILED,
  },
  { fault: 'nothing is read back', when: '`finished` is reported anyway', before: leaveOut(READ), ending: FAILED },
  {
    fault: 'the drive is never finished',
    when: '`done` is reported anyway',
    before: leaveOut(FINISHED),
    ending: FAILED,
  },
  {
    fault: 'it reports `done` immediately',
    when: 'after the greeting',
    before: saying(() => [hello, '{"event":"done"}']),
    ending: NOT_BEGUN,
  },
  {
    fault: 'it stops by itself',
    when: 'after opening',
    before: saying((good) => [...good.slice(0, CLEARED), '{"event":"stopped"}']),
    ending: PARTLY,
  },
  {
    fault: 'it exits with code 0 without reporting `done`',
    when: 'after everything else',
    before: leaveOut(DONE),
    ending: FAILED,
  },
  {
    fault: 'it exits with code 0 without any output',
    when: 'at the beginning',
    before: running(''),
    ending: NOT_BEGUN,
  },
  {
    fault: 'it ignores the end of stdin and signals',
    when: 'after a line that is not JSON',
    before: running(
      `process.on('SIGTERM', () => {}); process.stdin.resume(); process.stdout.write('${hello}\\nnonsense\\n'); setInterval(() => {}, 1000);`,
    ),
    ending: NOT_BEGUN,
    withinSeconds: 45,
  },
];

testFaults('The helper violates the protocol', CASES);
