/** The logs of a job for the page: of the whole build, and of the failed derivation. They can be searched and saved. */
import { existsSync } from 'node:fs';
import { constants, copyFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { JobState } from '../../../contract/wire/job.ts';
import type { LogLook, LogOf } from '../../../contract/wire/job-log.ts';
import { BuildLogFile, derivationLog, failedDerivation, LogSearch, LogTally } from '../../job/index.ts';
import { stateFolder } from '../../system/xdg.ts';
import { timeStamp } from './time-stamp.ts';

/** Searching them takes a millisecond or two. */
const LINES_PER_TURN = 2000;

const logFolder = (): string => join(stateFolder(), 'logs');

/** Of programs that were killed. */
async function removeAbandonedLogs(): Promise<void> {
  for (const name of await readdir(logFolder()).catch(() => [] as string[])) {
    const owner = /^build-(\d+)\.log$/.exec(name)?.[1];
    if (owner && !existsSync(`/proc/${owner}`)) await rm(join(logFolder(), name), { force: true }).catch(() => {});
  }
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

  async look(of: LogOf, search: string): Promise<LogLook> {
    if (of === 'build') return this.file.look(search);
    const [tally, looking] = [new LogTally(), new LogSearch(search)];
    for (const [at, line] of (await this.#derivationLines()).entries()) {
      tally.add(line);
      looking.add(line);
      if (at % LINES_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    return { ...tally.found, ...looking.found };
  }

  async part(of: LogOf, from: number, count: number): Promise<string[]> {
    if (of === 'build') return this.file.part(from, count);
    return (await this.#derivationLines()).slice(from, from + count);
  }

  /** Into a new file of that folder; gives its path. */
  async save(of: LogOf, folder: string): Promise<string> {
    const path = join(folder, `flakestick-${of === 'build' ? 'build' : 'nix-log'}-${timeStamp(new Date())}.log`);
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
