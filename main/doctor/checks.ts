/** The questions, one function each. A function gives its answer or throws; examine-machine.ts bounds and names them. */
import { constants } from 'node:fs';
import { access, readdir, readFile, stat, statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { formatBytes } from '../../contract/bytes.ts';
import type { Check } from '../../contract/doctor.ts';
import { explain } from '../../contract/explain.ts';
import type { NixSession } from '../nix-session/index.ts';

export type Answer = Omit<Check, 'name'>;

const works = (detail: string): Answer => ({ state: 'works', detail, remedy: null });
const limited = (detail: string, remedy: string): Answer => ({ state: 'limited', detail, remedy });
const missing = (detail: string, remedy: string): Answer => ({ state: 'missing', detail, remedy });

/** A graphical image, its store paths, and the image once more while it is made. */
const COMFORTABLE_STORE_BYTES = 15_000_000_000;
const LEAST_STORE_BYTES = 5_000_000_000;
const LEAST_BUILD_BYTES = 4_000_000_000;
/** Versions that can evaluate the presets of current releases (nixpkgs lib/minver.nix). */
const COMFORTABLE_NIX = '2.18';

export function nixVersion(nix: NixSession): Answer {
  const name = { nix: 'Nix', lix: 'Lix', determinate: 'Determinate Nix' }[nix.flavour];
  const detail = `${name} ${nix.version} at ${nix.path}`;
  if (nix.isAtLeast(COMFORTABLE_NIX)) return works(detail);
  return limited(
    `${detail}; presets of NixOS 25.11 and later need Nix ${COMFORTABLE_NIX}`,
    'Install a newer Nix: sh <(curl -L https://nixos.org/nix/install) --daemon',
  );
}

/** Evaluates `1`: needs the features, and no store. */
export async function nixFeatures(nix: NixSession, signal: AbortSignal): Promise<Answer> {
  const run = await nix.run(['eval', '--expr', '1'], { signal });
  if (run.code === 0) return works('nix-command and flakes can be used');
  const { happened, remedy } = explain(
    nix.recogniseFailure(run.stderrLines, { during: 'evaluating', reference: 'nix' }),
  );
  return missing(happened, remedy);
}

/** Adds a tiny text to the store, which the daemon must do for us or we must be allowed to. */
export async function nixStore(nix: NixSession, signal: AbortSignal): Promise<Answer> {
  const argv = ['eval', '--raw', '--expr', 'builtins.toFile "flakestick-doctor" "ok"'];
  const run = await nix.run(argv, { signal });
  if (run.code === 0) return works(`The store can be written (${path.dirname(run.stdout.trim())})`);
  const { happened, remedy } = explain(nix.recogniseFailure(run.stderrLines, { during: 'building', reference: 'nix' }));
  return missing(happened, remedy);
}

/** The folder itself, or the nearest one above it that exists. */
async function existing(folder: string): Promise<string> {
  for (let above = folder; above !== '/'; above = path.dirname(above)) {
    const found = await stat(above).then(
      () => true,
      () => false,
    );
    if (found) return above;
  }
  return '/';
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(await existing(folder));
  return bavail * bsize;
}

export async function storeSpace(): Promise<Answer> {
  const folder = process.env['NIX_STORE_DIR'] ?? '/nix/store';
  const free = await freeBytes(folder);
  const detail = `${formatBytes(free)} free for ${folder}`;
  const remedy = 'Free some space: nix store gc';
  if (free < LEAST_STORE_BYTES) return missing(detail, remedy);
  return free < COMFORTABLE_STORE_BYTES ? limited(`${detail}; large images need more`, remedy) : works(detail);
}

export async function buildSpace(): Promise<Answer> {
  const folder = process.env['TMPDIR'] || os.tmpdir();
  const free = await freeBytes(folder);
  const detail = `${formatBytes(free)} free in ${folder}`;
  if (free >= LEAST_BUILD_BYTES) return works(detail);
  return limited(`${detail}; an image may not fit while it is made`, 'Use a larger folder: export TMPDIR=/var/tmp');
}

/** `sandbox` of the configuration: `nix config show` since 2.20. */
export async function sandbox(nix: NixSession, signal: AbortSignal): Promise<Answer> {
  const argv = nix.isAtLeast('2.20') ? ['config', 'show', '--json'] : ['show-config', '--json'];
  const run = await nix.run(argv, { signal });
  // The rest of the output may hold access tokens.
  const value = (JSON.parse(run.stdout) as { sandbox?: { value?: unknown } }).sandbox?.value;
  if (String(value) !== 'false') return works('Builds run in a sandbox');
  return limited(
    'Builds run without a sandbox: a flake from someone else could read your files while it is built',
    'Add “sandbox = true” to /etc/nix/nix.conf and run: sudo systemctl restart nix-daemon',
  );
}

async function executable(names: readonly string[], folders: readonly string[]): Promise<string | null> {
  for (const folder of folders)
    for (const name of names) {
      const candidate = path.join(folder, name);
      const found = await access(candidate, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return candidate;
    }
  return null;
}

/** On NixOS the one with the set-user-id bit is not in the store; elsewhere PATH has it. */
const programFolders = (): string[] => [
  '/run/wrappers/bin',
  ...(process.env['PATH'] ?? '').split(':').filter((folder) => path.isAbsolute(folder)),
  '/run/current-system/sw/bin',
  '/usr/bin',
  '/usr/local/bin',
];

export async function privilege(): Promise<Answer> {
  if (process.getuid?.() === 0) return works('Running as root: no password is needed');
  const pkexec = await executable(['pkexec'], programFolders());
  if (pkexec) return works(`${pkexec} asks for the password`);
  return limited(
    'pkexec is not installed: drives that belong to root cannot be written',
    'Install polkit: sudo apt install pkexec (NixOS: security.polkit.enable = true)',
  );
}

/** Command names of password agents, as /proc/PID/comm has them: at most 15 characters. */
const AGENT = /polkit|gnome-shell|cinnamon|hyprpolkit|lxpolkit|mate-polkit|xfce-polkit|cosmic-osd/;

async function runningCommands(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map((pid) =>
      readFile(`/proc/${pid}/comm`, 'utf8').then(
        (text) => text.trim(),
        () => '',
      ),
    ),
  );
}

export async function passwordAgent(): Promise<Answer> {
  if (process.getuid?.() === 0) return works('Running as root: none is needed');
  const agent = (await runningCommands()).find((command) => AGENT.test(command) && command !== 'polkitd');
  if (agent) return works(`${agent} shows the password dialog`);
  return limited(
    'No password agent was seen: the dialog may not appear, and a terminal is asked instead',
    'Start the agent of your desktop, for instance: lxpolkit &',
  );
}

export async function virtualMachine(): Promise<Answer> {
  const program = process.arch === 'arm64' ? 'qemu-system-aarch64' : 'qemu-system-x86_64';
  const qemu = await executable([program, 'qemu-kvm'], programFolders());
  if (!qemu)
    return limited(
      'QEMU is not installed: images cannot be tried in a virtual machine',
      'Install it: sudo apt install qemu-system (NixOS: nix shell nixpkgs#qemu)',
    );
  const canUseKvm = await access('/dev/kvm', constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  if (canUseKvm) return works(`${qemu} with KVM`);
  return limited(`${qemu} without KVM: virtual machines are slow`, 'Join the group kvm: sudo usermod -aG kvm "$USER"');
}

export async function loopDevices(): Promise<Answer> {
  const found = await access('/dev/loop-control', constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  if (found) return works('Loop devices can stand in for drives (--include-loop)');
  return limited(
    'Loop devices cannot be made by this user: trying without a stick needs one made by root',
    'Make one: sudo losetup --find --show FILE',
  );
}
