import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { changeFlakes, listFlakes, remembered } from '../../../../main/stages/known-flake/index.ts';
import { listUnfinished, readRecord, readRecordHeads } from '../../../../main/stages/record/index.ts';
import { protectDrive, readProtection } from '../../../../main/system/settings/index.ts';
import { type OldState, oldState } from '../../../builders/old-state.ts';
import { removedFlake, removedSerial } from '../../../builders/state-remover.ts';
import { flakeOf, instantOf, recordIdOf, serialOf } from '../../../builders/state-writer.ts';
import { IS_LONG, seededRandom } from '../../../setup/level.ts';

const random = seededRandom('many processes');

const PROCESSES = IS_LONG ? 20 : 4;
/** The protect list holds a thousand entries, two of which are of 0.1.0. */
const CHANGES = IS_LONG ? 49 : 6;
const SHARED = '20261127-174829-a37389';
const BUILDERS = join(import.meta.dirname, '../../../builders');

interface Writer {
  /** `3 starred`: what it said is on disk. */
  readonly said: string[];
  readonly ended: Promise<unknown>;
}

/** Killed after it has said `killAfter` things, and a little more. */
function start(number: number, { environment }: OldState, killAfter: number): Writer {
  const argv = ['state-writer.ts', String(number), String(CHANGES), '0', SHARED];
  const child = spawn(process.execPath, argv, {
    cwd: BUILDERS,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (text + chunk).split('\n');
    text = lines.pop() ?? '';
    said.push(...lines);
    if (said.length >= killAfter) setTimeout(() => child.kill('SIGKILL'), random() * 20);
  });
  return { said, ended: once(child, 'close') };
}

it(`${PROCESSES} processes change every file at once, killed at random, and nothing that was done is lost`, {
  timeout: IS_LONG ? 600_000 : 120_000,
}, async () => {
  const old = await oldState();
  for (const [name, value] of Object.entries(old.environment)) vi.stubEnv(name, value);
  // Half of them live to the end.
  const writers = Array.from({ length: PROCESSES }, (_, number) =>
    start(number, old, number % 2 === 0 ? Number.POSITIVE_INFINITY : Math.ceil(random() * CHANGES * 5)),
  );
  await Promise.all(writers.map(({ ended }) => ended));
  const protection = await readProtection();
  const serials = protection.state === 'known' ? protection.drives.map(({ serial, wwn }) => serial ?? wwn) : [];
  const flakes = new Map((await listFlakes()).map(({ flake, usedAt, isStarred }) => [flake, { usedAt, isStarred }]));
  const { heads: records, unreadable } = await readRecordHeads();
  const notes = (await readRecord(SHARED)).verifications.map(({ durationMs }) => durationMs);
  const unfinished = (await listUnfinished()).map(({ drive }) => drive.identity.serial);
  const check: Readonly<Record<string, (number: number, change: number) => boolean>> = {
    protected: (number, change) => serials.includes(serialOf(number, change)),
    starred: (number, change) => (flakes.get(flakeOf(number, change))?.usedAt ?? '') >= instantOf(change),
    recorded: (number, change) => records.some(({ id }) => id === recordIdOf(number, change)),
    verified: (number, change) => notes.includes(number * 1000 + change),
    noted: (number, change) => unfinished.includes(serialOf(number, change)),
  };
  const lost = writers.flatMap(({ said }, number) =>
    said
      .filter((line) => {
        const [change, what] = line.split(' ');
        return !check[what ?? '']?.(number, Number(change));
      })
      .map((line) => `${number}: ${line}`),
  );
  expect(lost).toEqual([]);
  expect(unreadable).toEqual([]);
  expect(writers.filter((_, number) => number % 2 === 0).every(({ said }) => said.length === CHANGES * 5)).toBe(true);
  // What was there before is there still, and no file is half written.
  expect(serials).toEqual(expect.arrayContaining(['WX72DA09KR4T', 'naa.5000c500ffffffff']));
  expect(flakes.size).toBeGreaterThanOrEqual(4);
  const left = (await readdir(join(old.home, 'config/flakestick'))).filter((name) => name.endsWith('.part'));
  expect(left.length).toBeLessThanOrEqual(PROCESSES);
  vi.unstubAllEnvs();
  await rm(old.home, { recursive: true });
});

it('two processes take entries off the lists while two others add to them, and no change is lost', {
  timeout: IS_LONG ? 600_000 : 120_000,
}, async () => {
  const REMOVERS = 2;
  const REMOVED = IS_LONG ? 40 : 8;
  const old = await oldState();
  for (const [name, value] of Object.entries(old.environment)) vi.stubEnv(name, value);
  const own = Array.from({ length: REMOVERS }, (_, remover) =>
    Array.from({ length: REMOVED }, (_, index) => ({
      serial: removedSerial(remover, index),
      flake: removedFlake(remover, index),
      isForgotten: index % 2 === 1,
    })),
  ).flat();
  for (const { serial } of own) {
    const identity = { diskseq: 1, serial, wwn: null, vendor: null, model: null, sizeBytes: 4e9, port: null };
    await protectDrive({ devicePath: '/dev/sdb', identity, name: 'stick', sizeBytes: 4e9 });
  }
  const use = { at: instantOf(0), how: 'looked', seen: null, star: true } as const;
  await changeFlakes((flakes) => own.reduce((list, { flake }) => remembered(list, flake, use), flakes));
  const removers = Array.from({ length: REMOVERS }, (_, number) => {
    const argv = ['state-remover.ts', String(number), String(REMOVED)];
    const options = { cwd: BUILDERS, env: { ...process.env, ...old.environment } };
    return once(spawn(process.execPath, argv, { ...options, stdio: ['ignore', 'ignore', 'inherit'] }), 'close');
  });
  const writers = [0, 1].map((number) => start(number, old, Number.POSITIVE_INFINITY));
  expect(await Promise.all(removers)).toEqual(removers.map(() => [0, null]));
  await Promise.all(writers.map(({ ended }) => ended));
  const protection = await readProtection();
  const serials = protection.state === 'known' ? protection.drives.map(({ serial, wwn }) => serial ?? wwn) : [];
  const flakes = await listFlakes();
  const stars = flakes.flatMap(({ flake, isStarred }) => (isStarred ? [flake] : []));
  expect(own.filter(({ serial, flake }) => serials.includes(serial) || stars.includes(flake))).toEqual([]);
  expect(own.filter(({ flake, isForgotten }) => isForgotten && flakes.some((one) => one.flake === flake))).toEqual([]);
  const added = [0, 1].flatMap((number) => Array.from({ length: CHANGES }, (_, change) => ({ number, change })));
  expect(added.filter(({ number, change }) => !serials.includes(serialOf(number, change)))).toEqual([]);
  expect(added.filter(({ number, change }) => !stars.includes(flakeOf(number, change)))).toEqual([]);
  expect(serials).toEqual(expect.arrayContaining(['WX72DA09KR4T', 'naa.5000c500ffffffff']));
  vi.unstubAllEnvs();
  await rm(old.home, { recursive: true });
});
