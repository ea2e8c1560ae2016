/** The folders that version 0.1.0 left on a machine, as a copy that may be changed. */
import { cp, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FIXTURE = join(import.meta.dirname, '../fixtures/state-0.1.0');
/** Images and originals are bytes, not text. */
const TEXT = /\.json$/;

export interface OldState {
  readonly home: string;
  /** For the environment of a program, or of this one. */
  readonly environment: {
    readonly XDG_CONFIG_HOME: string;
    readonly XDG_STATE_HOME: string;
    readonly XDG_CACHE_HOME: string;
  };
  /** Of everything that is there now, by path below `home`. */
  contents(): Promise<Map<string, string>>;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Links of garbage-collection roots stay links to store paths that this machine does not have. */
export async function oldState(): Promise<OldState> {
  const home = await mkdtemp(join(tmpdir(), 'flakestick-0.1.0-'));
  for (const base of ['config', 'state', 'cache'])
    await cp(join(FIXTURE, base), join(home, base, 'flakestick'), { recursive: true, verbatimSymlinks: true });
  for (const file of (await filesBelow(home)).filter((path) => TEXT.test(path)))
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll('@HOME@', home));
  return {
    home,
    environment: {
      XDG_CONFIG_HOME: join(home, 'config'),
      XDG_STATE_HOME: join(home, 'state'),
      XDG_CACHE_HOME: join(home, 'cache'),
    },
    contents: async () =>
      new Map(
        await Promise.all(
          (await filesBelow(home)).map(
            async (path) => [path.slice(home.length + 1), await readFile(path, 'latin1')] as const,
          ),
        ),
      ),
  };
}
