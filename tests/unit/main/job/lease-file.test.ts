import { execFileSync } from 'node:child_process';
import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { holdersElsewhere, publishLease } from '../../../../main/job/lease-file.ts';
import { chosenDrive } from '../../../builders/drives.ts';

const isRoot = process.geteuid?.() === 0;
const STICK = chosenDrive();
/** A live process other than this one. */
const HOLDER = process.ppid;

let runtime: string;
let folder: string;
beforeEach(() => {
  runtime = mkdtempSync(join(tmpdir(), 'flakestick-lease-file-'));
  folder = join(runtime, 'flakestick/leases');
  mkdirSync(folder, { recursive: true });
  vi.stubEnv('XDG_RUNTIME_DIR', runtime);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(runtime, { recursive: true });
});

/** The start time of a process, as this program writes it: `BOOT:TICKS`. */
function birthOf(pid: number): string {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '');
  return `${boot}:${fields.split(' ')[19]}`;
}

const lease = (part: object = {}): string =>
  JSON.stringify({ pid: HOLDER, born: birthOf(HOLDER), mode: 'write', activity: 'flash', drives: [STICK], ...part });
const holders = (): number[] => holdersElsewhere(STICK).map(({ pid }) => pid);
const fileOf = (number: number): string => join(folder, `${HOLDER}-${number}.json`);

it('a lease of another process is found', () => {
  writeFileSync(fileOf(1), lease());
  expect(holders()).toEqual([HOLDER]);
});

it('what is not a small file of a lease is passed over, and hides no other', () => {
  execFileSync('mkfifo', [fileOf(1)]);
  writeFileSync(fileOf(2), lease() + ' '.repeat(2 * 1024 * 1024));
  writeFileSync(join(runtime, 'elsewhere'), lease());
  symlinkSync(join(runtime, 'elsewhere'), fileOf(3));
  writeFileSync(fileOf(4), lease({ drives: Array(65).fill(STICK) }));
  writeFileSync(fileOf(5), lease({ drives: [{ ...STICK, devicePath: `/dev/${'b'.repeat(5000)}` }] }));
  expect(holders()).toEqual([]);
  writeFileSync(fileOf(6), lease());
  expect(holders()).toEqual([HOLDER]);
}, 5000);

it.runIf(isRoot)('in the folder of a user, only files of that user and of this one count', () => {
  chownSync(folder, 1000, 1000);
  writeFileSync(fileOf(1), lease());
  chownSync(fileOf(1), 1001, 1001);
  expect(holders()).toEqual([]);
  for (const owner of [1000, 0]) {
    chownSync(fileOf(1), owner, owner);
    expect(holders()).toEqual([HOLDER]);
  }
});

it('as many drives as one job can have are published and removed', () => {
  const lease = publishLease({ drives: Array(32).fill(STICK), mode: 'write', activity: 'flash' });
  expect(readdirSync(folder)).toEqual([`${lease?.order}.claim`]);
  lease?.settle();
  expect(readdirSync(folder)).toEqual([`${lease?.order}.json`]);
  lease?.remove();
  expect(readdirSync(folder)).toEqual([]);
});

it('a claim of another process is found as one, and not any more once it is settled', () => {
  writeFileSync(fileOf(1).replace('.json', '.claim'), lease());
  expect(holdersElsewhere(STICK)).toMatchObject([{ isClaim: true, order: `${HOLDER}-1` }]);
  renameSync(fileOf(1).replace('.json', '.claim'), fileOf(1));
  expect(holdersElsewhere(STICK)).toMatchObject([{ isClaim: false, order: `${HOLDER}-1` }]);
});
