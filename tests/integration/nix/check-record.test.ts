/** A record is enough to build its image again, and to say whether it is the same to the last bit. */
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DriveIdentity } from '../../../contract/wire/drive.ts';
import { NO_IMAGE_OPTIONS } from '../../../contract/wire/image-options.ts';
import type { JobState } from '../../../contract/wire/job.ts';
import { Record } from '../../../contract/wire/record.ts';
import { type BuildOptions, DEFAULT_BUILD_OPTIONS, type Provenance } from '../../../contract/wire/source.ts';
import { Activities } from '../../../main/job/index.ts';
import { findImage, openImage } from '../../../main/stages/image/index.ts';
import { appendRecord, exportText, newRecordId } from '../../../main/stages/record/index.ts';
import { COMMAND_LINE } from '../../setup/built-programs.ts';
import { type Bench, type Installable, openBench } from './bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
  process.env['XDG_STATE_HOME'] = path.join(bench.folder, 'state');
});
afterAll(() => bench.close());

const identity = DriveIdentity.parse({
  diskseq: null,
  serial: 'S1',
  wwn: null,
  vendor: 'SanDisk',
  model: 'Ultra',
  sizeBytes: 32_000_000_000,
  port: null,
});

interface ExistingContent {
  readonly record: Record;
  readonly storePath: string;
}

/** Builds, and keeps the record that a flash of it would have kept. */
async function kept(locked: Installable): Promise<ExistingContent> {
  const { measured: _took, ...built } = await bench.build(locked, {
    outLinkPath: path.join(bench.folder, 'roots/checked'),
  });
  const image = await openImage(await findImage(built.storePath), {
    onProgress: () => {},
    signal: new AbortController().signal,
  });
  const provenance: Provenance = { ...locked.provenance, ...built, recipe: locked.recipe };
  const record = Record.parse({
    schema: 1,
    id: newRecordId(new Date()),
    startedAt: '2026-11-22T20:15:00.000Z',
    finishedAt: '2026-11-22T20:16:00.000Z',
    provenance,
    image: { sizeBytes: image.sizeBytes, sha256: image.sha256, volumeLabel: image.volumeLabel, blocks: image.blocks },
    drive: { identity, name: 'SanDisk Ultra', devicePath: '/dev/sdb' },
    contents: 'verified',
    verdict: { kind: 'verified' },
    level: 'read-back',
    writeMs: 1,
    verifyMs: 1,
    failure: null,
    verifications: [],
  });
  await appendRecord(record);
  return { record, storePath: built.storePath };
}

type Accept = BuildOptions['accept'];

async function check(
  record: string,
  key: string | null = null,
  ssid = 'home',
  accept: Accept = ['unsandboxed-builds'],
): Promise<JobState> {
  const image = { ...NO_IMAGE_OPTIONS, wifi: key === null ? null : { ssid, key } };
  const options: BuildOptions = { ...DEFAULT_BUILD_OPTIONS, image, accept };
  const runner = new Activities({ terminal: false }).job;
  runner.start({ kind: 'build', source: 'whatever', options, outputPath: null, record });
  return runner.ended();
}

/** As garbage collection does, and more: nothing of it is left but the record. */
function forget({ record, storePath }: ExistingContent): void {
  rmSync(path.join(bench.folder, 'roots'), { recursive: true, force: true });
  execFileSync('nix', ['store', 'delete', '--ignore-liveness', storePath], { stdio: 'ignore' });
  const folder = decodeURIComponent(/^path:([^?]*)/.exec(record.provenance.lockedReference ?? '')?.[1] ?? '');
  if (folder.includes('/flakestick/sources/')) rmSync(folder, { recursive: true, force: true });
}

const same = (image: Record['image']) => ({
  phase: 'done',
  image: { sha256: image.sha256, sizeBytes: image.sizeBytes },
});

it('runs no builder outside the sandbox without consent: its author may be a third party', async () => {
  const { record } = await kept(await bench.lock('minimal'));
  expect(await check(record.id, null, 'home', [])).toMatchObject({
    phase: 'failed',
    failure: { kind: 'consent-needed', risks: [{ kind: 'unsandboxed-builds' }] },
  });
});

describe('is the same, while Nix still has it and when it has not', () => {
  it('of a preset with options; the key of its Wi-Fi is in no record and must be given again', async () => {
    const key = 'c0ffee'.repeat(11).slice(0, 64);
    const image = { ...NO_IMAGE_OPTIONS, hostName: 'mine', wifi: { ssid: 'home', key } };
    const one = await kept(await bench.lock('minimal', { image }));
    const { record } = one;
    expect(record.provenance).toMatchObject({
      originalReference: 'minimal',
      image: { hostName: 'mine', wifi: { ssid: 'home', key: 'withheld' } },
      recipe: { kind: 'flake', lacksKeyOf: 'home', lock: { version: 7 }, overrideInputs: [{ name: 'nixpkgs' }] },
    });
    expect(JSON.stringify(record)).not.toContain(key);
    expect(await check(record.id)).toMatchObject({
      phase: 'failed',
      failure: { kind: 'wifi-key-missing', ssid: 'home' },
    });
    expect(await check(record.id, key)).toMatchObject(same(record.image));
    forget(one);
    expect(await check(record.id, key)).toMatchObject(same(record.image));
    expect(await check(record.id, 'a'.repeat(64))).toMatchObject({
      phase: 'failed',
      failure: {
        kind: 'image-differs',
        recorded: record.image.sha256,
        detail: { because: 'other-derivation', wifiKeyMayDiffer: true },
      },
    });
  });

  it('of a flake, from its exported record alone, and as it was and not as its folder is now', async () => {
    const flake = bench.copy('own-config', 'recorded');
    const one = await kept(await bench.lock(`path:${flake}#iso`));
    const file = path.join(bench.folder, 'exported.json');
    writeFileSync(file, exportText(one.record));
    rmSync(path.join(bench.folder, 'state'), { recursive: true, force: true });
    appendFileSync(path.join(flake, 'configuration.nix'), 'a syntax error');
    forget(one);
    expect(await check(file)).toMatchObject(same(one.record.image));
  });

  it('of a module, though its file is gone, and of one that looks up <nixpkgs/…>', async () => {
    for (const name of ['iso.nix', 'legacy-iso.nix']) {
      const module = bench.copy(name, `gone/${name}`);
      const one = await kept(await bench.lock(module));
      rmSync(module);
      expect(await check(one.record.id), name).toMatchObject(same(one.record.image));
      forget(one);
      expect(await check(one.record.id), name).toMatchObject(same(one.record.image));
    }
  });
});

/** An image that comes out different each time, in its last step. */
const NOISY = `{ lib, pkgs, ... }: {
  imports = [ ./iso.nix ];
  system.build.isoImage = lib.mkForce (pkgs.runCommand "noisy.iso" { } ''
    mkdir -p $out/iso files
    head -c 32 /dev/urandom >files/noise
    xorriso -as mkisofs -V NOISY -o $out/iso/noisy.iso files
  '');
}`;

it('says with both digests that a build gives other bytes, also where the first ones are still there', async () => {
  bench.copy('iso.nix', 'noisy/iso.nix');
  const module = path.join(bench.folder, 'noisy/noisy.nix');
  writeFileSync(module, NOISY);
  const { record } = await kept(await bench.lock(module));
  const state = await check(record.id);
  expect(state).toMatchObject({
    phase: 'failed',
    failure: {
      kind: 'image-differs',
      recorded: record.image.sha256,
      detail: { because: 'build-not-reproducible' },
    },
  });
  expect(state).not.toMatchObject({ failure: { rebuilt: record.image.sha256 } });
});

describe('on the command line', () => {
  const run = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [COMMAND_LINE, 'build', ...words, '--accept-unsandboxed-builds', '--json'],
      {
        encoding: 'utf8',
        timeout: 100_000,
      },
    );
    return { code: status, result: JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null') as object, stderr };
  };
  const exported = (record: Record): string => {
    const file = path.join(bench.folder, `${record.id}.json`);
    writeFileSync(file, exportText(record));
    return file;
  };

  it('ends with 0 when it is identical, with 7 when it differs, with 3 when a source is gone or a record is no recipe', async () => {
    const { record } = await kept(await bench.lock('minimal'));
    expect(run('--check-record', record.id)).toMatchObject({
      code: 0,
      result: { outcome: 'identical', sha256: record.image.sha256 },
    });
    const sha256 = 'a'.repeat(64);
    const tampered = run('--check-record', exported({ ...record, image: { ...record.image, sha256 } }));
    expect(tampered).toMatchObject({
      code: 7,
      result: { failure: { kind: 'image-differs', recorded: sha256, rebuilt: record.image.sha256 } },
    });
    expect(tampered.stderr).toContain(sha256);
    expect(tampered.stderr).toContain(record.image.sha256);
    const { recipe, ...early } = record.provenance;
    expect(run('--check-record', exported({ ...record, provenance: early }))).toMatchObject({
      code: 3,
      result: { failure: { kind: 'not-rebuildable' } },
    });
    if (recipe?.kind !== 'flake') throw new Error('expected the recipe of a flake');
    const overrideInputs = [{ name: 'nixpkgs', reference: 'path:/nowhere/nixpkgs' }];
    const gone = { ...record, provenance: { ...record.provenance, recipe: { ...recipe, overrideInputs } } };
    expect(run('--check-record', exported(gone))).toMatchObject({
      code: expect.toSatisfy((code) => [3, 4].includes(code)),
    });
    expect(run('minimal', '--check-record', record.id)).toMatchObject({ code: 2 });
    expect(readFileSync(exported(record), 'utf8')).toContain('"recipe"');
  });
});
