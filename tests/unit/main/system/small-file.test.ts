import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readOptionsFile, readSshKeys } from '../../../../main/shells/cli/image-options.ts';
import { listRecords, readExport, readRecord } from '../../../../main/stages/record/index.ts';
import { parseForeignJson } from '../../../../main/system/foreign-json.ts';
import { readProtection } from '../../../../main/system/settings/index.ts';
import { detailOf, readSmallFile, readSmallFileSync } from '../../../../main/system/small-file.ts';

let folder: string;
const at = (name: string): string => join(folder, name);
const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-small-'));
  execFileSync('mkfifo', [at('pipe')]);
  symlinkSync(at('pipe'), at('link'));
  mkdirSync(at('folder'));
  writeFileSync(at('file'), 'text');
  writeFileSync(at('large'), Buffer.alloc(1024 * 1024 + 1));
  writeFileSync(at('deep.json'), deep);
  vi.stubEnv('XDG_STATE_HOME', folder);
  vi.stubEnv('XDG_CONFIG_HOME', folder);
  mkdirSync(at('flakestick/records'), { recursive: true });
  execFileSync('mkfifo', [at('flakestick/settings.json'), at('flakestick/records/20261122-201500-aaaaaa.json')]);
  writeFileSync(at('flakestick/records/20261122-201500-bbbbbb.json'), deep);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe('a small file', () => {
  it.each([
    ['pipe', { because: 'other-than-a-file', is: 'pipe' }],
    ['link', { because: 'other-than-a-file', is: 'pipe' }],
    ['folder', 'EISDIR'],
    ['large', { because: 'file-too-large', sizeBytes: 1024 * 1024 + 1, maxBytes: 1024 * 1024 }],
    ['missing', 'ENOENT'],
  ])('is read only where it is one: %s', async (name, detail) => {
    expect(detailOf(await readSmallFile(at(name)).catch((thrown: unknown) => thrown))).toEqual(detail);
    expect(() => readSmallFileSync(at(name))).toThrow();
  });

  it('is read whole', async () => {
    expect(await readSmallFile(at('file'))).toBe('text');
    expect(readSmallFileSync(at('file'))).toBe('text');
  });
});

it('refuses JSON that is nested too deeply as no JSON', () => {
  expect(() => parseForeignJson(deep)).toThrow(SyntaxError);
});

/** A pipe would keep each of these waiting for ever. */
describe('a pipe or JSON nested deeply', () => {
  it('as options, as a key and as an export is refused', async () => {
    await expect(readOptionsFile(at('pipe'))).rejects.toMatchObject({ failure: { kind: 'file-unreadable' } });
    await expect(readOptionsFile(at('deep.json'))).rejects.toMatchObject({ failure: { kind: 'bad-usage' } });
    await expect(readSshKeys([at('pipe')])).rejects.toMatchObject({ failure: { kind: 'file-unreadable' } });
    await expect(readExport(at('pipe'))).rejects.toMatchObject({ failure: { kind: 'export-invalid' } });
  });

  it('as a record or as the settings is reported, and not waited for', async () => {
    await expect(readRecord('20261122-201500-aaaaaa')).rejects.toMatchObject({ failure: { kind: 'record-corrupt' } });
    await expect(readRecord('20261122-201500-bbbbbb')).rejects.toMatchObject({ failure: { kind: 'record-corrupt' } });
    expect((await listRecords()).unreadable).toHaveLength(2);
    expect((await readProtection()).state).toBe('unreadable');
  });
});
