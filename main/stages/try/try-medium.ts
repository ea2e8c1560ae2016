import { copyFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Boot, Firmware } from '../../../contract/wire/boot.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { throwIfStopped } from '../../../contract/wire/outcome.ts';
import type { Machine, NoKvm, TryRequest } from '../../../contract/wire/try.ts';
import type { ImageContent } from '../../../formats/image-header.ts';
import { programFolders } from '../../system/find-program.ts';
import type { OneDriveSession } from '../../system/helper-client/index.ts';
import { headOf, openImageFile } from '../../system/image-head.ts';
import {
  findFirmware,
  findQemu,
  findScreen,
  firmwareFolders,
  type MachineOptions,
  machineArguments,
  QEMU_PROGRAM,
  type UefiFirmware,
  whyNoKvm,
} from '../../system/qemu/index.ts';
import { decompressedCopy } from './decompressed-copy.ts';
import { LIMITS, type Observation } from './judge.ts';
import { memoryFor, readAvailableMemory } from './machine-failure.ts';
import { pngOf } from './picture.ts';
import { makeRunFolder } from './run-folder.ts';
import { type MachineEnd, type MachineNow, runMachine } from './run-machine.ts';
import { guarded, onDrive, onFile, type StartQemu } from './start-qemu.ts';

/** An image file, or a drive. */
export type Medium =
  | { readonly kind: 'image'; readonly path: string }
  | { readonly kind: 'drive'; readonly drive: Drive };

export type TryWishes = Pick<
  TryRequest,
  'firmware' | 'screen' | 'memoryBytes' | 'diskBytes' | 'sshPort' | 'network' | 'until'
>;

export interface TryOptions {
  readonly medium: Medium;
  readonly wishes: TryWishes;
  readonly session: OneDriveSession;
  readonly signal: AbortSignal;
  readonly onRunning: (machine: Machine) => void;
  readonly onProgress: (now: MachineNow) => void;
  readonly onSerial: (line: string) => void;
  readonly onSeen?: ((seen: Observation) => void) | undefined;
}

export interface TryReport {
  readonly machine: Machine;
  readonly boot: Boot;
  /** A PNG; null where no picture was taken. */
  readonly picture: Buffer | null;
}

/** With KVM, a machine that dies this early, and before anything was read, was ended by KVM. */
const BEFORE_BOOT_MS = 5000;

/**
 * Starts the medium in a virtual machine, and resolves when that has ended. Nothing on the medium is changed. Throws JobFailure, or
 * Cancelled.
 */
export async function tryMedium(options: TryOptions): Promise<TryReport> {
  const { medium, signal } = options;
  if (medium.kind === 'drive') {
    const start = onDrive(medium.drive, options.session, signal);
    return tryWith({ ...options, start, source: 'device', imageBytes: null });
  }
  const file = await openImageFile(medium.path);
  try {
    const head = await headOf(file, medium.path);
    requireForPcs(head.content, medium.path);
    if (head.compression === null)
      return await tryWith({ ...options, start: onFile(file.fd), source: 'file', imageBytes: head.fileBytes });
    const plain = await decompressedCopy({ file, path: medium.path, compression: head.compression, signal });
    try {
      requireForPcs((await headOf(plain.file, medium.path)).content, medium.path);
      return await tryWith({ ...options, start: onFile(plain.file.fd), source: 'file', imageBytes: plain.sizeBytes });
    } finally {
      await plain.file.close();
    }
  } finally {
    await file.close();
  }
}

function requireForPcs(content: ImageContent | null, path: string): void {
  if (content && !content.startsPcs) throw new JobFailure({ kind: 'image-not-for-pcs', path });
}

interface Prepared extends TryOptions {
  readonly start: StartQemu;
  readonly source: MachineOptions['medium'];
  readonly imageBytes: number | null;
}

interface Host {
  readonly qemu: string;
  readonly uefi: UefiFirmware | null;
  readonly noKvm: NoKvm | null;
  readonly screen: Awaited<ReturnType<typeof findScreen>>;
  readonly memoryBytes: number;
}

async function tryWith(prepared: Prepared): Promise<TryReport> {
  const host = await findHost(prepared);
  const { end, machine } = await runOnce(prepared, host);
  const isOfKvm = host.noKvm === null && end.died !== null && end.boot.durationMs < BEFORE_BOOT_MS;
  if (isOfKvm && end.boot.stage === 'firmware') {
    const again = await runOnce(prepared, { ...host, noKvm: 'failed' });
    return report(again.end, again.machine);
  }
  return report(end, machine);
}

/** Throws machine-failed if QEMU ended although nobody asked it to. */
function report({ died, boot, picture }: MachineEnd, machine: Machine): TryReport {
  if (died) throw new JobFailure({ kind: 'machine-failed', detail: died.said || `${died.signal ?? died.code ?? ''}` });
  return { machine, boot, picture: picture && pngOf(picture) };
}

/** Its path. Throws qemu-missing. */
export async function requireQemu(): Promise<string> {
  const qemu = await findQemu();
  if (qemu) return qemu;
  const searched = programFolders();
  throw new JobFailure({ kind: 'qemu-missing', program: QEMU_PROGRAM, package: 'qemu-system-x86', searched });
}

/** Throws qemu-missing, firmware-missing, no-screen, memory-too-small. */
async function findHost({ wishes, imageBytes, signal }: Prepared): Promise<Host> {
  const qemu = await requireQemu();
  const uefi = wishes.firmware === 'bios' ? null : findFirmware(qemu);
  if (wishes.firmware === 'uefi' && !uefi)
    throw new JobFailure({ kind: 'firmware-missing', searched: firmwareFolders(qemu) });
  const screen = wishes.screen === 'none' ? null : await findScreen(qemu);
  if (wishes.screen === 'window' && !screen) throw new JobFailure({ kind: 'no-screen' });
  const availableBytes = await readAvailableMemory();
  const memoryBytes = memoryFor({ askedBytes: wishes.memoryBytes, imageBytes, availableBytes });
  const noKvm = await whyNoKvm(qemu, signal);
  throwIfStopped(signal);
  return { qemu, uefi, noKvm, screen, memoryBytes };
}

function machineOf({ wishes: { sshPort } }: Prepared, { uefi, noKvm, screen, memoryBytes }: Host): Machine {
  const firmware: Firmware = uefi ? 'uefi' : 'bios';
  return { firmware, noKvm, screen: screen?.screen ?? 'none', memoryBytes, sshPort };
}

async function runOnce(prepared: Prepared, host: Host): Promise<{ end: MachineEnd; machine: Machine }> {
  const { wishes, signal, onProgress, onRunning, onSerial, onSeen } = prepared;
  const machine = machineOf(prepared, host);
  const folder = makeRunFolder();
  try {
    const argv = machineArguments(machineOptions(prepared, host, folder.path));
    const command = await guarded({ program: host.qemu, arguments: argv, folder: folder.path });
    const run = {
      folder: folder.path,
      limits: LIMITS[host.noKvm === null ? 'kvm' : 'emulated'],
      until: wishes.until,
      viewer: host.screen?.screen === 'spice' ? host.screen.program : null,
      takesPictures: wishes.screen === 'none',
      sshPort: wishes.sshPort,
      onRunning: () => onRunning(machine),
      ...{ onStage: onProgress, onSerial, onSeen, signal },
    };
    return { end: await runMachine(run, () => prepared.start(command)), machine };
  } finally {
    folder.remove();
  }
}

/** Several processors make an emulated machine no faster here, and a kernel's clock less reliable. */
function machineOptions({ wishes, source }: Prepared, host: Host, folder: string): MachineOptions {
  const { uefi, noKvm, screen, memoryBytes } = host;
  const { diskBytes, sshPort, network } = wishes;
  const own = screen?.screen === 'plain' ? (screen.program as 'gtk' | 'sdl') : 'spice';
  return {
    ...{ folder, memoryBytes, diskBytes, sshPort, network, medium: source },
    uefi: uefi && { ...uefi, variables: copyOfVariables(uefi, folder) },
    isAccelerated: noKvm === null,
    processors: noKvm === null ? Math.min(2, availableParallelism()) : 1,
    screen: screen ? own : 'none',
    endsAtReset: wishes.screen === 'none',
  };
}

function copyOfVariables({ variables }: UefiFirmware, folder: string): string {
  const copy = join(folder, 'variables');
  copyFileSync(variables, copy);
  return copy;
}
