/** Lists the drives with drivelist, in a thread of its own: it can loop without end, and one failure changes all later lists. */
import { readFile } from 'node:fs/promises';
import { findProgram } from '../find-program.ts';
import { log } from '../log.ts';
import { answerFrom, type DrivelistAnswer, FromWorker } from './answer.ts';
import { takeThread } from './thread.ts';

/** For lsblk, from the moment when the thread runs: it takes 0.05 s, 0.6 s on a busy machine. */
const DRIVELIST_TIMEOUT_MS = 1000;
/** For the thread to start and load drivelist: 0.05 s, but two seconds in an emulated machine. Both together end before a check of the doctor. */
const START_TIMEOUT_MS = 3500;
const MIN_PAUSE_MS = 30_000;
const MAX_PAUSE_MS = 10 * 60_000;

/** An lsblk that waits for a dying disk cannot be killed: it is asked again after a pause, which doubles each time. */
const pause = { lengthMs: MIN_PAUSE_MS, untilMs: 0 };

/** A little over a second at the longest, unless the machine is so busy that no thread starts. Never throws. */
export async function askDrivelist(): Promise<DrivelistAnswer> {
  if (performance.now() < pause.untilMs) return { state: 'absent', reason: 'no-answer' };
  if ((await findProgram('lsblk')) === null) return { state: 'absent', reason: 'lsblk-missing' };
  const startedMs = performance.now();
  const answer = await askOnce();
  const isSilent = answer.state === 'absent' && answer.reason === 'no-answer';
  if (isSilent) {
    pause.untilMs = performance.now() + pause.lengthMs;
    pause.lengthMs = Math.min(2 * pause.lengthMs, MAX_PAUSE_MS);
  } else pause.lengthMs = MIN_PAUSE_MS;
  if (answer.state === 'absent')
    log({
      event: 'ran',
      argv: ['drivelist'],
      ended: answer.reason,
      code: null,
      ms: Math.round(performance.now() - startedMs),
    });
  return answer;
}

/** In a fresh thread for each list. */
async function askOnce(): Promise<DrivelistAnswer> {
  const { promise, resolve } = Promise.withResolvers<DrivelistAnswer>();
  const giveUp = (): void => resolve({ state: 'absent', reason: 'no-answer' });
  let timer = setTimeout(giveUp, START_TIMEOUT_MS);
  const thread = takeThread();
  const running: { threadId: number | null } = { threadId: null };
  thread.list((message) => {
    if (message instanceof Error)
      return resolve({ state: 'absent', reason: isMissing(message) ? 'not-installed' : 'failed' });
    const said = FromWorker.safeParse(message);
    if (!said.success) resolve({ state: 'absent', reason: 'failed' });
    else if ('threadId' in said.data) {
      running.threadId = said.data.threadId;
      clearTimeout(timer);
      timer = setTimeout(giveUp, DRIVELIST_TIMEOUT_MS);
    } else resolve(answerFrom(said.data.drives));
  });
  const answer = await promise;
  clearTimeout(timer);
  // Killed before its thread is, drivelist would start it again in the other format.
  const { threadId } = running;
  const left = answer.state === 'absent' && threadId !== null ? await programsOf(threadId) : [];
  const ended = thread.end();
  // One that has answered runs nothing.
  if (answer.state === 'absent') await ended;
  for (const pid of left) end(pid);
  return answer;
}

function isMissing({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
}

/** What the thread has started and not seen the end of. */
async function programsOf(threadId: number): Promise<number[]> {
  const list = await readFile(`/proc/self/task/${threadId}/children`, 'utf8').catch(() => '');
  return list.split(' ').filter(Boolean).map(Number);
}

/** One that hangs in the kernel stays. */
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
