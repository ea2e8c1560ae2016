import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Activities } from '../../../../../main/job/index.ts';
import { hintAtCapacityCheck } from '../../../../../main/shells/cli/capacity.ts';
import { drive } from '../../../../builders/drives.ts';
import { heardOutput } from '../../../../fakes/heard-output.ts';

let state: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'flakestick-capacity-hint-'));
  vi.stubEnv('XDG_STATE_HOME', folder);
  state = join(folder, 'flakestick');
  mkdirSync(state);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(join(state, '..'), { recursive: true });
});

async function hint(): Promise<string> {
  const { output, stderr } = heardOutput();
  await hintAtCapacityCheck([drive()], output);
  return stderr.text;
}

it('calls a drive new of which nothing is kept', async () => {
  expect(await hint()).toContain('SanDisk Cruzer is new here.');
});

it('calls no drive new where the records cannot be read', async () => {
  symlinkSync('records', join(state, 'records'));
  expect(await hint()).toBe('');
});

describe('a folder of earlier checks that cannot be read', () => {
  beforeEach(() => symlinkSync('probes', join(state, 'probes')));

  it('is reported, and no drive is called new', async () => {
    const said = await hint();
    expect(said).toMatch(/^Whether a capacity check was interrupted is unknown\. /);
    expect(said).toContain(join(state, 'probes'));
    expect(said).not.toContain('is new here');
  });

  it('is part of the state of the app', async () => {
    const activities = new Activities({ terminal: false });
    await activities.capacityCheck.refresh();
    expect(activities.driveChecks).toMatchObject({
      unfinished: [],
      historyFailure: { kind: 'file-unreadable', path: join(state, 'probes') },
    });
  });
});
