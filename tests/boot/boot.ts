/**
 * Boots a stick's image in QEMU as an emulated USB stick, and waits for the live system's word on the serial line:
 * `FLAKE-LIVE-OK <volume label> <firmware> <uptime>`, which the stand-in's init says after it has checked every file.
 *
 * By hand: `sh build/node.sh tests/boot/boot.ts IMAGE bios|uefi LABEL`; prints one JSON line, exits 0 when it booted.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export type Firmware = 'bios' | 'uefi';

export interface BootRequest {
  /** A raw image, or an ISO as it is. Only read: what the guest writes is thrown away. */
  imagePath: string;
  firmware: Firmware;
  volumeLabel: string;
  /** Only against a machine that hangs: 13 s is usual without KVM, a busy machine takes many times as long. */
  timeoutMs?: number;
}

export interface BootOutcome {
  ok: boolean;
  seconds: number;
  /** What the live system said; when it said nothing, the last lines of the console. */
  lines: string[];
}

const MAX_BOOT_MS = 600_000;
const OVMF_FOLDER = '/usr/share/OVMF';
/** Up to the end of the line, so that the reason is complete. */
const GAVE_UP = /(FLAKE-LIVE-FAIL|Kernel panic|No bootable device|BdsDxe: No bootable option).*\n/;

/** QEMU splits option lists at commas. */
function escaped(file: string): string {
  return file.replaceAll(',', ',,');
}

const MACHINE = [
  ['-nodefaults', '-no-user-config', '-no-reboot', '-snapshot'],
  ['-machine', 'q35,vmport=off,hpet=off', '-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '1', '-m', '512'],
  ['-display', 'none', '-vga', 'none', '-monitor', 'none', '-serial', 'stdio', '-rtc', 'base=utc'],
].flat();

function stick(imagePath: string): string[] {
  return [
    ...['-drive', `if=none,id=stick,format=raw,cache=unsafe,file=${escaped(path.resolve(imagePath))}`],
    ...['-device', 'qemu-xhci', '-device', 'usb-storage,drive=stick,removable=on,bootindex=0'],
  ];
}

async function uefi(folder: string): Promise<string[]> {
  const variables = path.join(folder, 'variables.fd');
  await copyFile(`${OVMF_FOLDER}/OVMF_VARS_4M.fd`, variables);
  return [
    ...['-drive', `if=pflash,unit=0,format=raw,readonly=on,file=${OVMF_FOLDER}/OVMF_CODE_4M.fd`],
    ...['-drive', `if=pflash,unit=1,format=raw,file=${escaped(variables)}`],
  ];
}

/** Where `word` ends in `text`; the end of the text when it is not there. */
function indexAfter(text: string, word: string): number {
  const at = text.indexOf(word);
  return at === -1 ? text.length : at + word.length;
}

/** Everything on the console up to the first word that decides, the end of QEMU, or the time limit. */
async function readConsole(qemu: ChildProcess, decided: (text: string) => boolean, timeoutMs: number): Promise<string> {
  let text = '';
  const { promise, resolve } = Promise.withResolvers<void>();
  const read = (chunk: Buffer) => {
    text += chunk.toString('latin1');
    if (decided(text)) resolve();
  };
  qemu.stdout?.on('data', read);
  // Where QEMU says why it could not start.
  qemu.stderr?.on('data', read);
  qemu.once('close', () => resolve());
  const timer = setTimeout(resolve, timeoutMs);
  await promise;
  clearTimeout(timer);
  return stripVTControlCharacters(text);
}

function outcome(text: string, booted: string, startedAt: number): BootOutcome {
  const console = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const said = console.filter((line) => line.includes('LIVE-'));
  return {
    ok: said.some((line) => line.startsWith(booted)) && !GAVE_UP.test(text),
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    lines: said.length > 0 ? said : console.slice(-10),
  };
}

export async function bootStick(request: BootRequest): Promise<BootOutcome> {
  const { imagePath, firmware, volumeLabel, timeoutMs = MAX_BOOT_MS } = request;
  const booted = `FLAKE-LIVE-OK ${volumeLabel} ${firmware} `;
  const decided = (text: string) => text.includes('\n', indexAfter(text, booted)) || GAVE_UP.test(text);
  const folder = await mkdtemp(path.join(tmpdir(), 'flakestick-boot-'));
  try {
    const firmwareArguments = firmware === 'uefi' ? await uefi(folder) : [];
    const startedAt = performance.now();
    const qemu = spawn('qemu-system-x86_64', [...MACHINE, ...firmwareArguments, ...stick(imagePath)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      await once(qemu, 'spawn');
      return outcome(await readConsole(qemu, decided, timeoutMs), booted, startedAt);
    } finally {
      if (qemu.pid !== undefined && qemu.exitCode === null && qemu.signalCode === null) {
        qemu.kill('SIGKILL');
        await once(qemu, 'exit');
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const [imagePath, firmware, volumeLabel] = process.argv.slice(2);
  if (imagePath === undefined || volumeLabel === undefined || (firmware !== 'bios' && firmware !== 'uefi')) {
    process.stderr.write('usage: boot.ts IMAGE bios|uefi LABEL\n');
    process.exitCode = 2;
  } else {
    const result = await bootStick({ imagePath, firmware, volumeLabel });
    process.stdout.write(`${JSON.stringify(result)}\n`);
    process.exitCode = result.ok ? 0 : 1;
  }
}
