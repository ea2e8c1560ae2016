/**
 * Lends a drive to one program: it is started as the caller, after root was given up, with a descriptor that cannot write. The
 * kernel keeps to the mode in which the drive was opened, whatever the program or what runs in it tries.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { type HelperRequest, LENT_DESCRIPTOR, MAX_TEXT_LENGTH } from '../contract/wire/helper-protocol.ts';
import { isGone } from './io/device.ts';
import { DeviceError, errorCode } from './io/device-error.ts';
import { send } from './io/stdout.ts';
import { type OpenedDrive, reportFailure } from './open-files.ts';

type Lend = Extract<HelperRequest, { task: 'lend' }>;

/** How often it is looked whether the drive is still there. */
const LOOK_EVERY_MS = 250;
/** Between SIGTERM and SIGKILL: shorter than the helper itself may take to stop. */
const KILL_AFTER_MS = 1500;

/** Resolves when the program has ended: by itself, because `signal` was aborted, or because the drive was unplugged. */
export function lend(target: OpenedDrive, request: Lend, signal: AbortSignal): Promise<void> {
  const { index: drive } = target;
  const child = start(request, target.drive.fd);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-MAX_TEXT_LENGTH);
  });
  child.once('spawn', () => send({ event: 'lent', drive, pid: child.pid ?? 0 }));
  const stop = (): void => end(child);
  const watch = setInterval(() => {
    if (!isGone(target.drive)) return;
    clearInterval(watch);
    reportFailure(target, 'read', new DeviceError('ENODEV', 0));
    stop();
  }, LOOK_EVERY_MS);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return new Promise((resolve) => {
    const returned = (code: number | null, ended: string | null, why = said): void => {
      clearInterval(watch);
      signal.removeEventListener('abort', stop);
      send({ event: 'returned', drive, code, signal: ended, said: why });
      resolve();
    };
    child.once('error', (error) => {
      if (child.pid === undefined) returned(null, null, errorCode(error));
    });
    child.once('close', (code, ended) => returned(code, ended));
  });
}

function start({ program, arguments: argv, folder, environment }: Lend, fd: number): ChildProcess {
  const env = Object.fromEntries(
    environment.map((setting) => {
      const at = setting.indexOf('=');
      return [setting.slice(0, at), setting.slice(at + 1)];
    }),
  );
  const stdio: (number | 'ignore' | 'pipe')[] = ['ignore', 'ignore', 'pipe'];
  stdio[LENT_DESCRIPTOR] = fd;
  return spawn(program, argv, { cwd: folder, env, stdio });
}

function end(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
}
