/** What writing a drive needs: a list of drives, permission, a password agent, udisks. */
import { constants } from 'node:fs';
import { access, readdir, readFile } from 'node:fs/promises';
import type { NoDrivelist } from '../../../contract/wire/drive.ts';
import type { Distribution } from '../../system/distribution.ts';
import { askDrivelist } from '../../system/drivelist/index.ts';
import { findProgram } from '../../system/find-program.ts';
import { findPkexec, isHelperAvailable } from '../../system/helper-client/index.ts';
import { runProgram, succeeded } from '../../system/program.ts';
import {
  type Answer,
  hasSystemd,
  install,
  limited,
  lines,
  missing,
  nixosSetting,
  optional,
  type Remedy,
  works,
} from './answer.ts';

const isThere = (file: string, mode: number = constants.F_OK): Promise<boolean> =>
  access(file, mode).then(
    () => true,
    () => false,
  );

const isRoot = (): boolean => process.getuid?.() === 0;

const LSBLK = {
  debian: 'util-linux',
  fedora: 'util-linux-core',
  arch: 'util-linux',
  nixos: 'environment.systemPackages = [ pkgs.util-linux ];',
};

/** Without drivelist the drives come from sysfs alone, and one opinion less is asked about each. */
export async function driveList(distribution: Distribution): Promise<Answer> {
  const answer = await askDrivelist();
  if (answer.state === 'listed') return works({ kind: 'drivelist-answers' });
  const { reason } = answer;
  return limited({ kind: 'drivelist-absent', reason }, drivelistRemedy(reason, distribution));
}

function drivelistRemedy(reason: NoDrivelist, distribution: Distribution): Remedy {
  if (reason === 'lsblk-missing') return install('util-linux', LSBLK, distribution);
  if (reason === 'not-installed') return { remedy: { kind: 'reinstall-app' }, toType: null };
  return { remedy: { kind: 'see-lsblk' }, toType: 'lsblk --bytes --all --json --paths --output-all' };
}

/** The release since which NixOS has pkexec without the set-user-ID bit, unless its configuration asks for it. */
const WITHOUT_WRAPPER_SINCE = 26.11;
const POLKIT = { debian: 'pkexec', fedora: 'polkit', arch: 'polkit' };

/** The second option does not exist in older releases, and a configuration that sets it does not evaluate there. */
export function polkitOnNixos(release: string | null): string {
  const enable = 'security.polkit.enable = true;';
  const wrapper = 'security.polkit.enablePkexecWrapper = true;';
  const isOlder = release !== null && Number.parseFloat(release) < WITHOUT_WRAPPER_SINCE;
  return isOlder ? enable : lines(enable, wrapper);
}

const REINSTALL = {
  debian: 'sudo apt install --reinstall pkexec',
  fedora: 'sudo dnf reinstall polkit',
  arch: 'sudo pacman -S polkit',
} as const;

export async function privilege(distribution: Distribution, release: string | null): Promise<Answer> {
  if (isRoot()) return works({ kind: 'root-writes' });
  // An AppImage, or an archive that was only unpacked.
  if (!isHelperAvailable())
    return missing({ kind: 'helper-not-installed' }, { remedy: { kind: 'install-package' }, toType: null });
  const found = findPkexec();
  const nixos = polkitOnNixos(release);
  if (found.state === 'missing')
    return missing({ kind: 'pkexec-missing' }, install('polkit', { ...POLKIT, nixos }, distribution));
  const { path: pkexec } = found;
  if (found.state === 'not-setuid')
    return missing({ kind: 'pkexec-not-setuid', program: pkexec }, setuidRemedy(distribution, nixos));
  if (!(await isThere('/run/dbus/system_bus_socket')))
    return missing(
      { kind: 'no-system-bus', program: pkexec },
      {
        remedy: { kind: 'start-service' },
        toType: hasSystemd() ? 'sudo systemctl start dbus.socket' : 'sudo dbus-daemon --system --fork',
      },
    );
  return works({ kind: 'pkexec-asks', program: pkexec });
}

function setuidRemedy(distribution: Distribution, nixos: string): Remedy {
  if (distribution === 'nixos') return nixosSetting(nixos);
  if (distribution === 'other') return { remedy: { kind: 'install-by-hand', what: 'polkit' }, toType: null };
  return { remedy: { kind: 'reinstall', what: 'polkit' }, toType: REINSTALL[distribution] };
}

/** Command names of password agents, as /proc/PID/comm has them: at most 15 characters. */
const AGENT = /polkit|gnome-shell|cinnamon|hyprpolkit|lxpolkit|mate-polkit|xfce-polkit|cosmic-osd/;

const AGENTS: { readonly [D in Distribution]: Remedy } = {
  nixos: {
    remedy: { kind: 'start-agent-or-this' },
    toType: 'nix shell nixpkgs#lxqt.lxqt-policykit --command lxqt-policykit-agent &',
  },
  debian: {
    remedy: { kind: 'start-agent-or-this' },
    toType: lines('sudo apt install lxpolkit', 'lxpolkit &'),
  },
  fedora: {
    remedy: { kind: 'start-agent-or-this' },
    toType: lines('sudo dnf install lxqt-policykit', '/usr/libexec/lxqt-policykit-agent &'),
  },
  arch: {
    remedy: { kind: 'start-agent-or-this' },
    toType: lines('sudo pacman -S polkit-gnome', '/usr/lib/polkit-gnome/polkit-gnome-authentication-agent-1 &'),
  },
  other: { remedy: { kind: 'start-agent' }, toType: null },
};

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

export async function passwordAgent(distribution: Distribution): Promise<Answer> {
  if (isRoot()) return works({ kind: 'agent-not-needed' });
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return works({ kind: 'terminal-asks' });
  const agent = (await runningCommands()).find((command) => AGENT.test(command) && command !== 'polkitd');
  if (agent) return works({ kind: 'agent-runs', program: agent });
  return limited({ kind: 'no-agent' }, AGENTS[distribution]);
}

const UDISKS = { debian: 'udisks2', fedora: 'udisks2', arch: 'udisks2', nixos: 'services.udisks2.enable = true;' };

/** `udisksctl status` starts the service where the bus may. */
export async function udisks(distribution: Distribution, signal: AbortSignal): Promise<Answer> {
  if (isRoot()) return works({ kind: 'root-unmounts' });
  const udisksctl = await findProgram('udisksctl');
  if (!udisksctl) return limited({ kind: 'udisks-missing' }, install('udisks', UDISKS, distribution));
  if (succeeded(await runProgram(udisksctl, ['status'], { signal }))) return works({ kind: 'udisks-answers' });
  return limited(
    { kind: 'udisks-silent' },
    hasSystemd()
      ? { remedy: { kind: 'start-service' }, toType: 'sudo systemctl start udisks2' }
      : { remedy: { kind: 'start-udisksd' }, toType: null },
  );
}

const LOCKS = {
  debian: 'util-linux',
  fedora: 'util-linux',
  arch: 'util-linux',
  nixos: 'environment.systemPackages = [ pkgs.util-linux ];',
};

/** Without flock(1) locks have no effect on other processes (system/file-lock.ts, ADR 0030). */
export async function locks(distribution: Distribution): Promise<Answer> {
  const flock = await findProgram('flock');
  if (flock) return works({ kind: 'flock-found', program: flock });
  return limited({ kind: 'flock-missing' }, install('util-linux', LOCKS, distribution));
}

/** ADR 0039: what nobody can tell is treated as data. */
export async function driveContents(distribution: Distribution): Promise<Answer> {
  const blkid = await findProgram('blkid');
  if (blkid) return works({ kind: 'blkid-found', program: blkid });
  return limited({ kind: 'blkid-missing' }, install('util-linux', LOCKS, distribution));
}

// not shown: names of packages
const FORMATTER_PACKAGES = 'dosfstools exfatprogs';
const FORMATTERS = {
  debian: FORMATTER_PACKAGES,
  fedora: FORMATTER_PACKAGES,
  arch: FORMATTER_PACKAGES,
  nixos: 'environment.systemPackages = [ pkgs.dosfstools pkgs.exfatprogs ];',
};

/** What `restore` makes its file systems with. */
export async function formatters(distribution: Distribution): Promise<Answer> {
  const programs = ['mkfs.fat', 'mkfs.exfat'];
  const found = await Promise.all(programs.map((program) => findProgram(program)));
  const missing = programs.filter((_, index) => found[index] === null);
  if (missing.length === 0) return works({ kind: 'formatters-found', programs });
  return optional({ kind: 'formatters-missing', programs: missing }, install('formatters', FORMATTERS, distribution));
}

export async function loopDevices(): Promise<Answer> {
  if (await isThere('/dev/loop-control', constants.R_OK | constants.W_OK))
    return works({ kind: 'loop-devices-usable' });
  return optional(
    { kind: 'loop-devices-root-only' },
    {
      remedy: { kind: 'make-loop-device' },
      toType: lines('truncate -s 8G stick.img', 'sudo losetup --find --show stick.img'),
    },
  );
}
