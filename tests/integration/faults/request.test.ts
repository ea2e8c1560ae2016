/** The real helper, with invalid requests. */
import { spawn } from 'node:child_process';
import { stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { HelperRequest } from '../../../contract/wire/helper-protocol.ts';
import { listDrives } from '../../../main/stages/drive/index.ts';
import { FaultMatrix } from '../../devices/fault-matrix.ts';
import { DRIVE_BYTES, IMAGE_BYTES, MEBIBYTE, type Situation, withSituation } from '../../devices/fault-run.ts';
import { canFail, FORMER_BYTE } from '../../devices/faulty-drive.ts';
import { HELPER } from '../../setup/built-programs.ts';

interface Answer {
  readonly exitCode: number | null;
  /** The last line, in short: `done`, `refused: changed`. */
  readonly last: string;
  readonly complaint: string;
}

/** Sends the first chunk at once, a second one when a drive is being written; then waits for the helper's end. */
function ask(chunks: readonly string[], keepOpen: boolean): Promise<Answer> {
  const helper = spawn(process.execPath, [HELPER], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {},
  });
  let said = '';
  let complaint = '';
  helper.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  helper.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  helper.stdin.on('error', () => {});
  const [first = '', second] = chunks;
  helper.stdin.write(first);
  if (!keepOpen) helper.stdin.end();
  let isSent = false;
  helper.stdout.on('data', () => {
    if (isSent || second === undefined || !said.includes('"cleared"')) return;
    isSent = true;
    helper.stdin.write(second);
  });
  return new Promise((resolve) => {
    helper.once('close', (exitCode) => {
      const lines = said.trim().split('\n');
      const events = lines.map((line) => JSON.parse(line) as { event: string; reason?: string });
      const refused = events.find(({ event }) => event.endsWith('refused'));
      const last = refused ? `${refused.event}: ${refused.reason}` : (events.at(-1)?.event ?? 'nothing');
      resolve({ exitCode, last, complaint });
    });
  });
}

async function requestFor({ image, drive }: Situation): Promise<Extract<HelperRequest, { task: 'write' }>> {
  const there = await listDrives({ includeLoop: true });
  const diskseq = there.find(({ devicePath }) => devicePath === drive.devicePath)?.identity.diskseq ?? null;
  return {
    protocol: 2,
    task: 'write',
    imagePath: image,
    compression: null,
    imageBytes: IMAGE_BYTES,
    blockBytes: MEBIBYTE,
    drives: [{ devicePath: drive.devicePath, diskseq, serial: null, sizeBytes: DRIVE_BYTES, rewrite: 'everything' }],
    verification: 'read-back',
  };
}

type Change = (
  request: Extract<HelperRequest, { task: 'write' }>,
  situation: Situation,
) => readonly string[] | Promise<readonly string[]>;
const sent = (request: object): string[] => [`${JSON.stringify(request)}\n`];
const onDrive =
  (change: object): Change =>
  (request) =>
    sent({ ...request, drives: [{ ...request.drives[0], ...change }] });

interface Case {
  readonly fault: string;
  readonly asked: Change;
  readonly last: string;
  readonly exitCode: number;
  readonly endsStdin?: boolean;
}

const NOT_UNDERSTOOD = { last: 'hello', exitCode: 1 };

const CASES: readonly Case[] = [
  { fault: 'no request: stdin ends', asked: () => [], endsStdin: true, ...NOT_UNDERSTOOD },
  { fault: 'a request that is not JSON', asked: () => ['write it\n'], ...NOT_UNDERSTOOD },
  { fault: 'a request of 100 kB without a newline', asked: () => ['x'.repeat(100_000)], ...NOT_UNDERSTOOD },
  { fault: 'two requests at once', asked: (request) => [sent(request).join('').repeat(2)], ...NOT_UNDERSTOOD },
  { fault: 'one key too many', asked: (request) => sent({ ...request, force: true }), ...NOT_UNDERSTOOD },
  { fault: 'another protocol version', asked: (request) => sent({ ...request, protocol: 99 }), ...NOT_UNDERSTOOD },
  { fault: 'blocks of one byte', asked: (request) => sent({ ...request, blockBytes: 1 }), ...NOT_UNDERSTOOD },
  {
    fault: '33 drives',
    asked: (request) => sent({ ...request, drives: Array(33).fill(request.drives[0]) }),
    ...NOT_UNDERSTOOD,
  },
  {
    fault: 'a drive path outside /dev',
    asked: onDrive({ devicePath: '/dev/../etc/passwd' }),
    ...NOT_UNDERSTOOD,
  },
  {
    fault: 'a drive that is not a block device',
    asked: onDrive({ devicePath: '/dev/null' }),
    last: 'refused: not-a-whole-drive',
    exitCode: 0,
  },
  {
    fault: 'a drive that does not exist',
    asked: onDrive({ devicePath: '/dev/nothing' }),
    last: 'refused: gone',
    exitCode: 0,
  },
  {
    fault: 'a drive with another sequence number',
    asked: onDrive({ diskseq: 1 }),
    last: 'refused: changed',
    exitCode: 0,
  },
  {
    fault: 'a drive with another size',
    asked: onDrive({ sizeBytes: DRIVE_BYTES * 2 }),
    last: 'refused: changed',
    exitCode: 0,
  },
  {
    fault: 'an image that does not exist',
    asked: (request) => sent({ ...request, imagePath: '/nothing' }),
    last: 'image-refused: missing',
    exitCode: 0,
  },
  {
    fault: 'an image that is a device',
    asked: (request) => sent({ ...request, imagePath: '/dev/zero' }),
    last: 'image-refused: not-a-file',
    exitCode: 0,
  },
  {
    fault: 'an image that is larger than the drive',
    asked: async (request, { image }) => {
      await writeFile(image, Buffer.alloc(DRIVE_BYTES + 512));
      return sent({ ...request, imageBytes: (await stat(image)).size });
    },
    last: 'refused: too-small',
    exitCode: 0,
  },
];

const HEADING = 'The helper gets invalid requests';
const matrix = new FaultMatrix(HEADING);

describe.skipIf(!canFail)(HEADING, () => {
  it.each(CASES)('$fault: the drive is untouched', async ({ fault, asked, last, exitCode, endsStdin = false }) => {
    await withSituation({}, async (situation) => {
      const chunks = await asked(await requestFor(situation), situation);
      const startedAtMs = performance.now();
      const answer = await ask(chunks, !endsStdin);
      const seconds = (performance.now() - startedAtMs) / 1000;
      expect({ last: answer.last, exitCode: answer.exitCode }).toEqual({ last, exitCode });
      if (exitCode !== 0) expect(answer.complaint).toMatch(/^flakestick-helper: .+\n$/);
      expect((await situation.drive.kept(DRIVE_BYTES)).every((byte) => byte === FORMER_BYTE)).toBe(true);
      matrix.addWords(
        { fault, when: 'at the beginning' },
        [`\`${answer.last}\``, `${answer.exitCode}`, '`untouched`'],
        seconds,
      );
    });
  });

  it.each([
    ['a second request', (line: string) => line],
    ['an unknown order', () => '{"order":"hurry","drive":0}\n'],
    ['an order about a drive that is not open', () => '{"order":"give-up","drive":7}\n'],
  ])('%s while writing stops it, and there is no first block', async (fault, second) => {
    await withSituation(
      { faults: [{ on: 'write', bytes: [6 * MEBIBYTE, 7 * MEBIBYTE], does: 'delay', delayMs: 1500 }] },
      async (situation) => {
        const [line = ''] = sent(await requestFor(situation));
        const startedAtMs = performance.now();
        const answer = await ask([line, second(line)], true);
        const seconds = (performance.now() - startedAtMs) / 1000;
        expect(answer).toMatchObject({ last: 'stopped', exitCode: 0 });
        expect((await situation.drive.kept(MEBIBYTE)).every((byte) => byte === 0)).toBe(true);
        matrix.addWords({ fault, when: 'while writing' }, ['`stopped`', '0', '`partly-written`'], seconds);
      },
    );
  });

  it('docs/fault-matrix.md has the observed rows', () => matrix.check(CASES.length + 3));
});
