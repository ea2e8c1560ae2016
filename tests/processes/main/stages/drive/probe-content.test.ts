/** What a drive is said to hold, by what blkid and wipefs answer. The drive is a file of zeros. */
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { contentFromUdev, parseBlkid, probeContent } from '../../../../../main/stages/drive/read-content.ts';
import type { ProgramRun } from '../../../../../main/system/program.ts';

const answers = vi.hoisted(() => new Map<string, unknown>());
vi.mock('../../../../../main/system/program.ts', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  runProgram: (program: string) => Promise.resolve(answers.get(program)),
}));
/** Without cmp, which tells small drives of zeros by itself. */
vi.mock('../../../../../main/stages/drive/all-zeros.ts', () => ({
  isAllZeros: () => Promise.resolve(answers.get('cmp') === true),
}));

const exited = (code: number, stderr = ''): ProgramRun => ({ ended: 'exited', code, stdout: '', stderr, said: stderr });
const MISSING: ProgramRun = { ended: 'missing', code: null, stdout: '', stderr: '', said: 'not installed' };
const SMALL = 1024 * 1024;
const LARGE = 1024 * 1024 * 1024;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flakestick-probe-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function probed(blkid: ProgramRun, wipefs: ProgramRun, sizeBytes: number): Promise<string | null> {
  answers.set('blkid', blkid);
  answers.set('wipefs', wipefs);
  const devicePath = join(folder, `drive-${sizeBytes}`);
  await writeFile(devicePath, '');
  await truncate(devicePath, sizeBytes);
  const about = { devicePath, sizeBytes, sectorBytes: 512, isDrive: true, hasPartitions: false };
  const { blank, untold } = await probeContent(about);
  return blank ? 'blank' : untold;
}

it.each([
  ['both found nothing', exited(2), exited(0), LARGE, 'blank'],
  ['there is no blkid', MISSING, exited(0), LARGE, 'no-probe'],
  ['blkid fails', exited(4), exited(0), LARGE, 'no-probe'],
  ['there is no wipefs', exited(2), MISSING, LARGE, 'unrecognised'],
  ['wipefs fails', exited(2), exited(1), LARGE, 'unrecognised'],
  ['there is neither, but all of it was read', MISSING, MISSING, SMALL, 'blank'],
  ['blkid could not read', exited(2, 'blkid: error: Input/output error'), exited(0), SMALL, 'unreadable'],
])('a drive of zeros, when %s', async (_when, blkid, wipefs, sizeBytes, said) => {
  expect(await probed(blkid, wipefs, sizeBytes)).toBe(said);
});

it('a drive of which cmp has read nothing but zeros is blank, and no other program is asked', async () => {
  answers.set('cmp', true);
  expect(await probed(exited(2, 'blkid: not asked'), MISSING, SMALL)).toBe('blank');
  answers.delete('cmp');
});

it('a label keeps its letters up to a length, and nothing that acts on what shows it', () => {
  const label = 'a\u001b[2J\u202eb';
  const shown = 'a\ufffd[2J\ufffdb';
  expect(parseBlkid(`ID_FS_LABEL=${label}\nID_FS_TYPE=ext4\n`)).toMatchObject({ label: shown, filesystem: 'ext4' });
  expect(contentFromUdev(new Map([['ID_FS_LABEL', label]])).label).toBe(shown);
  expect(parseBlkid(`ID_FS_LABEL_ENC=${'😀'.repeat(1000)}\n`).label).toBe('😀'.repeat(256));
});
