/** One flash onto a drive that fails: runs it, and observes what became of it. */
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { FailureKind } from '../../contract/wire/failure.ts';
import { nixTestEnvironment } from '../setup/nix-environment.ts';
import { type Finished, follow, PROJECT, type Running } from './command-line.ts';
import { FaultyDrive, FORMER_BYTE } from './faulty-drive.ts';
import type { JobOptions } from './job-command.ts';
import { Bench, diskImageBytes } from './loop-device.ts';
import type { StickOptions } from './nbd-stick.ts';

export const MEBIBYTE = 1024 * 1024;
/** 13 blocks, the last one of 1234 bytes. */
export const IMAGE_BYTES = 12 * MEBIBYTE + 1234;
export const LAST_BLOCK = 12;
export const DRIVE_BYTES = 32 * MEBIBYTE;
/** The bytes of one block. */
export const block = (number: number): [number, number] => [number * MEBIBYTE, (number + 1) * MEBIBYTE];

/** What a run is expected to end with, and what the table shows of it. */
export interface Ending {
  readonly outcome: 'verified' | 'cancelled' | 'killed' | FailureKind;
  /** Null when it was killed. */
  readonly exitCode: number | null;
  /** Null where no drive is mentioned. */
  readonly contents: 'untouched' | 'partly-written' | 'written-unverified' | 'verified' | null;
}

export interface Observation extends Ending {
  readonly seconds: number;
}

export interface Situation {
  readonly bench: Bench;
  readonly drive: FaultyDrive;
  readonly image: string;
  readonly imageBytes: Buffer;
  readonly stateFolder: string;
}

export interface JobStart extends Partial<Omit<JobOptions, 'image'>> {
  /** For Node, e.g. `--import FILE`. */
  readonly nodeArguments?: readonly string[];
}

export function startJob({ drive, image, stateFolder }: Situation, start: JobStart = {}): Running {
  const { nodeArguments = [], devices = [drive.devicePath], ...session } = start;
  const options: JobOptions = { image, devices, ...session };
  const program = join(PROJECT, 'tests/devices/job-command.ts');
  return follow(
    spawn(process.execPath, [...nodeArguments, program, JSON.stringify(options)], {
      cwd: PROJECT,
      env: { ...process.env, ...nixTestEnvironment(), XDG_STATE_HOME: stateFolder, XDG_RUNTIME_DIR: stateFolder },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

/** A bench with a drive and an image; whatever hangs is let go in the end. */
export async function withSituation(
  options: Partial<StickOptions>,
  use: (situation: Situation) => Promise<void>,
): Promise<void> {
  await Bench.with(async (bench) => {
    const bytes = diskImageBytes(IMAGE_BYTES);
    const image = join(bench.folder, 'disk.img');
    await writeFile(image, bytes);
    const drive = await FaultyDrive.open(bench, { sizeBytes: DRIVE_BYTES, ...options });
    await use({ bench, drive, image, imageBytes: bytes, stateFolder: join(bench.folder, 'state') });
  });
}

/** Of one drive, in the result of the command. */
export interface DriveLine {
  readonly contents: NonNullable<Ending['contents']>;
  readonly failure: { kind: FailureKind } | null;
  readonly recordId: string | null;
}

/** What the command line said in the end about a drive of the job. */
export function observe({ code, result }: Finished, startedAtMs: number, index = 0): Observation {
  const seconds = (performance.now() - startedAtMs) / 1000;
  if (code === null) return { outcome: 'killed', exitCode: null, contents: null, seconds };
  const drive = (result['drives'] as DriveLine[] | undefined)?.[index];
  const failure = drive?.failure ?? (result['failure'] as { kind: FailureKind } | undefined);
  return {
    outcome: failure?.kind ?? (result.outcome as Ending['outcome']),
    exitCode: code,
    contents: drive?.contents ?? null,
    seconds,
  };
}

/** The word as a claim: neither `written-unverified` nor the advice that a drive can be verified. */
export const CLAIM = /(?<!un|can be )verified/;

const everything = ({ events, stderr }: Finished): string =>
  `${events.map((line) => JSON.stringify(line)).join('\n')}\n${stderr}`;

/**
 * What must hold whatever the fault was. What is said is what is in the cells: verified only what is the image; untouched only
 * what is as before; and a drive that is partly written does not begin like the image. The record says what the result says.
 */
export async function checkTruth(finished: Finished, situation: Situation, ending: Ending): Promise<void> {
  if (ending.contents !== 'verified') expect(everything(finished)).not.toMatch(CLAIM);
  const [line] = (finished.result['drives'] as DriveLine[] | undefined) ?? [];
  await checkDrive(situation.drive, situation, { contents: ending.contents, line });
}

/** The same of one of several drives, others of which may be verified. */
export async function checkDrive(
  drive: FaultyDrive,
  { imageBytes: image, stateFolder }: Situation,
  { contents, line }: { readonly contents: Ending['contents']; readonly line: DriveLine | undefined },
): Promise<void> {
  const kept = await drive.kept(image.length);
  if (contents === 'verified') expect(kept.equals(image), 'the drive holds the image').toBe(true);
  if (contents === 'untouched') expect(kept.every((byte) => byte === FORMER_BYTE)).toBe(true);
  if (contents === 'partly-written')
    expect(kept.subarray(0, 512).equals(image.subarray(0, 512)), 'the drive looks bootable').toBe(false);
  if (!line?.recordId) return;
  const path = join(stateFolder, 'flakestick/records', `${line.recordId}.json`);
  const record = JSON.parse(await readFile(path, 'utf8')) as { contents: string; failure: string | null };
  expect({ contents: record.contents, failure: record.failure }).toEqual({
    contents: line.contents,
    failure: line.failure?.kind ?? null,
  });
}
