/** A NixOS release is data: one that was never there before is added to a copy of nix/, and used. */
import { execFileSync } from 'node:child_process';
import { cpSync, type Dirent, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../../../contract/wire/failure.ts';
import { loadPresets, lockedNixpkgs, lockRecipe } from '../../../main/stages/source/index.ts';
import { standinReference } from '../../setup/standin-release.ts';
import { type Bench, isoIn, openBench } from './bench.ts';

const OWN = path.join(import.meta.dirname, '../../../nix');
/** The packaged app says here where its nix/ is. */
const app = process as { resourcesPath?: string };

let bench: Bench;
let nix: string;
beforeAll(async () => {
  bench = await openBench();
  const resources = path.join(bench.folder, 'resources');
  nix = path.join(resources, 'nix');
  cpSync(OWN, nix, { recursive: true });
  app.resourcesPath = resources;
});
afterAll(() => {
  delete app.resourcesPath;
  bench.close();
});
afterEach(() => {
  rmSync(nix, { recursive: true });
  cpSync(OWN, nix, { recursive: true });
});

const filesBelow = (folder: string): Map<string, string> =>
  new Map(
    (readdirSync(folder, { recursive: true, withFileTypes: true }) as Dirent[])
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(folder, file), readFileSync(file, 'utf8')]),
  );

/** The stand-in as if it were that release, locked as Nix locks it. */
function lockOf(release: '26.05' | '26.11'): string {
  const folder = path.join(bench.folder, `lock-of-${release}`);
  rmSync(folder, { recursive: true, force: true });
  cpSync(path.join(import.meta.dirname, '../../fixtures/flakes/own-config'), folder, { recursive: true });
  rmSync(path.join(folder, 'flake.lock'));
  writeFileSync(
    path.join(folder, 'flake.nix'),
    `{ inputs.nixpkgs.url = "${standinReference(release)}"; outputs = _: { }; }`,
  );
  execFileSync('nix', ['flake', 'lock', `path:${folder}`], { stdio: 'pipe' });
  return readFileSync(path.join(folder, 'flake.lock'), 'utf8');
}

interface Releases {
  default: string;
  releases: object[];
}

function change(edit: (data: Releases) => Releases): void {
  const file = path.join(nix, 'releases.json');
  writeFileSync(file, JSON.stringify(edit(JSON.parse(readFileSync(file, 'utf8')) as Releases)));
}

const NEW = { release: '26.11', support: 'supported', unsupportedSince: null, leastNix: '2.8.0' };

/** What a person does when a release is out. */
function addRelease(): void {
  change((data) => ({ ...data, releases: [NEW, ...data.releases] }));
  writeFileSync(path.join(nix, 'locks/26.11.lock'), lockOf('26.11'));
}

/** Offline, the releases that are there are stand-ins too. */
function standIn(): void {
  change((data) => ({ ...data, releases: data.releases.map((one) => ({ ...one, leastNix: '2.8.0' })) }));
  writeFileSync(path.join(nix, 'locks/26.05.lock'), lockOf('26.05'));
}

const PINNED = { overrideInputs: [] };

describe('a release that is added', () => {
  it('is a change of two files, and every preset but that of another release can be built from it', async () => {
    const before = filesBelow(nix);
    addRelease();
    const changed = [...filesBelow(nix)].filter(([file, text]) => before.get(file) !== text).map(([file]) => file);
    expect(changed.sort()).toEqual(['locks/26.11.lock', 'releases.json']);
    const offered = (await loadPresets()).map(({ name, release, releases }) => [
      name,
      release,
      releases.map((one) => one.release),
    ]);
    expect(offered).toContainEqual(['minimal', '26.05', ['26.11', '26.05']]);
    expect(offered).toContainEqual(['plasma5', '24.11', ['24.11']]);
    expect(offered.filter(([, , releases]) => releases?.includes('26.11'))).toHaveLength(offered.length - 1);
  });

  it('is built where it was asked for, and the record says so', async () => {
    addRelease();
    const locked = await bench.lock('minimal', { ...PINNED, release: '26.11' });
    expect(locked.provenance).toMatchObject({ release: '26.11', overrideInputs: [] });
    const built = await bench.build(locked);
    expect(isoIn(built.storePath).label).toContain('26.11');
    expect(lockedNixpkgs(locked.provenance, locked.recipe)).toMatchObject({ name: 'nixpkgs', revision: null });
    // The same for those who use nix/ as a flake, without the app.
    const apply = '{ image, ... }: (image { preset = "minimal"; release = "26.11"; }).drvPath';
    const argv = ['eval', '--json', '--no-write-lock-file', `path:${nix}#lib`, '--apply', apply];
    expect(JSON.parse(execFileSync('nix', argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))).toBe(
      built.derivation,
    );
  });

  it('is the default of every preset after one word was changed', async () => {
    addRelease();
    change((data) => ({ ...data, default: '26.11' }));
    expect((await bench.lock('minimal', PINNED)).provenance.release).toBe('26.11');
    expect((await loadPresets()).find(({ name }) => name === 'plasma5')?.release).toBe('24.11');
  });

  it('changes no image of the releases that were there', async () => {
    standIn();
    const before = await bench.lock('minimal', PINNED);
    addRelease();
    const after = await bench.lock('minimal', PINNED);
    expect(after.provenance.lockedReference).toBe(before.provenance.lockedReference);
  });
});

it('builds the image of an old record from its own release, which is known no more', async () => {
  standIn();
  const { provenance, recipe } = await bench.lock('minimal', PINNED);
  expect(provenance.release).toBe('26.05');
  const built = await bench.build(await bench.lock('minimal', PINNED));
  addRelease();
  change((data) => ({ default: '26.11', releases: data.releases.slice(0, 1) }));
  rmSync(path.join(nix, 'locks/26.05.lock'));
  const again = await lockRecipe({ ...provenance, recipe }, bench.nix, { key: null, accept: ['unsandboxed-builds'] });
  expect(again.provenance.release).toBe('26.05');
  expect((await bench.build(again)).storePath).toBe(built.storePath);
});

describe('a release that is not there', () => {
  const refused = (text: string, release: string) => bench.lock(text, { ...PINNED, release }).catch(failureOf);

  it.each(['25.05', 'nixos-26.05', '', '../../x'])('is refused with those that are: “%s”', async (release) => {
    expect(await refused('minimal', release)).toMatchObject({
      kind: 'bad-usage',
      detail: { because: 'no-such-release', release, known: ['26.05'] },
    });
  });

  it('or that a preset is not part of', async () => {
    expect(await refused('plasma5', '26.05')).toMatchObject({ detail: { known: ['24.11'] } });
  });

  it('is a choice for modules too, and not for those that look up <nixpkgs/…>', async () => {
    expect(await refused(bench.copy('iso.nix'), '25.05')).toMatchObject({ detail: { known: ['26.05', '24.11'] } });
    expect(await refused(bench.copy('legacy-iso.nix'), '26.05')).toMatchObject({
      detail: { because: 'search-path-module-release' },
    });
  });
});

it('says that a release has no Plasma 5 any more, for a preset’s module and for one’s own', async () => {
  addRelease();
  const module = path.join(bench.folder, 'plasma5.nix');
  writeFileSync(
    module,
    `{ modulesPath, ... }: { imports = [ "\${modulesPath}/installer/cd-dvd/installation-cd-graphical-plasma5.nix" ]; }`,
  );
  const gone = { kind: 'evaluation-failed', message: { because: 'plasma5-gone' } };
  expect(await bench.lock(module, { ...PINNED, release: '26.11' }).catch(failureOf)).toMatchObject(gone);
  const { warnings } = await bench.inspect(module, { ...PINNED, release: '26.11' });
  expect(warnings).toContainEqual(
    expect.objectContaining({ kind: 'output-unreadable', reason: { because: 'plasma5-gone' } }),
  );
});

it('warns of a release without security updates, of a module as well, but not of another nixpkgs', async () => {
  standIn();
  writeFileSync(path.join(nix, 'locks/24.11.lock'), lockOf('26.05'));
  const unsupported = { kind: 'unsupported-release', release: '24.11', since: '2025-06-30' };
  const module = bench.copy('iso.nix');
  expect((await bench.inspect(module, { ...PINNED, release: '24.11' })).warnings).toContainEqual(unsupported);
  expect((await bench.inspect(module, PINNED)).warnings).not.toContainEqual(unsupported);
  expect((await bench.inspect(module, { release: '24.11' })).warnings).not.toContainEqual(unsupported);
});
