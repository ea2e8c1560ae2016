/**
 * `npm run release -- VERSION`: makes a release of a clean, tested checkout: version, changelog, packages, list of components,
 * checksums, signature, commit and tag. Nothing is pushed or published. The values that it needs are in docs/releasing.md; without
 * one of them it stops before it changes anything.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { linuxFiles } from './linux-files.ts';
import { writeChecksums } from './packaging/checksums.ts';
import { checkedHomepage, isDirty, isTagged, ownVersion, ValueMissing } from './packaging/package-values.ts';
import { releasedChangelog, releasedManifest, releasedMetainfo } from './packaging/released-texts.ts';
import { findSigningKey, signFile } from './packaging/signature.ts';

const root = join(import.meta.dirname, '..');
const RELEASE = join(root, 'release');
const PACKAGE = /^flakestick-.*\.(AppImage|deb|rpm|tar\.gz)$/;
const run = (file: string, ...argv: string[]): void => void execFileSync(file, argv, { cwd: root, stdio: 'inherit' });
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Asked {
  readonly version: string;
  /** The words that `npm run package` gets. */
  readonly formats: readonly string[];
  readonly key: { readonly fingerprint: string; readonly userId: string };
  readonly date: string;
}

/** Throws ValueMissing. */
function readAsked([version = '', ...formats]: readonly string[]): Asked {
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new ValueMissing('Name the version: npm run release -- 1.2.3');
  if (isDirty()) throw new ValueMissing('There are changes that are not committed.');
  if (isTagged(version)) throw new ValueMissing(`v${version} is tagged already.`);
  checkedHomepage(process.env['FLAKESTICK_HOMEPAGE']);
  const key = findSigningKey(process.env['FLAKESTICK_SIGNING_KEY']);
  const today = new Date().toISOString().slice(0, 10);
  const { date } = releasedChangelog(read('CHANGELOG.md'), { version, date: today });
  return { version, formats, key, date };
}

/** Files that name the version. */
async function setVersion({ version, date }: Asked): Promise<void> {
  const write = (path: string, text: string): void => writeFileSync(join(root, path), text);
  const before = ownVersion();
  for (const path of ['package.json', 'package-lock.json'])
    write(path, releasedManifest(read(path), { before, version }));
  write('CHANGELOG.md', releasedChangelog(read('CHANGELOG.md'), { version, date }).text);
  const metainfo = 'build/linux/org.flakestick.Flakestick.metainfo.xml';
  write(metainfo, releasedMetainfo(read(metainfo), { version, date }));
  for (const [name, text] of await linuxFiles()) write(`build/linux/${name}`, text);
}

function writeComponents(version: string): string {
  const name = `flakestick-${version}.cdx.json`;
  const argv = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
  writeFileSync(join(RELEASE, name), execFileSync('npm', argv, { cwd: root, maxBuffer: 64 * 1024 * 1024 }));
  return name;
}

async function release(asked: Asked): Promise<void> {
  const { version, formats, key } = asked;
  await setVersion(asked);
  if (isDirty()) run('git', 'commit', '--quiet', '--all', `--message=chore: release ${version}`);
  process.env['FLAKESTICK_MAINTAINER'] ??= key.userId;
  // Not those of an earlier version, nor of an earlier try.
  rmSync(RELEASE, { recursive: true, force: true });
  run(process.execPath, 'build/package.ts', ...formats);
  const components = writeComponents(version);
  const packages = readdirSync(RELEASE).filter((name) => PACKAGE.test(name));
  const checksums = writeChecksums(RELEASE, [...packages, components]);
  const signature = signFile(join(RELEASE, checksums), key.fingerprint);
  run('git', 'tag', `--local-user=${key.fingerprint}`, `--message=Flakestick ${version}`, `v${version}`);
  for (const name of [...packages, components, checksums, signature]) process.stdout.write(`release/${name}\n`);
  process.stdout.write(`The tag is v${version}. To publish: push it with its commit, and upload these files.\n`);
}

let asked: Asked;
try {
  asked = readAsked(process.argv.slice(2));
} catch (thrown) {
  if (!(thrown instanceof ValueMissing)) throw thrown;
  process.stderr.write(`${thrown.message}\n`);
  process.exit(2);
}
await release(asked);
