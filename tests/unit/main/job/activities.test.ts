import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failureOf } from '../../../../contract/wire/failure.ts';
import type { ChosenDrive } from '../../../../contract/wire/job.ts';
import { Activities } from '../../../../main/job/index.ts';
import type * as DriveStage from '../../../../main/stages/drive/index.ts';

/** Lights that blink, each until it is stopped; and drives that are being ejected, until they are let go. */
const helper = vi.hoisted(() => ({
  blinking: 0,
  most: 0,
  started: 0,
  letGo: [] as (() => void)[],
}));
vi.mock('../../../../main/stages/drive/index.ts', async (original) => ({
  ...(await original<typeof DriveStage>()),
  listDrives: async () => {
    await wait(20);
    return [];
  },
  findChosenDrive: (chosen: ChosenDrive) => ({ ...chosen, id: chosen.devicePath, name: 'Stick', refusals: [] }),
  blinkDrive: async (_drive: unknown, _session: unknown, { signal }: { signal: AbortSignal }) => {
    helper.started += 1;
    helper.blinking += 1;
    helper.most = Math.max(helper.most, helper.blinking);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    helper.blinking -= 1;
  },
  removeDrive: () => new Promise((resolve) => helper.letGo.push(() => resolve('released'))),
}));

let runtime: string;
beforeEach(() => {
  runtime = mkdtempSync(join(tmpdir(), 'flakestick-activities-'));
  vi.stubEnv('XDG_RUNTIME_DIR', runtime);
  vi.stubEnv('XDG_STATE_HOME', runtime);
  Object.assign(helper, { blinking: 0, most: 0, started: 0, letGo: [] });
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(runtime, { recursive: true });
});

const stick = (devicePath: string, diskseq: number): ChosenDrive => ({
  devicePath,
  identity: { diskseq, serial: null, wwn: null, vendor: null, model: null, sizeBytes: 4e9, port: null },
});
const STICK = stick('/dev/sdb', 27);
const OTHER = stick('/dev/sdc', 28);
const busy = (activity: string) => ({ kind: 'drive-busy', drive: '/dev/sdb', by: [{ pid: process.pid, activity }] });

describe('“Which one is it?”', () => {
  it('blinks one light, however quickly it is asked twice, and none after a stop', async () => {
    const { blink } = new Activities({ terminal: false });
    await Promise.all([blink.start(STICK, false), blink.start(STICK, false)]);
    expect(helper.most).toBe(1);
    expect(blink.state.driveId).toBe('/dev/sdb');
    blink.cancel();
    await blink.ended();
    expect(helper.blinking).toBe(0);
    expect(blink.state.driveId).toBeNull();
  });

  it('a stop that comes while it starts is not lost', async () => {
    const { blink } = new Activities({ terminal: false });
    const starting = blink.start(STICK, false);
    blink.cancel();
    await starting;
    await blink.ended();
    expect(helper.blinking).toBe(0);
    expect(blink.state.driveId).toBeNull();
  });

  it('the newest drive wins', async () => {
    const { blink } = new Activities({ terminal: false });
    await blink.start(STICK, false);
    await blink.start(OTHER, false);
    expect(blink.state.driveId).toBe('/dev/sdc');
    expect(helper.most).toBe(1);
    blink.cancel();
    await blink.ended();
  });

  it('stops when the drive is wanted for something that matters', async () => {
    const activities = new Activities({ terminal: false });
    await activities.blink.start(STICK, false);
    const ejecting = activities.eject(STICK, false);
    await activities.blink.ended();
    expect(helper.blinking).toBe(0);
    helper.letGo[0]?.();
    expect(await ejecting).toBe('released');
  });
});

describe('a drive that is being ejected', () => {
  it('is leased exclusively, reported as running, and free again afterwards', async () => {
    const activities = new Activities({ terminal: false });
    const ejecting = activities.eject(STICK, false);
    expect(activities.stopping()).toEqual([{ kind: 'ejecting', drive: '/dev/sdb' }]);
    expect(await activities.capacityCheck.start('check', STICK, false).catch(failureOf)).toEqual(busy('eject'));
    expect(await activities.eject(STICK, false).catch(failureOf)).toEqual(busy('eject'));
    expect(await activities.protect(STICK, false).catch(failureOf)).toEqual(busy('eject'));
    expect(activities.capacityCheck.isRunning).toBe(false);
    helper.letGo[0]?.();
    await ejecting;
    expect(activities.stopping()).toBeNull();
  });

  it('is waited for before the program quits', async () => {
    const activities = new Activities({ terminal: false });
    const ejecting = activities.eject(STICK, false);
    const stopping = activities.stopAll();
    helper.letGo[0]?.();
    await Promise.all([stopping, ejecting]);
  });
});

it('the machine stays awake from the start of an activity to its end, and not for a light', async () => {
  const awake: string[] = [];
  const keepAwake = () => {
    awake.push('kept');
    return () => void awake.push('let go');
  };
  const activities = new Activities({ terminal: false, keepAwake });
  await activities.blink.start(STICK, false);
  await activities.stopAll();
  expect(awake).toEqual([]);
  await activities.capacityCheck.start('check', OTHER, false).catch(() => {});
  await activities.stopAll();
  expect(awake).toEqual(['kept', 'let go']);
});
