/**
 * Whether Nix, or a program that it has started, waits for a connection that nobody answers. Git, ssh and Mercurial wait for the kernel
 * to give up, two minutes, and say nothing meanwhile.
 */
import { readdir, readFile, readlink } from 'node:fs/promises';

const LOOK_EVERY_MS = 500;
/** The kernel has asked four times by then: after 1, 3 and 7 seconds once more. A slow line answers the first. */
export const CONNECT_TIMEOUT_MS = 10_000;
/** A tree of more processes is not one of downloads. */
const MAX_PROCESSES = 64;

/** TCP_SYN_SENT, and those of a connection that was not made: closed, listening. Linux include/net/tcp_states.h. */
const SYN_SENT = '02';
const NOT_MADE: ReadonlySet<string> = new Set([SYN_SENT, '07', '0A']);

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

/** `pid` and everything below it. */
async function processesBelow(pid: number): Promise<number[]> {
  const found = [pid];
  for (let at = 0; at < found.length && found.length < MAX_PROCESSES; at += 1) {
    const folder = `/proc/${found[at]}/task`;
    for (const thread of await namesIn(folder))
      found.push(...(await textOf(`${folder}/${thread}/children`)).split(' ').filter(Boolean).map(Number));
  }
  return found.slice(0, MAX_PROCESSES);
}

async function socketsOf(pid: number): Promise<ReadonlySet<string>> {
  const folder = `/proc/${pid}/fd`;
  const targets = (await namesIn(folder)).map((name) => readlink(`${folder}/${name}`).catch(() => ''));
  return new Set((await Promise.all(targets)).flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []));
}

/** The states of TCP connections by inode, as in `/proc/net/tcp`. Pure. */
export function connectionStates(table: string): Map<string, string> {
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
  return new Map(rows.flatMap(([, , , state, , , , , , inode]) => (state && inode ? [[inode, state] as const] : [])));
}

/** Whether this process waits for an answer, and is connected to nobody. */
async function isUnanswered(pid: number): Promise<boolean> {
  const sockets = await socketsOf(pid);
  if (sockets.size === 0) return false;
  const tables = await Promise.all([textOf(`/proc/${pid}/net/tcp`), textOf(`/proc/${pid}/net/tcp6`)]);
  const states = tables.flatMap((table) => [...connectionStates(table)].filter(([inode]) => sockets.has(inode)));
  return states.some(([, state]) => state === SYN_SENT) && states.every(([, state]) => NOT_MADE.has(state));
}

export interface UnansweredWatch {
  /** Told when a connection is waited for, and when that is over. */
  readonly onWaiting?: ((isWaiting: boolean) => void) | undefined;
  /** A program that Nix has started waits for too long. Nix itself has its own limit. */
  readonly onLost: () => void;
}

/** Looks every half a second. Gives what ends the watch. */
export function watchUnanswered(pid: number | undefined, { onWaiting, onLost }: UnansweredWatch): () => void {
  const since = new Map<number, number>();
  let isTold = false;
  let isOver = pid === undefined;
  const look = async (): Promise<void> => {
    const processes = await processesBelow(pid ?? 0);
    const waiting = new Set<number>();
    for (const one of processes) if (await isUnanswered(one)) waiting.add(one);
    if (isOver) return;
    const nowMs = performance.now();
    for (const one of since.keys()) if (!waiting.has(one)) since.delete(one);
    for (const one of waiting) if (!since.has(one)) since.set(one, nowMs);
    // Seen twice: any connection is waited for in its first moment.
    const isWaiting = [...since.values()].some((fromMs) => nowMs > fromMs);
    if (isWaiting !== isTold) onWaiting?.(isWaiting);
    isTold = isWaiting;
    const isLost = [...since].some(([one, fromMs]) => one !== pid && nowMs - fromMs >= CONNECT_TIMEOUT_MS);
    if (isLost) onLost();
    if (!isLost) timer = setTimeout(() => void look(), LOOK_EVERY_MS);
  };
  let timer = isOver ? undefined : setTimeout(() => void look(), LOOK_EVERY_MS);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
