import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { WEB_HOST } from '../setup/built-programs.ts';
import { nixTestEnvironment } from '../setup/nix-environment.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const Address = z.object({ url: z.string() });

export interface AppHost {
  url: string;
  /** The state folder of this app, as it would be `~/.local/state`. */
  stateFolder: string;
  close(): Promise<void>;
}

export interface HostOptions {
  /** Words before the program. */
  before?: readonly string[];
}

/** The real app over the loopback page: its own process, its own state folder, loop devices as drives. */
export async function startAppHost({ before }: HostOptions = {}): Promise<AppHost> {
  const stateFolder = mkdtempSync(join(tmpdir(), 'flakestick-state-'));
  const [file, ...argv] = [...(before ?? []), process.execPath, WEB_HOST, '--print-address'];
  const child = spawn(file, argv, {
    cwd: project,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ...nixTestEnvironment(),
      LC_ALL: 'C',
      XDG_STATE_HOME: stateFolder,
      FLAKESTICK_INCLUDE_LOOP: '1',
    },
  });
  const close = async (): Promise<void> => {
    await stop(child);
    rmSync(stateFolder, { recursive: true, force: true });
  };
  const address = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([line]) => Address.parse(JSON.parse(String(line)))),
    once(child, 'exit').then(() => null),
  ]);
  if (address) return { url: address.url, stateFolder, close };
  await close();
  throw new Error('the app ended before it printed its address');
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  // With --print-address the app serves until its stdin ends.
  child.stdin?.end();
  await exited;
}

export interface LoopDrive {
  devicePath: string;
  detach(): void;
}

/** A loop device over an empty file: the block device that every Linux machine has. */
export function attachLoopDrive(sizeBytes: number): LoopDrive {
  const folder = mkdtempSync(join(tmpdir(), 'flakestick-drive-'));
  const file = join(folder, 'drive.img');
  writeFileSync(file, '');
  truncateSync(file, sizeBytes);
  const devicePath = execFileSync('losetup', ['-f', '--show', file], { encoding: 'utf8' }).trim();
  // What udev knows is of an earlier device of this number where it does not run any more.
  const number = readFileSync(`/sys/block/${basename(devicePath)}/dev`, 'utf8').trim();
  if (!existsSync('/run/udev/control')) rmSync(`/run/udev/data/b${number}`, { force: true });
  return {
    devicePath,
    detach() {
      execFileSync('losetup', ['-d', devicePath]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
