/**
 * Unmounts a drive so that it can be written: one mount after the other, the latest first, never lazily and never by force.
 * A busy mount stays, and then nothing is written.
 */
import { stat } from 'node:fs/promises';
import type { DriveIdentity, Refusal } from '../../../contract/wire/drive.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { throwIfStopped } from '../../../contract/wire/outcome.ts';
import type { Detail } from '../../../contract/wire/reason.ts';
import { type ProgramRun, runProgram, whyItEnded } from '../../system/program.ts';
import { isDirectMount, mountsStackedOn } from './direct-mounts.ts';
import { drivesOf } from './drives-of.ts';
import { findChosenDrive } from './find.ts';
import { type BlockDevice, deviceNumber, devicePathOf, type HostSnapshot, type Mount } from './host-snapshot.ts';
import { processesUsing } from './mount-users.ts';
import { readBothLists } from './read-both-lists.ts';
import { readHostSnapshot } from './read-host-snapshot.ts';
import { stackOn } from './stack.ts';

/** More mounts than a drive ever has; a mount that keeps coming back must not loop forever. */
const MAX_MOUNTS = 32;

export interface UnmountOptions {
  readonly includeLoop: boolean;
  readonly signal: AbortSignal;
  /** Refusals that do not forbid unmounting. */
  readonly despite?: readonly Refusal['kind'][];
  /** Whether udisks may ask for a password on this terminal. */
  readonly terminal: boolean;
  /** Called with each mount point once nothing is mounted there any more. */
  readonly onUnmounted: (mountPoint: string) => void;
}

/**
 * Judges the drive again before each step: it has to be the chosen one, and not part of the running system. Throws
 * drive-not-found, drive-changed, drive-refused, mount-busy, unmount-failed, Cancelled.
 */
export async function unmountDrive(
  chosen: { devicePath: string; identity: DriveIdentity },
  options: UnmountOptions,
): Promise<void> {
  let opinion: HostSnapshot['drivelist'] | null = null;
  for (let count = 0; ; count += 1) {
    throwIfStopped(options.signal);
    const machine = await readMachine([chosen.devicePath], opinion);
    opinion = machine.drivelist;
    const { devicePath, refusals } = findChosenDrive(chosen, drivesOf(machine, { includeLoop: options.includeLoop }));
    const weighty = refusals.filter(({ kind }) => !options.despite?.includes(kind));
    if (weighty.length > 0) throw new JobFailure({ kind: 'drive-refused', drive: devicePath, refusals: weighty });
    const next = latestMount(machine, devicePath);
    if (!next) return;
    if (count >= MAX_MOUNTS) throw unmountFailed(next, { because: 'mounted-repeatedly' });
    await unmountOne(next, machine.mounts, options);
    options.onUnmounted(next.mount.mountPoint);
  }
}

/** Drivelist is asked once: whether this is still the chosen drive, the identity shows at every step. */
async function readMachine(
  contentsOf: readonly string[],
  opinion: HostSnapshot['drivelist'] | null,
): Promise<HostSnapshot> {
  return opinion ? { ...(await readHostSnapshot(contentsOf)), drivelist: opinion } : readBothLists(contentsOf);
}

interface NextMount {
  readonly drive: string;
  readonly mount: Mount;
  readonly source: BlockDevice;
}

/** The latest mount has no other mount of the drive on top of it. */
function latestMount(machine: HostSnapshot, drive: string): NextMount | null {
  const disk = machine.devices.find(({ name }) => devicePathOf(name) === drive);
  if (!disk) return null;
  const stack = stackOn(machine, disk.name);
  const mount = machine.mounts.findLast((each) => isDirectMount(each, disk.name, stack));
  const source = stack.devices.find(({ device }) => device === mount?.device || mount?.sourceDevices.includes(device));
  return mount && source ? { drive, mount, source } : null;
}

function unmountFailed({ drive, mount: { mountPoint } }: NextMount, detail: Detail): JobFailure {
  return new JobFailure({ kind: 'unmount-failed', drive, mountPoint, detail });
}

async function unmountOne(next: NextMount, mounts: HostSnapshot['mounts'], options: UnmountOptions): Promise<void> {
  const { drive, mount, source } = next;
  const { mountPoint } = mount;
  const upon = mountsStackedOn(mount, mounts).map((each) => ({
    because: 'mounted-at' as const,
    device: each.source,
    mountPoint: each.mountPoint,
  }));
  if (upon.length > 0) throw new JobFailure({ kind: 'mount-busy', drive, mountPoint, by: upon });
  const answer =
    process.geteuid?.() === 0
      ? await unmountAsRoot(next, options.signal)
      : await unmountAsUser(devicePathOf(source.name), options);
  throwIfStopped(options.signal);
  if (answer.code === 0 || /not mounted|NotMounted/.test(answer.said)) return;
  if (/target is busy|DeviceBusy/.test(answer.said))
    throw new JobFailure({ kind: 'mount-busy', drive, mountPoint, by: await processesUsing(mountPoint) });
  throw unmountFailed(next, whatItSaid(answer, process.geteuid?.() === 0 ? 'umount' : 'udisksctl'));
}

/** By mount point, which therefore has to lead to this file system: umount(8) unmounts whatever is on top there. */
async function unmountAsRoot(next: NextMount, signal: AbortSignal): Promise<ProgramRun> {
  const { mountPoint, device, filesystem } = next.mount;
  const there = await stat(mountPoint).catch(() => null);
  // A btrfs subvolume has a device number that no mount has.
  if (filesystem !== 'btrfs' && there && deviceNumber(there.dev) !== device)
    throw unmountFailed(next, { because: 'mounted-over' });
  return runProgram('umount', ['--no-canonicalize', '--', mountPoint], { signal });
}

/** The user's own mounts are unmounted without a question; for others udisks asks, if possible. */
async function unmountAsUser(devicePath: string, { signal, terminal }: UnmountOptions): Promise<ProgramRun> {
  const unmount = ['unmount', '--block-device', devicePath];
  const answer = await runProgram('udisksctl', [...unmount, '--no-user-interaction'], { signal });
  if (!/NotAuthorizedCanObtain/.test(answer.said)) return answer;
  return runProgram('udisksctl', unmount, { signal, ownSession: !terminal });
}

/** `Error unmounting /dev/sdb1: GDBus.Error:org.freedesktop.UDisks2.Error.NotAuthorized: Not authorized …` → the end. */
export function lastLineOfUdisks(said: string): string {
  const last = said.split('\n').findLast((line) => line.trim() !== '') ?? '';
  return last.replace(/^.*GDBus\.Error:[\w.]+:\s*/, '').trim();
}

const whatItSaid = (run: ProgramRun, program: string): Detail =>
  lastLineOfUdisks(run.said) || whyItEnded(run, program) || { because: 'program-silent', code: run.code };
