import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where Flakestick keeps what must outlive a run (XDG Base Directory Specification: relative values are ignored). */
export function stateFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const set = environment['XDG_STATE_HOME'];
  return join(set && isAbsolute(set) ? set : join(homedir(), '.local/state'), 'flakestick');
}

/** Writes that have not come to a good end. */
export function unfinishedFolder(): string {
  return join(stateFolder(), 'unfinished');
}

export function recordFolder(): string {
  return join(stateFolder(), 'records');
}
