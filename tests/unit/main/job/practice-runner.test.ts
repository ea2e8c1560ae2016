import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commands, dispatch } from '../../../../contract/wire/channels.ts';
import { PRACTICE_STICK_BYTES, type PracticeState } from '../../../../contract/wire/practice.ts';
import { DriveLeases } from '../../../../main/job/drive-leases.ts';
import { Activities } from '../../../../main/job/index.ts';
import { PracticeRunner } from '../../../../main/job/practice-runner.ts';

let base: string;
let folder: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'flakestick-practice-'));
  folder = join(base, 'cache/flakestick/practice');
  vi.stubEnv('XDG_CACHE_HOME', join(base, 'cache'));
  vi.stubEnv('XDG_STATE_HOME', join(base, 'state'));
  vi.stubEnv('XDG_RUNTIME_DIR', join(base, 'run'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(base, { recursive: true });
});

const QUICK = { building: 1, writing: 1, verifying: 1 };
const SLOW = { building: 30, writing: 60_000, verifying: 1 };
const runner = (pace = QUICK): PracticeRunner =>
  new PracticeRunner({ session: { terminal: false }, leases: new DriveLeases(), keepAwake: () => () => {} }, pace);

async function until(what: () => boolean): Promise<void> {
  while (!what()) await wait(5);
}

describe('a practice', () => {
  it('builds, writes and reads back, and leaves no file, record or note', async () => {
    const practice = runner();
    const told: string[] = [];
    practice.subscribe((state) => told.push(state.phase === 'running' ? state.stage : state.phase));
    expect(practice.start()).toMatchObject({ phase: 'running', stage: 'building' });
    expect(await practice.ended()).toEqual({ phase: 'done' });
    expect([...new Set(told)]).toEqual(['building', 'writing', 'verifying', 'done']);
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(join(base, 'state'))).toBe(false);
    expect(practice.dismiss()).toEqual({ phase: 'idle' });
  });

  it('has a regular file of 64 MiB in the cache folder in the place of a drive, which only its user can read', async () => {
    const practice = runner(SLOW);
    practice.start();
    await until(() => practice.state.phase === 'running' && practice.state.stage === 'writing');
    const file = lstatSync(join(folder, 'stick.img'));
    expect(file.isFile()).toBe(true);
    expect(file.size).toBe(PRACTICE_STICK_BYTES);
    expect(file.mode & 0o777).toBe(0o600);
    practice.cancel();
    expect(await practice.ended()).toEqual({ phase: 'cancelled' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('runs once at a time, and again when it has ended', async () => {
    const practice = runner(SLOW);
    practice.start();
    expect(() => practice.start()).toThrow('job-running');
    expect(() => practice.dismiss()).toThrow('job-running');
    practice.cancel();
    await practice.ended();
    practice.start();
    practice.cancel();
    await practice.ended();
  });

  it('notices that the file has changed under it', async () => {
    const practice = runner({ building: 1, writing: 400, verifying: 1 });
    let isChanged = false;
    practice.subscribe((state) => {
      // Its first block, which has been written by then, and in which the second mebibyte of the image is not.
      if (isChanged || state.phase !== 'running' || state.stage !== 'writing') return;
      if (state.progress.doneBytes < 2 * 1024 * 1024) return;
      isChanged = true;
      writeFileSync(join(folder, 'stick.img'), 'something else', { flag: 'r+' });
    });
    practice.start();
    expect(await practice.ended()).toMatchObject({
      phase: 'failed',
      failure: { kind: 'drive-differs', blocks: [{ first: 0, last: 0 }] },
    });
  });

  it('is stopped with everything else, and no reason to ask before quitting', async () => {
    const activities = new Activities({ terminal: false });
    activities.practice.start();
    expect(activities.stopping()).toBeNull();
    await activities.stopAll();
    expect(activities.practice.state).toEqual({ phase: 'cancelled' });
  });
});

describe('a practice cannot name a drive', () => {
  it('because its commands take nothing at all', async () => {
    const handlers = {} as Parameters<typeof dispatch>[0]['handlers'];
    const backend = { handlers, subscribe: () => () => {} };
    const names = Object.keys(commands).filter((name) => name.startsWith('practice/'));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names)
      for (const request of [{ path: '/dev/sda' }, { drive: '/dev/sda' }, { folder: '/dev' }, '/dev/sda'])
        expect(await dispatch(backend, name, request)).toMatchObject({
          ok: false,
          outcome: { failure: { kind: 'bad-usage' } },
        });
  });

  const ended = async (): Promise<PracticeState> => {
    const practice = runner();
    practice.start();
    return practice.ended();
  };
  const refused = (path: string) => ({
    phase: 'failed',
    failure: { kind: 'file-unwritable', path, detail: { because: 'not-a-regular-file' } },
  });

  it.each(['stick.img', 'image.img'])(
    'a link at %s to a file or a device is refused, and what it leads to stays',
    async (name) => {
      mkdirSync(folder, { recursive: true });
      const precious = join(base, 'precious');
      writeFileSync(precious, 'precious');
      for (const target of [precious, '/dev/full']) {
        symlinkSync(target, join(folder, name));
        expect(await ended()).toEqual(refused(join(folder, name)));
        expect(lstatSync(join(folder, name)).isSymbolicLink()).toBe(true);
        rmSync(join(folder, name));
      }
      expect(readFileSync(precious, 'utf8')).toBe('precious');
    },
  );

  it('a device, a pipe and a folder in the place of the file are refused without being opened', async () => {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'stick.img');
    const makers: (() => void)[] = [() => mkdirSync(path), () => execFileSync('mkfifo', [path])];
    // Only root can make the node of a device. 7:200 is a loop device that nobody has set up.
    if (process.getuid?.() === 0) makers.push(() => execFileSync('mknod', [path, 'b', '7', '200']));
    for (const make of makers) {
      make();
      const { mode } = lstatSync(path);
      expect(await ended()).toEqual(refused(path));
      expect(lstatSync(path).mode).toBe(mode);
      rmSync(path, { recursive: true });
    }
  });

  it('another name of a file of the user is taken away, and the file stays', async () => {
    mkdirSync(folder, { recursive: true });
    const precious = join(base, 'precious');
    writeFileSync(precious, 'precious');
    linkSync(precious, join(folder, 'stick.img'));
    expect(await ended()).toEqual({ phase: 'done' });
    expect(readFileSync(precious, 'utf8')).toBe('precious');
  });

  it('the folder itself may be no link', async () => {
    mkdirSync(join(base, 'cache/flakestick'), { recursive: true });
    mkdirSync(join(base, 'elsewhere'));
    symlinkSync(join(base, 'elsewhere'), folder);
    expect(await ended()).toEqual(refused(folder));
    expect(readdirSync(join(base, 'elsewhere'))).toEqual([]);
  });

  it('a cache folder that cannot be made is a failure with a remedy', async () => {
    writeFileSync(join(base, 'cache'), 'a file');
    expect(await ended()).toMatchObject({ phase: 'failed', failure: { kind: 'file-unwritable' } });
  });

  it('nothing of it can reach the helper, drives, leases or records', () => {
    const read = (path: string) => readFileSync(join(import.meta.dirname, '../../../..', path), 'utf8');
    const texts = [
      read('main/job/practice-runner.ts'),
      ...readdirSync(join(import.meta.dirname, '../../../../main/stages/practice')).map((name) =>
        read(`main/stages/practice/${name}`),
      ),
    ];
    for (const text of texts)
      expect(text).not.toMatch(/from '[^']*(helper-client|stages\/drive|stages\/record|stages\/write|leases)/);
  });
});
