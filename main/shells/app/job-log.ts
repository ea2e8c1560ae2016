/** The logs of a job for the page: of the whole build, and of the failed derivation. They can be searched and saved. */
import { existsSync } from 'node:fs';
import { constants, copyFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { JobState } from '../../../contract/wire/job.ts';
import { BuildLogFile, derivationLog, type FoundLines, failedDerivation, LineSearch } from '../../job/index.ts';
import { stateFolder } from '../../system/xdg.ts';

/** More than anyone reads; earlier lines can be found by searching. */
const MAX_LINES = 2000;
/** Searching them takes a millisecond or two. */
const LINES_PER_TURN = 2000;

type LogOf = 'build' | 'derivation';

const logFolder = (): string => join(stateFolder(), 'logs');

/** Of programs that were killed. */
async function removeAbandonedLogs(): Promise<void> {
  for (const name of await readdir(logFolder()).catch(() => [] as string[])) {
    const owner = /^build-(\d+)\.log$/.exec(name)?.[1];
    if (owner && !existsSync(`/proc/${owner}`)) await rm(join(logFolder(), name), { force: true }).catch(() => {});
  }
}

/** `20261122-201500`, in this machine's time. */
function stamp(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

export class JobLog {
  readonly file = new BuildLogFile(join(logFolder(), `build-${process.pid}.log`));
  readonly #stateOf: () => JobState;
  /** Cached, because it no longer changes, and every search would run Nix again. */
  #kept: { readonly derivation: string; readonly lines: Promise<readonly string[]> } | null = null;

  constructor(stateOf: () => JobState) {
    this.#stateOf = stateOf;
    void removeAbandonedLogs();
  }

  async find(of: LogOf, search: string): Promise<FoundLines> {
    if (of === 'build') return this.file.find(search, MAX_LINES);
    const looking = new LineSearch(search, MAX_LINES);
    for (const [at, line] of (await this.#derivationLines()).entries()) {
      looking.add(line);
      if (at % LINES_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    return looking.found;
  }

  /** Into a new file of that folder; gives its path. */
  async save(of: LogOf, folder: string): Promise<string> {
    const path = join(folder, `flakestick-${of === 'build' ? 'build' : 'nix-log'}-${stamp(new Date())}.log`);
    try {
      if (of === 'build') await copyFile(this.file.path, path, constants.COPYFILE_EXCL);
      else await writeFile(path, `${(await this.#derivationLines()).join('\n')}\n`, { flag: 'wx' });
    } catch (thrown) {
      if (thrown instanceof JobFailure) throw thrown;
      const detail = (thrown as NodeJS.ErrnoException).code ?? String(thrown);
      throw new JobFailure({ kind: 'file-unwritable', path, detail }, { cause: thrown });
    }
    return path;
  }

  #derivationLines(): Promise<readonly string[]> {
    const derivation = failedDerivation(this.#stateOf());
    if (derivation === null) throw new JobFailure({ kind: 'bad-usage', detail: { because: 'no-failed-derivation' } });
    if (this.#kept?.derivation !== derivation) this.#kept = { derivation, lines: derivationLog(derivation) };
    const { lines } = this.#kept;
    lines.catch(() => (this.#kept = null));
    return lines;
  }
}
