/** After a drive was written: makes the system read its new partition table, and makes it safe to remove. */
import { access, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { identityKey } from '../../../contract/rules/drive-identity.ts';
import type { DriveIdentity, Refusal } from '../../../contract/wire/drive.ts';
import type { Removal } from '../../../contract/wire/drive-release.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { Detail } from '../../../contract/wire/reason.ts';
import { type ProgramRun, runProgram, whyItEnded } from '../../system/program.ts';
import { listDrives } from './list.ts';
import { lastLineOfUdisks, unmountDrive } from './unmount.ts';

const TOOL_TIMEOUT_MS = 20_000;
const SETTLE_SECONDS = 10;
/** Automounters are quick: unmounting is retried if one mounted it again. */
const MAX_ATTEMPTS = 3;

/** Whether a refusal also forbids unmounting the drive and switching it off. */
const KEEPS_IN_PLACE: { readonly [K in Refusal['kind']]: boolean } = {
  'holds-running-system': true,
  mounted: true,
  'in-use': true,
  'holds-image': true,
  'too-small': true,
  'not-removable': true,
  'not-a-whole-drive': true,
  'unknown-stack': true,
  'system-drive': true,
  'awaiting-drivelist': true,
  'not-in-sysfs': true,
  'hidden-loop-file': true,
  protected: false,
  'protect-list-unreadable': false,
  'read-only': false,
  'no-medium': false,
};
const HARMLESS = (Object.keys(KEEPS_IN_PLACE) as Refusal['kind'][]).filter((kind) => !KEEPS_IN_PLACE[kind]);

interface Chosen {
  readonly devicePath: string;
  readonly identity: DriveIdentity;
}

/** Returns why it failed, or null. */
export async function rereadPartitions(devicePath: string): Promise<Detail | null> {
  const name = basename(devicePath);
  const partscan = await readFile(`/sys/block/${name}/loop/partscan`, 'utf8').catch(() => '1');
  // The kernel keeps no partitions of such a loop device, so nothing can be outdated.
  const problem = partscan.trim() === '0' ? null : await rereadTable(devicePath, name);
  if (await isUdevRunning())
    await runProgram('udevadm', ['settle', `--timeout=${SETTLE_SECONDS}`], { timeoutMs: TOOL_TIMEOUT_MS });
  return problem;
}

async function rereadTable(devicePath: string, name: string): Promise<Detail | null> {
  const isRoot = process.geteuid?.() === 0;
  const [program, argv] = isRoot ? ['blockdev', ['--rereadpt', devicePath]] : ['busctl', rescanCall(name)];
  const answer = await runProgram(program, argv, { timeoutMs: TOOL_TIMEOUT_MS });
  if (answer.code === 0) return null;
  // udev re-reads the table by itself when a writer closes the drive; this makes sure.
  if (!isRoot && (await isUdevRunning())) return null;
  return whatItSaid(answer, program);
}

/** udisks writes a name as D-Bus allows: every other sign as `_` and its code. */
function rescanCall(name: string): string[] {
  const element = name.replace(/[^A-Za-z0-9]/g, (sign) => `_${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);
  const path = `/org/freedesktop/UDisks2/block_devices/${element}`;
  return ['call', '--system', 'org.freedesktop.UDisks2', path, 'org.freedesktop.UDisks2.Block', 'Rescan', 'a{sv}', '0'];
}

function isUdevRunning(): Promise<boolean> {
  return access('/run/udev/control').then(
    () => true,
    () => false,
  );
}

export interface RemoveOptions {
  readonly includeLoop: boolean;
  readonly terminal: boolean;
}

/**
 * Unmounts what an automounter has mounted, and switches the drive off if possible. Throws JobFailure
 * (`remove-failed`, or why it could not be unmounted); the drive is unharmed then.
 */
export async function removeDrive(chosen: Chosen, { includeLoop, terminal }: RemoveOptions): Promise<Removal> {
  for (let attempt = 1; ; attempt += 1) {
    await unmountDrive(chosen, {
      includeLoop,
      terminal,
      despite: HARMLESS,
      signal: new AbortController().signal,
      onUnmounted: () => {},
    });
    const drive = (await listDrives({ includeLoop, contentsOf: [] })).find(
      ({ id }) => id === identityKey(chosen.identity),
    );
    // Loop devices and cards in a built-in reader cannot be switched off separately (udisksctl even crashes for a loop device).
    if (drive?.bus !== 'usb') return 'released';
    const off = await runProgram(
      'udisksctl',
      ['power-off', '--block-device', chosen.devicePath, '--no-user-interaction'],
      { timeoutMs: TOOL_TIMEOUT_MS },
    );
    if (off.code === 0 || !(await isThere(chosen, includeLoop))) return 'powered-off';
    if (/busy|is mounted|in use/i.test(off.said) && attempt < MAX_ATTEMPTS) continue;
    // If udisks refuses to switch the drive off because it is in use or not permitted, it must not be ejected either.
    if (off.ended === 'missing' || /not supported|NotSupported|No usb device|UnknownMethod/i.test(off.said)) {
      const ejected = await runProgram('eject', [chosen.devicePath], { timeoutMs: TOOL_TIMEOUT_MS });
      if (ejected.code === 0) return 'ejected';
    }
    throw new JobFailure({ kind: 'remove-failed', drive: chosen.devicePath, detail: whatItSaid(off, 'udisksctl') });
  }
}

/** It may have been switched off together with another slot of the same card reader. */
async function isThere({ identity }: Chosen, includeLoop: boolean): Promise<boolean> {
  return (await listDrives({ includeLoop, contentsOf: [] })).some(({ id }) => id === identityKey(identity));
}

/** For a warning beside a result. */
export function whyNotRemoved(thrown: unknown): Detail {
  if (!(thrown instanceof JobFailure)) return thrown instanceof Error ? thrown.message : String(thrown);
  const { failure } = thrown;
  if (failure.kind === 'remove-failed' || failure.kind === 'unmount-failed') return failure.detail;
  if (failure.kind !== 'mount-busy') return { because: 'failed', failure: failure.kind };
  return { because: 'still-mounted', mountPoint: failure.mountPoint, by: failure.by };
}

const whatItSaid = (run: ProgramRun, program: string): Detail =>
  lastLineOfUdisks(run.said) || whyItEnded(run, program) || { because: 'no-reason-given' };
