/** QEMU on this machine: the program, hardware acceleration, and how it can show a screen. */
import { closeSync, existsSync, openSync } from 'node:fs';
import type { NoKvm, Screen } from '../../../contract/wire/try.ts';
import { findProgram } from '../find-program.ts';
import { runProgram, streamFromProgram } from '../program.ts';

export const QEMU_PROGRAM = 'qemu-system-x86_64';
/** RHEL has it only there, and under its second name. */
const FOLDERS = ['/usr/libexec'];
const VIEWER = 'remote-viewer';
const ANSWER_WITHIN_MS = 20_000;

/** The absolute path of the QEMU that emulates PCs; null without one. */
export const findQemu = (): Promise<string | null> => findProgram([QEMU_PROGRAM, 'qemu-kvm'], { folders: FOLDERS });

export const findViewer = (): Promise<string | null> => findProgram(VIEWER);

/**
 * `-chardev help` does not list what SPICE needs, because modules are loaded on use. This lists its options, with a status that is 1 in
 * one version and 0 in another.
 */
export async function hasSpice(qemu: string): Promise<boolean> {
  const { stdout } = await runProgram(qemu, ['-spice', 'help'], { timeoutMs: ANSWER_WITHIN_MS, log: 'never' });
  return stdout.includes('disable-ticketing');
}

/** QEMU's own window; the module for it is a package of its own in many distributions. */
export async function hasOwnWindow(qemu: string): Promise<'gtk' | 'sdl' | null> {
  const { stdout } = await runProgram(qemu, ['-display', 'help'], { timeoutMs: ANSWER_WITHIN_MS, log: 'failures' });
  const listed = stdout.split(/\s+/);
  return (['gtk', 'sdl'] as const).find((name) => listed.includes(name)) ?? null;
}

/** What a window can be shown with; null where there is no display or no program for it. */
export async function findScreen(
  qemu: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<{ readonly screen: Exclude<Screen, 'none'>; readonly program: string } | null> {
  if (!environment['DISPLAY'] && !environment['WAYLAND_DISPLAY']) return null;
  const viewer = await findViewer();
  if (viewer && (await hasSpice(qemu))) return { screen: 'spice', program: viewer };
  const own = await hasOwnWindow(qemu);
  return own && { screen: 'plain', program: own };
}

/** Whether this user may open /dev/kvm. */
export function kvmAccess(device = '/dev/kvm'): NoKvm | null {
  if (process.arch !== 'x64') return 'other-architecture';
  if (!existsSync(device)) return 'missing';
  try {
    closeSync(openSync(device, 'r+'));
    return null;
  } catch {
    return 'refused';
  }
}

/** Firmware runs for this long. */
const TRIAL_MS = 15_000;
const TRIAL = ['-nodefaults', '-no-user-config', '-machine', 'q35', '-display', 'none', '-m', '64', '-qmp', 'stdio'];
const ORDERS = `${['qmp_capabilities', 'query-status', 'quit'].map((execute) => JSON.stringify({ execute })).join('\n')}\n`;

/**
 * Null if a machine runs with KVM, else why not. That the device opens is not enough: QEMU may abort at the first register that the
 * host does not allow, and does not fall back by itself.
 */
export async function whyNoKvm(qemu: string, signal?: AbortSignal): Promise<NoKvm | null> {
  const refused = kvmAccess();
  if (refused) return refused;
  const ended = await streamFromProgram(qemu, [...TRIAL, '-accel', 'kvm', '-cpu', 'host'], {
    idleMs: TRIAL_MS,
    timeoutMs: TRIAL_MS,
    input: ORDERS,
    signal,
    onBytes: () => true,
  });
  return ended === 'ended' ? null : 'failed';
}
