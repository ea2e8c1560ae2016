/**
 * Flakestick as its packages install it, for the time of a test: the real launchers and bundles at their real paths,
 * with Node where Electron's binary would be.
 */
import { chmod, cp, glob, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import buildPrograms from '../setup/built-programs.ts';
import { PROJECT } from './command-line.ts';

const APPLICATION = '/opt/Flakestick';
const UNPACKED = join(APPLICATION, 'resources/app.asar.unpacked');
const HELPER_FOLDER = '/usr/lib/flakestick';
/** In every folder made here: tells what a killed run has left from a real installation. */
const MARK = 'made-by-a-test';

export const HELPER = join(HELPER_FOLDER, 'flakestick-helper');
export const COMMAND = join(APPLICATION, 'flakestick');
/** The program that runs the helper, as it stands in the process list. */
export const HELPER_PROGRAM = join(UNPACKED, 'dist/helper/helper.js');

async function makeOwnFolder(folder: string): Promise<void> {
  const present = await readdir(folder).catch(() => null);
  if (present && !present.includes(MARK)) throw new Error(`${folder} exists: Flakestick is installed on this machine`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, MARK), '');
}

/** Throws when something that was not made by a test is there. */
export async function installApp(): Promise<{ remove(): Promise<void> }> {
  // Only if something is missing: another suite may be using what is there.
  buildPrograms();
  const made: string[] = [];
  const remove = async (): Promise<void> => {
    for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const folder of [APPLICATION, HELPER_FOLDER]) {
      await makeOwnFolder(folder);
      made.push(folder);
    }
    const fromProject = (source: string, target: string): Promise<void> =>
      cp(join(PROJECT, source), target, { recursive: true, dereference: true });
    await fromProject('build/linux/flakestick-helper', HELPER);
    await fromProject('build/linux/flakestick', COMMAND);
    await fromProject('dist/helper/helper.js', HELPER_PROGRAM);
    for await (const file of glob('dist/main/cli*.js', { cwd: PROJECT })) await fromProject(file, join(UNPACKED, file));
    await fromProject('dist/main/drivelist.js', join(UNPACKED, 'dist/main/drivelist.js'));
    await fromProject('nix', join(APPLICATION, 'resources/nix'));
    await fromProject('package.json', join(UNPACKED, 'package.json'));
    await cp(process.execPath, join(APPLICATION, 'flakestick-app'), { dereference: true });
    await chmod(join(APPLICATION, 'flakestick-app'), 0o755);
  } catch (thrown) {
    await remove();
    throw thrown;
  }
  return { remove };
}
