/** Whatever reads slowly gets every byte (field-reports §9 S2), and nothing printed acts on a terminal (S4), of the built program. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { record, recordedImage } from '../../builders/records.ts';
import { actingIn, HOSTILE } from '../../fakes/hostile-text.ts';
import { COMMAND_LINE } from '../../setup/built-programs.ts';

const execute = promisify(execFile);
const ID = '20261122-201500-3fa9c1';

let folder: string;
let environment: NodeJS.ProcessEnv;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-drained-'));
  environment = { ...process.env, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder, LC_ALL: 'C' };
  const records = join(folder, 'flakestick/records');
  mkdirSync(records, { recursive: true });
  const image = { ...recordedImage('nixos', 3000), volumeLabel: HOSTILE };
  const hostile = record({ image });
  const drive = { ...hostile.drive, name: HOSTILE, identity: { ...hostile.drive.identity, vendor: HOSTILE } };
  const provenance = { ...hostile.provenance, title: HOSTILE, source: HOSTILE };
  for (let index = 0; index < 200; index += 1) {
    const id = `20261122-2015${String(index).padStart(2, '0').slice(-2)}-${String(index).padStart(6, '0')}`;
    const small = record({ id, provenance, drive });
    writeFileSync(join(records, `${id}.json`), JSON.stringify(small));
  }
  writeFileSync(join(records, `${ID}.json`), JSON.stringify({ ...hostile, id: ID, provenance, drive }));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** How many bytes come through a pipe whose reader sleeps first, and the exit code of the program before it. */
async function throughSlowPipe(argv: readonly string[]): Promise<{ bytes: number; code: number }> {
  const script = '{ "$@"; echo $? >"$0"; } | { sleep 1; wc -c; }';
  const code = join(folder, 'code');
  const { stdout } = await execute('/bin/sh', ['-c', script, code, process.execPath, COMMAND_LINE, ...argv], {
    env: environment,
  });
  return { bytes: Number(stdout), code: Number((await execute('cat', [code])).stdout) };
}

async function toFile(argv: readonly string[]): Promise<number> {
  const file = join(folder, 'out');
  await execute('/bin/sh', ['-c', '"$@" >"$0"', file, process.execPath, COMMAND_LINE, ...argv], { env: environment });
  return (await execute('wc', ['-c', file])).stdout.trim().split(' ').map(Number)[0] ?? 0;
}

/** A pipe holds 64 KiB. */
const PIPE_BYTES = 65_536;

it.each([
  { argv: ['records', '--json'], leastBytes: PIPE_BYTES },
  { argv: ['records'], leastBytes: 10_000 },
  { argv: ['records', 'export', ID], leastBytes: PIPE_BYTES },
  { argv: ['records', 'show', ID, '--json'], leastBytes: PIPE_BYTES },
  { argv: ['flash', '--help'], leastBytes: 1000 },
])('a slow reader gets every byte of $argv', async ({ argv, leastBytes }) => {
  const bytes = await toFile(argv);
  expect(bytes).toBeGreaterThan(leastBytes);
  expect(await throughSlowPipe(argv)).toEqual({ bytes, code: 0 });
});

it.each([
  ['a full disk', '"$@" >/dev/full 2>&1; echo $? >"$0"'],
  ['a closed pipe', '{ sleep 0.2; "$@"; echo $? >"$0"; } 2>&1 | true; until [ -s "$0" ]; do sleep 0.1; done'],
])('the exit code is that of the command where its output goes to %s', async (_where, script) => {
  const file = join(folder, 'code');
  const codeOf = async (...argv: string[]): Promise<number> => {
    rmSync(file, { force: true });
    await execute('/bin/sh', ['-c', script, file, process.execPath, COMMAND_LINE, ...argv], { env: environment });
    return Number(readFileSync(file, 'utf8'));
  };
  expect(await codeOf('records', '--json')).toBe(0);
  expect(await codeOf('records', 'show', '20261122-201500-ffffff')).toBe(3);
});

it.each([
  ['records'],
  ['records', 'show', ID],
  ['records', 'export', ID],
  ['records', '--json'],
  ['records', 'import', HOSTILE],
])('prints nothing that acts: %j', async (...argv) => {
  const { stdout, stderr } = await execute(process.execPath, [COMMAND_LINE, ...argv], {
    env: environment,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((thrown: { stdout: string; stderr: string }) => thrown);
  expect(actingIn(stdout + stderr, { lines: true })).toEqual([]);
  expect(stdout + stderr).not.toBe('');
});
