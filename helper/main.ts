/**
 * The program that touches drives. One request line on stdin, events on stdout (contract/wire/helper-protocol.ts), one job,
 * then it ends. The end of stdin means stop: an unprivileged parent cannot signal a root child. It opens only the
 * image and the drives it was given, and checks each drive itself (device.ts). It starts only flock(1), the program that
 * decompresses an xz or bzip2 image and the one that a drive is lent to, and through pkexec none of them as root.
 */
import './io/no-debugger.ts';

import { decodeHelperRequest } from '../contract/wire/helper-lines.ts';
import { type HelperOrder, type HelperRequest, MAX_DRIVES, PROTOCOL } from '../contract/wire/helper-protocol.ts';
import { Liveness } from './io/liveness.ts';
import { callersPrivilege } from './io/privilege.ts';
import { requestLine } from './io/stdin.ts';
import { flushStdout, send } from './io/stdout.ts';
import { lockDrives, type OpenedDrive, openDrives, openSource } from './open-files.ts';
import { runTask, type SampleAnswer } from './tasks.ts';
import { ChangedImage, RefusedImage } from './write/source-image.ts';

/** Requests that a hanging drive may block forever; each needs a thread. */
const THREADS_EACH_DRIVE = 6;
/** Threads for the image, decompression and sysfs, however many drives hang. */
const THREADS_FOR_THE_REST = 6;

const stop = new AbortController();
const liveness = new Liveness((drive) => send({ event: 'idle', drive }));
const sampleAnswer = Promise.withResolvers<SampleAnswer>();
const mayTag = Promise.withResolvers<boolean>();
const digested = new Map<number, PromiseWithResolvers<readonly number[]>>();
/** After the first tag, a stop waits until everything is put back. */
let hasTags = false;

async function run(request: HelperRequest): Promise<void> {
  // Node reads this when the pool is first used, which is later.
  process.env['UV_THREADPOOL_SIZE'] = String(THREADS_FOR_THE_REST + THREADS_EACH_DRIVE * request.drives.length);
  const privilege = callersPrivilege();
  const all = openDrives(request, privilege);
  privilege.giveUp();
  // With the caller's rights, because root would copy any secret onto the caller's drive; and by a process that is wholly the caller,
  // because a file system in user space answers nobody else.
  const source = openSource(request);
  const opened = await lockDrives(request, all, stop.signal);
  liveness.watch(opened);
  const onTagging = (): void => {
    hasTags = true;
  };
  const { signal } = stop;
  await runTask(
    request,
    { opened, source },
    {
      signal,
      sampleAnswer: sampleAnswer.promise,
      digested: (drive) => orderedOf(drive).promise,
      mayTag: mayTag.promise,
      onTagging,
      finish,
    },
  );
}

/** A drive that is stopped half-way is not reported as finished: the earlier events tell what it holds. */
async function finish({ index }: OpenedDrive): Promise<void> {
  if (stop.signal.aborted) return;
  await liveness.close(index);
  send({ event: 'finished', drive: index });
}

/** The order may come before it is waited for. Throws for a drive that cannot be. */
function orderedOf(drive: number): PromiseWithResolvers<readonly number[]> {
  if (drive >= MAX_DRIVES) throw new Error(`there is no drive ${drive}`);
  const ordered = digested.get(drive) ?? Promise.withResolvers<readonly number[]>();
  digested.set(drive, ordered);
  return ordered;
}

function obey(order: HelperOrder): void {
  if (order.order === 'go-on') mayTag.resolve(true);
  else if (order.order === 'digest') orderedOf(order.drive).resolve(order.blocks);
  else if (order.order === 'give-up') liveness.abandon(order.drive);
  else sampleAnswer.resolve(order);
}

function onStop(): void {
  mayTag.resolve(false);
  if (hasTags) return liveness.abandonWhenSilent();
  liveness.stopInTime(() => {
    send({ event: 'stopped' });
    liveness.exit();
  });
}

function reportThrown(thrown: unknown): void {
  if (thrown instanceof RefusedImage) send({ event: 'image-refused', reason: thrown.reason, detail: thrown.message });
  else if (thrown instanceof ChangedImage) send({ event: 'image-changed', detail: thrown.message });
  else {
    // not shown: main logs it
    process.stderr.write(`flakestick-helper: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
    process.exitCode = 1;
  }
}

// Ctrl-C reaches the whole terminal group; the parent decides and closes stdin.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
process.on('SIGTERM', () => stop.abort());
process.stdout.on('error', () => stop.abort());
stop.signal.addEventListener('abort', onStop);

try {
  send({ event: 'hello', protocol: PROTOCOL, effectiveUser: process.geteuid?.() ?? 0 });
  await run(decodeHelperRequest(await requestLine(stop, obey)));
  send(stop.signal.aborted ? { event: 'stopped' } : { event: 'done' });
} catch (thrown) {
  reportThrown(thrown);
}
await flushStdout(stop.signal);
// Open descriptors and stdin would keep the process alive.
liveness.exit();
