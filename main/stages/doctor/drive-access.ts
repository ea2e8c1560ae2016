/** What writing a drive takes: permission, somebody who asks for the password, udisks. */
import { constants } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { type Answer, hasSystemd, install, limited, lines, missing, optional, type Remedy, works } from './answer.ts';
import type { Distribution } from './distribution.ts';
import { ask, findProgram, isThere } from './programs.ts';

const isRoot = (): boolean => process.getuid?.() === 0;

const POLKIT = { debian: 'pkexec', fedora: 'polkit', arch: 'polkit', nixos: 'security.polkit.enable = true;' };

export async function privilege(distribution: Distribution): Promise<Answer> {
  if (isRoot()) return works('Running as root: no password is needed');
  const pkexec = await findProgram('pkexec');
  if (!pkexec)
    return missing(
      'pkexec is not installed: drives that belong to root cannot be written',
      install('polkit', POLKIT, distribution),
    );
  if (!(await isThere('/run/dbus/system_bus_socket')))
    return missing(`${pkexec} has no system bus to ask polkit on`, {
      words: 'Start it:',
      toType: hasSystemd() ? 'sudo systemctl start dbus.socket' : 'sudo dbus-daemon --system --fork',
    });
  return works(`${pkexec} asks for the password`);
}

/** Command names of password agents, as /proc/PID/comm has them: at most 15 characters. */
const AGENT = /polkit|gnome-shell|cinnamon|hyprpolkit|lxpolkit|mate-polkit|xfce-polkit|cosmic-osd/;

const AGENTS: { readonly [D in Distribution]: Remedy } = {
  nixos: {
    words: 'Start the agent of your desktop, or this one:',
    toType: 'nix shell nixpkgs#lxqt.lxqt-policykit --command lxqt-policykit-agent &',
  },
  debian: {
    words: 'Start the agent of your desktop, or this one:',
    toType: lines('sudo apt install lxpolkit', 'lxpolkit &'),
  },
  fedora: {
    words: 'Start the agent of your desktop, or this one:',
    toType: lines('sudo dnf install lxqt-policykit', '/usr/libexec/lxqt-policykit-agent &'),
  },
  arch: {
    words: 'Start the agent of your desktop, or this one:',
    toType: lines('sudo pacman -S polkit-gnome', '/usr/lib/polkit-gnome/polkit-gnome-authentication-agent-1 &'),
  },
  other: { words: 'Start the polkit agent of your desktop.', toType: null },
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
  if (isRoot()) return works('Running as root: none is needed');
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return works('The terminal asks for the password');
  const agent = (await runningCommands()).find((command) => AGENT.test(command) && command !== 'polkitd');
  if (agent) return works(`${agent} shows the password dialog`);
  return limited(
    'No password agent was seen: the dialog may not appear, and only a terminal can ask',
    AGENTS[distribution],
  );
}

const UDISKS = { debian: 'udisks2', fedora: 'udisks2', arch: 'udisks2', nixos: 'services.udisks2.enable = true;' };

/** `udisksctl status` starts the service where the bus may. */
export async function udisks(distribution: Distribution, signal: AbortSignal): Promise<Answer> {
  if (isRoot()) return works('Running as root: drives are unmounted without udisks');
  const udisksctl = await findProgram('udisksctl');
  if (!udisksctl)
    return limited(
      'udisks is not installed: drives that are mounted have to be unmounted by hand',
      install('udisks', UDISKS, distribution),
    );
  if ((await ask(udisksctl, ['status'], signal)).isGood) return works('udisks unmounts drives and switches them off');
  return limited(
    'udisks does not answer: drives that are mounted have to be unmounted by hand',
    hasSystemd()
      ? { words: 'Start it:', toType: 'sudo systemctl start udisks2' }
      : { words: 'Start udisksd, which needs the system bus.', toType: null },
  );
}

const QEMU_OF_ARM = { debian: 'qemu-system-arm', fedora: 'qemu-system-aarch64' };
const QEMU_OF_PC = { debian: 'qemu-system-x86', fedora: 'qemu-system-x86' };

export async function virtualMachine(distribution: Distribution): Promise<Answer> {
  const isArm = process.arch === 'arm64';
  const qemu = await findProgram(isArm ? 'qemu-system-aarch64' : 'qemu-system-x86_64', 'qemu-kvm');
  const packages = {
    ...(isArm ? QEMU_OF_ARM : QEMU_OF_PC),
    arch: 'qemu-base',
    nixos: 'environment.systemPackages = [ pkgs.qemu ];',
  };
  if (!qemu)
    return optional(
      'QEMU is not installed: images cannot be tried in a virtual machine',
      install('QEMU', packages, distribution),
    );
  if (await isThere('/dev/kvm', constants.R_OK | constants.W_OK)) return works(`${qemu} with KVM`);
  if (!(await isThere('/dev/kvm')))
    return optional(`${qemu} without KVM: virtual machines are slow`, {
      words: 'Switch virtualisation on in the firmware, then:',
      toType: 'sudo modprobe -a kvm_intel kvm_amd',
    });
  return optional(`${qemu} may not use KVM: virtual machines are slow`, {
    words: 'Join the group that may, and log in again:',
    toType: 'sudo usermod -aG kvm "$USER"',
  });
}

export async function loopDevices(): Promise<Answer> {
  if (await isThere('/dev/loop-control', constants.R_OK | constants.W_OK))
    return works('Loop devices can stand in for drives (--include-loop)');
  return optional('Only root can make loop devices, which stand in for drives when you try without a stick', {
    words: 'Make one of a file:',
    toType: lines('truncate -s 8G stick.img', 'sudo losetup --find --show stick.img'),
  });
}
