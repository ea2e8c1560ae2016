/** Looking at what runs on this machine, to see that nothing was left behind. */
import { readdir, readFile } from 'node:fs/promises';
import { promisedMs } from '../setup/busy.ts';

interface Process {
  readonly pid: number;
  readonly command: string;
}

/** Every process of this user whose command line contains `text`; the user is one of this run alone. */
export async function processesOf({ uid }: { readonly uid: number }, text: string): Promise<Process[]> {
  const found: Process[] = [];
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ');
    if (!command.includes(text)) continue;
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    if (new RegExp(`^Uid:\\t${uid}\\t`, 'm').test(status)) found.push({ pid, command });
  }
  return found;
}

/** Direct and indirect children of a process. */
export async function descendants(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const direct = children.split(' ').filter(Boolean).map(Number);
  const deeper = await Promise.all(direct.map(descendants));
  return [...direct, ...deeper.flat()];
}

export async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // A zombie has ended; only its parent has not asked yet.
  return status !== '' && !/\) Z /.test(status);
}

/** Waits until `condition` holds; throws when it does not within `timeoutMs`, which is for a machine that is not busy. */
export async function eventually(condition: () => Promise<boolean>, timeoutMs: number, what: string): Promise<void> {
  const startedMs = performance.now();
  while (!(await condition())) {
    const overdue = performance.now() - startedMs > promisedMs(timeoutMs);
    if (overdue) throw new Error(`not within ${promisedMs(timeoutMs)} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
