import { readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Verification } from '../../../../contract/wire/record.ts';
import {
  checkedCapacities,
  checkOriginals,
  readJournals,
} from '../../../../main/stages/capacity-check/capacity-folder.ts';
import { findCached } from '../../../../main/stages/download/download-folder.ts';
import { Part } from '../../../../main/stages/download/part.ts';
import { changeFlakes, listFlakes, remembered } from '../../../../main/stages/known-flake/index.ts';
import {
  addVerification,
  imageKey,
  listRecords,
  listUnfinished,
  noteBuildTimes,
  readBuildTimes,
  readRecord,
  unfinishedOn,
} from '../../../../main/stages/record/index.ts';
import { protectDrive, readProtection } from '../../../../main/system/settings/index.ts';
import { stateFolder } from '../../../../main/system/xdg.ts';
import { type OldState, oldState } from '../../../builders/old-state.ts';
import { KINGSTON } from '../../../fakes/scripted/drives.ts';

const FLASHED = '20261127-174829-a37389';
const DIFFERED = '20261105-081500-00c0de';

let old: OldState;
beforeEach(async () => {
  old = await oldState();
  for (const [name, value] of Object.entries(old.environment)) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(old.home, { recursive: true });
});

describe('what version 0.1.0 left', () => {
  it('protects the same drives', async () => {
    const protection = await readProtection();
    expect(protection.state === 'known' && protection.drives.map(({ serial, wwn }) => serial ?? wwn)).toEqual([
      'WX72DA09KR4T',
      'naa.5000c500ffffffff',
    ]);
  });

  it('lists the same flakes, with their stars and what they were locked to', async () => {
    const flakes = await listFlakes();
    expect(flakes.map(({ flake, isStarred }) => [flake, isStarred])).toEqual([
      [expect.stringContaining('github:me/config/0123'), true],
      [`path:${old.home}/config#iso`, true],
      [`path:${old.home}/another#iso`, false],
      ['github:me/config#iso', false],
    ]);
    expect(flakes.at(-1)?.seen?.inputs[0]?.name).toBe('nixpkgs');
  });

  it('lists the same records, with later verifications and the digest of each block', async () => {
    const { records, unreadable } = await listRecords();
    expect(unreadable).toEqual([]);
    expect(records.map(({ id }) => id)).toEqual([FLASHED, DIFFERED]);
    const record = await readRecord(FLASHED);
    expect(record.verifications).toMatchObject([{ verdict: { kind: 'verified' } }]);
    expect(record.image.blocks).toMatchObject({ blockBytes: 1_048_576, sha256: [record.image.sha256] });
    expect((await readRecord(DIFFERED)).verdict).toEqual({ kind: 'differs', blocks: [{ first: 0, last: 0 }] });
  });

  it('continues the same writes', async () => {
    const [later, earlier] = await listUnfinished();
    expect(later).toMatchObject({
      badBlocks: [{ first: 0, last: 0 }],
      image: { path: join(old.home, 'images/old.iso') },
    });
    expect(earlier && (await unfinishedOn(earlier.drive.identity))).toEqual(earlier);
  });

  it('puts back what a capacity check has written over', async () => {
    const folder = join(stateFolder(), 'probes');
    const [journal] = await readJournals(folder);
    expect(journal?.places).toEqual([1_048_576, 8_388_608, 15_376_314_368]);
    if (!journal) return;
    await checkOriginals(folder, journal);
    expect(await checkedCapacities(folder)).toMatchObject([{ name: 'Kingston DataTraveler' }]);
  });

  it('estimates with the same build times', async () => {
    expect(await readBuildTimes()).toMatchObject({
      parallel: 2.5,
      images: { [imageKey('minimal', null)]: 1_100_000_000 },
    });
  });

  it('finds the same downloads and goes on with their parts', async () => {
    const folder = join(old.home, 'cache/flakestick/downloads');
    const [sha256] = (await readdir(folder)).filter((name) => name.length === 64);
    expect(await findCached(sha256 ?? '')).toMatchObject({ sizeBytes: 20 });
    const part = await Part.claim(new URL('https://example.org/part.iso'));
    expect(part.origin).toMatchObject({ etag: '"1"', totalBytes: 1000 });
    expect((await part.file.stat()).size).toBe(15);
    await part.release();
  });

  it('keeps the links that keep images in the store', async () => {
    const folder = join(stateFolder(), 'images');
    const targets = await Promise.all((await readdir(folder)).map((name) => readlink(join(folder, name))));
    expect(targets.every((target) => target.startsWith('/nix/store/'))).toBe(true);
    expect(targets).toHaveLength(2);
  });

  it('is kept by a version that adds to it', async () => {
    const before = await old.contents();
    await protectDrive(KINGSTON);
    await changeFlakes((flakes) =>
      remembered(flakes, 'path:/new', { at: '2026-12-01T00:00:00.000Z', how: 'looked', seen: null }),
    );
    await noteBuildTimes({
      measured: { derivations: { new: 1 }, parallel: null, fetched: null },
      imageKey: 'new',
      imageBytes: 1,
    });
    const record = await readRecord(FLASHED);
    await addVerification(FLASHED, { ...(record.verifications[0] as Verification), at: '2026-12-01T00:00:00.000Z' });
    const after = await old.contents();
    const changed = [
      'config/flakestick/settings.json',
      'state/flakestick/flakes.json',
      'state/flakestick/build-times.json',
    ];
    for (const [path, text] of before) if (!changed.includes(path)) expect(after.get(path), path).toBe(text);
    expect(await listFlakes()).toHaveLength(5);
    expect((await readRecord(FLASHED)).verifications).toHaveLength(2);
    expect((await readBuildTimes()).derivations).toMatchObject({ 'nixos-minimal-26.05.iso': 64_000, new: 1 });
    const protection = await readProtection();
    expect(protection.state === 'known' && protection.drives).toHaveLength(3);
  });
});

describe('what a newer version left', () => {
  const newer = '{"schema":2,"anything":"else"}\n';

  it('is reported and not changed, file by file', async () => {
    const files = [
      'config/flakestick/settings.json',
      'state/flakestick/flakes.json',
      'state/flakestick/build-times.json',
    ];
    for (const file of files) await writeFile(join(old.home, file), newer);
    const add = { at: '2026-12-01T00:00:00.000Z', how: 'looked', seen: null } as const;
    await expect(protectDrive(KINGSTON)).rejects.toMatchObject({ failure: { kind: 'settings-corrupt' } });
    await expect(listFlakes()).rejects.toMatchObject({ failure: { kind: 'file-newer', version: 2 } });
    await expect(changeFlakes((flakes) => remembered(flakes, 'path:/new', add))).rejects.toMatchObject({
      failure: { kind: 'file-newer', path: join(old.home, 'state/flakestick/flakes.json'), version: 2 },
    });
    await noteBuildTimes({ measured: { derivations: {}, parallel: 1, fetched: null }, imageKey: 'a', imageBytes: 1 });
    const after = await old.contents();
    for (const file of files) expect(after.get(file)).toBe(newer);
  });
});
