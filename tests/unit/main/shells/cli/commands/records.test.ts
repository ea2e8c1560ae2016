import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { recordsCommand } from '../../../../../../main/shells/cli/commands/records.ts';
import { Interruption } from '../../../../../../main/shells/cli/interruption.ts';
import { record } from '../../../../../builders/records.ts';
import { heardOutput } from '../../../../../fakes/heard-output.ts';

let state: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'flakestick-records-'));
  vi.stubEnv('XDG_STATE_HOME', folder);
  state = join(folder, 'flakestick');
  mkdirSync(state);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(join(state, '..'), { recursive: true });
});

async function list(json: boolean) {
  const { output, stdout, stderr } = heardOutput({ json });
  const interruption = new Interruption(new EventEmitter());
  const code = await recordsCommand.run({ words: [], options: { output: null }, typed: [] }, { output, interruption });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

it('says that no drive has been written where there are no folders', async () => {
  expect(await list(false)).toEqual({ code: 0, stdout: '', stderr: 'No drive has been written yet.\n' });
});

it.each(['records', 'unfinished'])(
  'fails where the folder “%s” cannot be read, and lists what the other has',
  async (name) => {
    const kept = record();
    if (name === 'unfinished') {
      mkdirSync(join(state, 'records'));
      writeFileSync(join(state, 'records', `${kept.id}.json`), JSON.stringify(kept));
    }
    // Root may read every folder.
    symlinkSync(name, join(state, name));
    const { code, stderr } = await list(false);
    expect(code).toBe(3);
    expect(stderr).toContain(join(state, name));
    expect(stderr).not.toContain('No drive has been written yet.');
    const lines = (await list(true)).stdout.trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'file-unreadable', path: join(state, name) },
      records: name === 'unfinished' ? [{ id: kept.id }] : [],
    });
  },
);

it('lists the others where one record cannot be read', async () => {
  const kept = record();
  mkdirSync(join(state, 'records'));
  writeFileSync(join(state, 'records', `${kept.id}.json`), JSON.stringify(kept));
  writeFileSync(join(state, 'records', '20261122-201500-ffffff.json'), 'torn');
  const { code, stdout, stderr } = await list(false);
  expect(code).toBe(0);
  expect(stdout).toContain(kept.id);
  expect(stderr).toContain('20261122-201500-ffffff.json cannot be read');
});

it('lists a stick that was emptied as that, with the size of its volume', async () => {
  const restored = {
    filesystem: 'fat32',
    table: 'mbr',
    label: 'USB',
    offsetBytes: 4_194_304,
    sizeBytes: 32e9,
  } as const;
  const kept = record({ restored });
  mkdirSync(join(state, 'records'));
  writeFileSync(join(state, 'records', `${kept.id}.json`), JSON.stringify(kept));
  const { stdout } = await list(false);
  expect(stdout).toContain('emptied');
  expect(stdout).toContain('32.0 GB');
  const { records } = JSON.parse((await list(true)).stdout.trim().split('\n').at(-1) ?? '') as { records: object[] };
  expect(records).toMatchObject([{ restored, contents: 'verified' }]);
});
