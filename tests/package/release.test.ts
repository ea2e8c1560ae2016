/** A release in a throw-away repository, signed with a throw-away key. Nothing leaves it. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SourceCopy, VALUES } from './source-copy.ts';

const VERSION = '7.8.9';
const KEY = 'release@flakestick.org';
const GIT_USER = {
  GIT_AUTHOR_NAME: 'T',
  GIT_AUTHOR_EMAIL: 't@t.org',
  GIT_COMMITTER_NAME: 'T',
  GIT_COMMITTER_EMAIL: 't@t.org',
};

let source: SourceCopy;
let environment: Record<string, string>;
/** A short path, because that of its socket may have 108 bytes. */
let keyring: string;

interface Ran {
  readonly code: number;
  readonly said: string;
}

function run(file: string, argv: readonly string[], changed: Record<string, string | undefined> = {}): Promise<Ran> {
  const env = { ...environment, ...changed };
  return new Promise((resolve) => {
    execFile(file, argv, { cwd: source.folder, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const code = error ? Number(error.code ?? -1) : 0;
      resolve({ code, said: stdout + stderr });
    });
  });
}

async function must(file: string, ...argv: string[]): Promise<string> {
  const { code, said } = await run(file, argv);
  if (code !== 0) throw new Error(`${file} ${argv.join(' ')}: ${said}`);
  return said;
}

const release = (version: string, changed: Record<string, string | undefined> = {}): Promise<Ran> =>
  run(process.execPath, ['build/release.ts', version, 'deb', '--arch', 'x64'], changed);
const state = async (): Promise<string> =>
  (await must('git', 'rev-parse', 'HEAD')) + (await must('git', 'status', '--porcelain')) + (await must('git', 'tag'));

beforeAll(async () => {
  source = await SourceCopy.make();
  keyring = await mkdtemp(join(tmpdir(), 'fk-'));
  environment = {
    ...(await source.environment()),
    ...GIT_USER,
    GNUPGHOME: keyring,
    FLAKESTICK_HOMEPAGE: VALUES.FLAKESTICK_HOMEPAGE,
    FLAKESTICK_SIGNING_KEY: KEY,
  };
  const quick = [
    '--batch',
    '--passphrase',
    '',
    '--quick-generate-key',
    `Flakestick Releases <${KEY}>`,
    'ed25519',
    'sign',
  ];
  await must('gpg', ...quick);
  const changelog = join(source.folder, 'CHANGELOG.md');
  const text = await readFile(changelog, 'utf8');
  await writeFile(changelog, text.replace(/^## /m, `## [${VERSION}] - unreleased\n\n- Something.\n\n## `));
  await must('git', 'init', '--quiet');
  await mkdir(join(source.folder, '.git/info'), { recursive: true });
  await writeFile(join(source.folder, '.git/info/exclude'), '/node_modules\n');
  await must('git', 'add', '--all');
  await must('git', 'commit', '--quiet', '--message=before');
});
afterAll(async () => {
  await run('gpgconf', ['--kill', 'all']);
  await source.remove();
  await rm(keyring, { recursive: true, force: true });
});

describe('a release', () => {
  it.each<[string, string, Record<string, string | undefined>]>([
    ['a key', VERSION, { FLAKESTICK_SIGNING_KEY: undefined }],
    ['a key that gpg has', VERSION, { FLAKESTICK_SIGNING_KEY: 'somebody@else.org' }],
    ['an address', VERSION, { FLAKESTICK_HOMEPAGE: undefined }],
    ['an address that exists', VERSION, { FLAKESTICK_HOMEPAGE: 'https://flakestick.invalid' }],
    ['a version', 'next', {}],
    ['a section of the changelog', '7.9.0', {}],
  ])('stops without %s, and changes nothing', async (_what, version, changed) => {
    const before = await state();
    const { code, said } = await release(version, changed);
    expect({ code, after: await state() }, said).toEqual({ code: 2, after: before });
    expect(said).not.toMatch(/^\s+at /m);
  });

  it('stops at changes that are not committed', async () => {
    await writeFile(join(source.folder, 'new-file'), '');
    const { code, said } = await release(VERSION);
    expect({ code, said }).toEqual({ code: 2, said: 'There are changes that are not committed.\n' });
    await rm(join(source.folder, 'new-file'));
  });

  it('has the version, the packages, their components and checksums, a signature and a signed tag', async () => {
    const { code, said } = await release(VERSION);
    expect(code, said).toBe(0);
    const inRelease = (name: string): string => join(source.release, name);
    const names = (await readdir(source.release)).filter((name) => /^(flakestick|SHA256)/.test(name)).sort();
    const components = `flakestick-${VERSION}.cdx.json`;
    const deb = `flakestick-${VERSION}-amd64.deb`;
    expect(names).toEqual(['SHA256SUMS', 'SHA256SUMS.asc', deb, components].sort());
    const sums = await readFile(inRelease('SHA256SUMS'), 'utf8');
    expect(sums.match(/ {2}.*/g)).toEqual([`  ${deb}`, `  ${components}`]);
    await must('sh', '-c', 'cd release && sha256sum --check --strict SHA256SUMS');
    await must('gpg', '--verify', inRelease('SHA256SUMS.asc'), inRelease('SHA256SUMS'));
    const bom = JSON.parse(await readFile(inRelease(components), 'utf8')) as { components: { name: string }[] };
    for (const bundled of ['zod', 'react', 'commander'])
      expect(bom.components.map(({ name }) => name)).toContain(bundled);
    await must('git', 'verify-tag', `v${VERSION}`);
    expect(await must('git', 'status', '--porcelain')).toBe('');
    const commit = (await must('git', 'rev-parse', `v${VERSION}^{commit}`)).trim();
    const manifest = './opt/Flakestick/resources/app.asar.unpacked/package.json';
    const unpack = 'dpkg-deb --fsys-tarfile "$0" | tar --extract --to-stdout "$1"';
    expect(JSON.parse(await must('sh', '-c', unpack, inRelease(deb), manifest))).toMatchObject({
      version: VERSION,
      commit,
    });
    expect(await must('dpkg-deb', '--field', inRelease(deb), 'Maintainer')).toBe(`Flakestick Releases <${KEY}>\n`);
  });

  it('names the version and the day wherever they stand', async () => {
    const read = (path: string): Promise<string> => readFile(join(source.folder, path), 'utf8');
    const day = new Date().toISOString().slice(0, 10);
    expect(await read('CHANGELOG.md')).toContain(`## [${VERSION}] - ${day}\n`);
    expect((await read('package-lock.json')).split(`"version": "${VERSION}"`)).toHaveLength(3);
    expect(await read('build/linux/org.flakestick.Flakestick.metainfo.xml')).toContain(
      `<releases>\n    <release version="${VERSION}" date="${day}"/>\n`,
    );
  });

  it('is not made twice', async () => {
    expect(await release(VERSION)).toEqual({ code: 2, said: `v${VERSION} is tagged already.\n` });
  });
});
