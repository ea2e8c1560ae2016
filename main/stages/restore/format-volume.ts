/** Makes a file system in a file: nothing here ever has a right to a drive. */
import type { FileHandle } from 'node:fs/promises';
import type { EmptyFilesystem } from '../../../contract/wire/empty-drive.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { throwIfStopped } from '../../../contract/wire/outcome.ts';
import type { Detail } from '../../../contract/wire/reason.ts';
import {
  BOOT_SECTOR_BYTES,
  readExfatLayout,
  usedBytesOfExfat,
  usedBytesOfFat32,
} from '../../../formats/empty-volume.ts';
import { findProgram, programFolders } from '../../system/find-program.ts';
import { type ProgramRun, runProgram, whyItEnded } from '../../system/program.ts';

/** The FATs of 2 TB are half a gigabyte. */
const TIMEOUT_MS = 300_000;
/** Of the root folder: more than the three entries of a new volume. */
const ROOT_BYTES = 4096;

export interface Volume {
  readonly filesystem: EmptyFilesystem;
  readonly label: string;
  readonly sectorBytes: number;
  /** Before the volume, on the drive: Windows compares it. */
  readonly offsetBytes: number;
}

interface Formatter {
  readonly program: string;
  readonly package: string;
  readonly argv: (volume: Volume, path: string) => readonly string[];
}

const FORMATTERS: { readonly [F in EmptyFilesystem]: Formatter } = {
  fat32: {
    program: 'mkfs.fat',
    package: 'dosfstools',
    argv: ({ label, sectorBytes, offsetBytes }, path) => [
      ...['-F', '32', '-S', String(sectorBytes), '-h', String(offsetBytes / sectorBytes)],
      ...['-n', label, path],
    ],
  },
  exfat: {
    program: 'mkfs.exfat',
    package: 'exfatprogs',
    // Older versions cannot be told the size of a sector, and assume 512 bytes in a file.
    argv: ({ label, sectorBytes }, path) => [
      ...(sectorBytes === 512 ? [] : ['-s', String(sectorBytes)]),
      ...['-L', label, path],
    ],
  },
};

/** The absolute path of what makes this file system. Throws program-missing. */
export async function findFormatter(filesystem: EmptyFilesystem): Promise<string> {
  const { program, package: name } = FORMATTERS[filesystem];
  const path = await findProgram(program);
  if (path !== null) return path;
  throw new JobFailure({ kind: 'program-missing', program, package: name, searched: programFolders(), for: 'format' });
}

/** `path`: a file of zeros, as long as the volume. Throws formatting-failed, disk-full, timed-out, Cancelled. */
export async function format(volume: Volume, path: string, signal: AbortSignal): Promise<void> {
  const { program, argv } = FORMATTERS[volume.filesystem];
  const run = await runProgram(await findFormatter(volume.filesystem), argv(volume, path), {
    signal,
    timeoutMs: TIMEOUT_MS,
  });
  if (run.code === 0) return;
  throwIfStopped(signal);
  if (/no space left/i.test(run.said)) throw new JobFailure({ kind: 'disk-full', path, detail: lastLine(run.said) });
  throw new JobFailure({ kind: 'formatting-failed', program, detail: whatItSaid(run, program) });
}

const lastLine = (said: string): string =>
  said
    .split('\n')
    .findLast((line) => line.trim() !== '')
    ?.trim() ?? '';

function whatItSaid(run: ProgramRun, program: string): Detail {
  return whyItEnded(run, program) ?? (lastLine(run.said) || { because: 'program-silent', code: run.code });
}

/** How much of the volume has to be written to a drive. Throws formatting-failed if it is not what was asked for. */
export async function usedBytesOf(file: FileHandle, filesystem: EmptyFilesystem): Promise<number> {
  const boot = await bytesAt(file, BOOT_SECTOR_BYTES, 0);
  const exfat = readExfatLayout(boot);
  const used =
    filesystem === 'fat32'
      ? usedBytesOfFat32(boot)
      : exfat && usedBytesOfExfat(exfat, await bytesAt(file, ROOT_BYTES, exfat.rootAt));
  if (used !== null && Number.isSafeInteger(used) && used > 0 && used <= (await file.stat()).size) return used;
  const { program } = FORMATTERS[filesystem];
  throw new JobFailure({ kind: 'formatting-failed', program, detail: { because: 'not-the-file-system' } });
}

async function bytesAt(file: FileHandle, count: number, position: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, position);
  return buffer.subarray(0, bytesRead);
}
