/** What trying an image or a stick needs: QEMU, KVM, UEFI firmware, a screen. Without Nix or a drive none of it is asked for. */
import type { NoKvm } from '../../../contract/wire/try.ts';
import type { Distribution } from '../../system/distribution.ts';
import { findFirmware, findQemu, findScreen, whyNoKvm } from '../../system/qemu/index.ts';
import { type Answer, install, lines, optional, type Packages, type Remedy, works } from './answer.ts';

const QEMU: Packages = {
  debian: 'qemu-system-x86',
  fedora: 'qemu-system-x86',
  arch: 'qemu-base',
  nixos: 'environment.systemPackages = [ pkgs.qemu ];',
};
const FIRMWARE: Packages = { debian: 'ovmf', fedora: 'edk2-ovmf', arch: 'edk2-ovmf', nixos: QEMU.nixos };
const SPICE: Packages = {
  debian: ['virt-viewer', 'qemu-system-gui'].join(' '),
  fedora: ['virt-viewer', 'qemu-ui-spice-core', 'qemu-char-spice'].join(' '),
  arch: ['virt-viewer', 'qemu-desktop'].join(' '),
  nixos: 'environment.systemPackages = [ pkgs.qemu pkgs.virt-viewer ];',
};

const spicePackages = (distribution: Distribution): Remedy => install('spice', SPICE, distribution);

export async function virtualMachine(distribution: Distribution, signal: AbortSignal): Promise<Answer> {
  const program = await findQemu();
  if (!program) return optional({ kind: 'qemu-missing' }, install('qemu', QEMU, distribution));
  const why = await whyNoKvm(program, signal);
  return why === null ? works({ kind: 'qemu-with-kvm', program }) : withoutKvm(why, program);
}

function withoutKvm(why: NoKvm, program: string): Answer {
  switch (why) {
    case 'missing':
      return optional(
        { kind: 'qemu-without-kvm', program },
        { remedy: { kind: 'enable-virtualisation' }, toType: 'sudo modprobe -a kvm_intel kvm_amd' },
      );
    case 'refused':
      return optional(
        { kind: 'kvm-refused', program },
        { remedy: { kind: 'join-kvm-group' }, toType: 'sudo usermod -aG kvm "$USER"' },
      );
    case 'failed':
      return optional(
        { kind: 'kvm-fails', program },
        {
          remedy: { kind: 'enable-virtualisation' },
          toType: lines('sudo modprobe -r kvm_intel kvm_amd', 'sudo modprobe -a kvm_intel kvm_amd'),
        },
      );
    case 'other-architecture':
      // There is nothing to be done about it.
      return works({ kind: 'qemu-without-kvm', program });
  }
}

/** Where QEMU is missing, that is said already. */
export async function uefiFirmware(distribution: Distribution): Promise<Answer> {
  const found = findFirmware((await findQemu()) ?? '');
  if (found) return works({ kind: 'firmware-found', path: found.code });
  return optional({ kind: 'firmware-missing' }, install('firmware', FIRMWARE, distribution));
}

export async function machineScreen(distribution: Distribution): Promise<Answer> {
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return works({ kind: 'no-display' });
  const qemu = await findQemu();
  const found = qemu && (await findScreen(qemu));
  if (!found) return optional({ kind: 'screen-missing' }, spicePackages(distribution));
  if (found.screen === 'spice') return works({ kind: 'screen-by-spice', program: found.program });
  return optional({ kind: 'screen-plain' }, spicePackages(distribution));
}
