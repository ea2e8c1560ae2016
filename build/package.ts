/**
 * `npm run package [-- FORMAT …] [--arch x64|arm64] [--unpacked]`: builds the programs and packs them; all four formats for both
 * processors where nothing is named. FLAKESTICK_HOMEPAGE says where the project is; without it nothing is packed.
 * ELECTRON_OVERRIDE_DIST_PATH names a folder with Electron's runtime; without it electron-builder downloads one.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Arch, build, type Configuration, Platform } from 'electron-builder';
import { GENERATED, packagingConfiguration } from './packaging/configuration.ts';
import { writeInstalledFiles } from './packaging/installed-files.ts';
import { isDirty, type PackageValues, readPackageValues, ValueMissing } from './packaging/package-values.ts';

const root = join(import.meta.dirname, '..');
const FORMATS = ['AppImage', 'deb', 'rpm', 'tar.gz'] as const;
const ARCHITECTURES = { x64: Arch.x64, arm64: Arch.arm64 } as const;
type Format = (typeof FORMATS)[number];
type Architecture = keyof typeof ARCHITECTURES;

interface Asked {
  readonly formats: readonly Format[];
  readonly architectures: readonly Architecture[];
  /** Only the folder that the formats are made of. */
  readonly unpackedOnly: boolean;
}

/** Throws ValueMissing. */
function readAsked(argv: readonly string[]): Asked {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { arch: { type: 'string', multiple: true }, unpacked: { type: 'boolean', default: false } },
  });
  const oneOf = <T extends string>(known: readonly T[], given: readonly string[]): T[] => {
    const unknown = given.find((word) => !(known as readonly string[]).includes(word));
    if (unknown !== undefined) throw new ValueMissing(`${unknown} is none of ${known.join(', ')}.`);
    return given.length > 0 ? (given as T[]) : [...known];
  };
  return {
    formats: oneOf(FORMATS, positionals),
    architectures: oneOf(Object.keys(ARCHITECTURES) as Architecture[], values.arch ?? []),
    unpackedOnly: values.unpacked,
  };
}

const unpackedFolder = (architecture: Architecture): string =>
  join(root, 'release', architecture === 'x64' ? 'linux-unpacked' : 'linux-arm64-unpacked');

async function pack(
  formats: readonly (Format | 'dir')[],
  architecture: Architecture,
  options: PackOptions,
): Promise<void> {
  await build({
    projectDir: root,
    targets: Platform.LINUX.createTarget([...formats], ARCHITECTURES[architecture]),
    config: options.configure(),
    ...(options.from ? { prepackaged: options.from } : {}),
    publish: 'never',
  });
}

interface PackOptions {
  /** A new one each time: electron-builder changes what it is given. */
  readonly configure: () => Configuration;
  /** A folder that is packed as it is. */
  readonly from?: string;
}

/** electron-builder's own entry hands every argument to the window. A file of the app's folder takes its place. */
async function packAppImage(architecture: Architecture, configure: () => Configuration): Promise<void> {
  const folder = `${unpackedFolder(architecture)}-appimage`;
  rmSync(folder, { recursive: true, force: true });
  try {
    cpSync(unpackedFolder(architecture), folder, { recursive: true, verbatimSymlinks: true });
    cpSync(join(root, 'build/linux/AppRun'), join(folder, 'AppRun'));
    await pack(['AppImage'], architecture, { configure, from: folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function packArchitecture(
  architecture: Architecture,
  asked: Asked,
  configure: () => Configuration,
): Promise<void> {
  await pack(['dir'], architecture, { configure });
  if (asked.unpackedOnly) return;
  const others = asked.formats.filter((format) => format !== 'AppImage');
  if (others.length > 0) await pack(others, architecture, { configure, from: unpackedFolder(architecture) });
  if (asked.formats.includes('AppImage')) await packAppImage(architecture, configure);
}

/** A package starts it with its own runtime, and must not seem to need the distribution's Node. */
function removeShebang(): void {
  const program = join(root, 'dist/main/cli.js');
  writeFileSync(program, readFileSync(program, 'utf8').replace(/^#!.*\n/, ''));
  chmodSync(program, 0o644);
  // What is in dist/ is not what a checkout is built to.
  rmSync(join(root, 'dist/.built'));
}

function prepare(): { asked: Asked; values: PackageValues } {
  try {
    return { asked: readAsked(process.argv.slice(2)), values: readPackageValues(process.env) };
  } catch (thrown) {
    process.stderr.write(`${(thrown as Error).message}\n`);
    process.exit(2);
  }
}

const { asked, values } = prepare();
if (isDirty()) process.stderr.write(`There are changes that commit ${values.commit.slice(0, 12)} does not have.\n`);
// dpkg-deb, rpmbuild, mksquashfs and electron-builder read it.
process.env['SOURCE_DATE_EPOCH'] = String(values.epochSeconds);
rmSync(join(root, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [join(root, 'build/build.ts')], { stdio: 'inherit' });
removeShebang();
mkdirSync(join(root, 'release'), { recursive: true });
await writeInstalledFiles(join(root, GENERATED), values);
const runtime = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
if (runtime && !existsSync(join(runtime, 'electron'))) {
  process.stderr.write(`ELECTRON_OVERRIDE_DIST_PATH is ${runtime}, where there is no electron.\n`);
  process.exit(2);
}
const configure = (): Configuration => ({
  ...packagingConfiguration(values),
  ...(runtime ? { electronDist: runtime } : {}),
});
try {
  for (const architecture of asked.architectures) await packArchitecture(architecture, asked, configure);
} catch (thrown) {
  if (!(thrown instanceof Error)) throw thrown;
  process.stderr.write(`Packing failed: ${thrown.message}\n`);
  process.stderr.write(
    `It needs a network for electron-builder's tools and, without ELECTRON_OVERRIDE_DIST_PATH, for Electron.\n`,
  );
  process.exitCode = 1;
}
