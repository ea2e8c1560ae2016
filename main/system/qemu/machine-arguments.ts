/** The command line of a machine that starts from an emulated USB stick. Pure. */
import { LENT_DESCRIPTOR } from '../../../contract/wire/helper-protocol.ts';
import type { UefiFirmware } from './firmware.ts';

export interface MachineOptions {
  /** For sockets and the firmware's variables. */
  readonly folder: string;
  /** Null: BIOS, which QEMU brings along. `variables` is the copy. */
  readonly uefi: UefiFirmware | null;
  readonly isAccelerated: boolean;
  readonly processors: number;
  readonly memoryBytes: number;
  /** What the descriptor is of. */
  readonly medium: 'file' | 'device';
  readonly screen: 'none' | 'spice' | 'gtk' | 'sdl';
  readonly diskBytes: number | null;
  readonly sshPort: number | null;
  readonly network: boolean;
  /** A guest that starts again ends the machine. */
  readonly endsAtReset: boolean;
}

const FDSET = 1;
/** The name of the stick's drive in QEMU's answers. */
export const STICK = 'stick';
export const QMP_SOCKET = 'qmp';
export const SERIAL_SOCKET = 'serial';
export const SPICE_SOCKET = 'screen';

/** QEMU splits option lists at commas. */
const escaped = (text: string): string => text.replaceAll(',', ',,');

/**
 * As a USB stick, because a CD starts in another way. The descriptor was opened read-only, so that the kernel refuses every write;
 * what the guest writes goes to an overlay, which QEMU has removed as soon as it was open.
 */
function stick(medium: MachineOptions['medium']): string[] {
  const driver = medium === 'device' ? 'host_device' : 'file';
  return [
    ...['-add-fd', `fd=${LENT_DESCRIPTOR},set=${FDSET},opaque=${STICK}`],
    ...['-drive', `if=none,id=${STICK},format=raw,file.driver=${driver},file.filename=/dev/fdset/${FDSET},snapshot=on`],
    ...['-device', 'qemu-xhci,id=usb', '-device', `usb-storage,bus=usb.0,drive=${STICK},removable=on,bootindex=0`],
  ];
}

function firmware(uefi: UefiFirmware | null): string[] {
  if (!uefi) return [];
  const { code, variables, format } = uefi;
  return [
    ...['-drive', `if=pflash,unit=0,format=${format},readonly=on,file=${escaped(code)}`],
    ...['-drive', `if=pflash,unit=1,format=${format},file=${escaped(variables)}`],
  ];
}

/** Nothing of it is a file: a base that reads as zeros, under an overlay like the stick's. */
function disk(bytes: number | null): string[] {
  if (bytes === null) return [];
  const source = `driver=raw,file.driver=null-co,file.size=${bytes},file.read-zeroes=on,snapshot=on`;
  return [
    '-drive',
    `if=none,id=disk,${source}`,
    '-device',
    'virtio-blk-pci,drive=disk,bootindex=1',
    '-boot',
    'menu=on',
  ];
}

/** Without a network, the guest reaches nothing: from within, this machine's own services would be as near as its own. */
function network({ sshPort, network: isOpen }: MachineOptions): string[] {
  if (sshPort === null && !isOpen) return ['-nic', 'none'];
  const restricted = isOpen ? '' : ',restrict=on';
  const forwarded = sshPort === null ? '' : `,hostfwd=tcp:127.0.0.1:${sshPort}-:22`;
  // With a ROM the firmware would go on to boot from the network after a bad stick.
  return ['-netdev', `user,id=net${restricted}${forwarded}`, '-device', 'virtio-net-pci,netdev=net,romfile='];
}

function clipboard(chardev: string): string[] {
  return [
    ...['-device', 'virtio-serial-pci', '-chardev', chardev],
    ...['-device', 'virtserialport,chardev=vdagent,name=com.redhat.spice.0'],
  ];
}

function screen({ screen: kind, folder }: MachineOptions): string[] {
  switch (kind) {
    case 'none':
      return ['-display', 'none', '-device', 'VGA'];
    case 'spice':
      return [
        ...['-display', 'none', '-device', 'virtio-vga', '-device', 'usb-tablet,bus=usb.0'],
        ...['-spice', `unix=on,addr=${escaped(folder)}/${SPICE_SOCKET},disable-ticketing=on`],
        ...clipboard('spicevmc,id=vdagent,name=vdagent'),
      ];
    case 'gtk':
    case 'sdl':
      return ['-display', kind, '-device', 'virtio-vga', '-device', 'usb-tablet,bus=usb.0'];
  }
}

/** QEMU gives up what it never needs. Its own window starts threads with priorities of their own. */
function sandbox(kind: MachineOptions['screen']): string[] {
  const isOwn = kind === 'gtk' || kind === 'sdl';
  return ['-sandbox', `on,obsolete=deny,elevateprivileges=deny,spawn=deny${isOwn ? '' : ',resourcecontrol=deny'}`];
}

export function machineArguments(options: MachineOptions): string[] {
  const { folder, isAccelerated, processors, memoryBytes, endsAtReset } = options;
  const socket = (name: string): string => `socket,id=${name},path=${escaped(folder)}/${name}`;
  return [
    // A guest that switches itself off leaves its last screen to be looked at.
    ...[
      '-name',
      'Flakestick',
      '-nodefaults',
      '-no-user-config',
      '-no-shutdown',
      ...(endsAtReset ? ['-no-reboot'] : []),
    ],
    ...['-machine', 'q35,vmport=off,hpet=off', '-rtc', 'base=utc', '-boot', 'strict=on'],
    ...(isAccelerated ? ['-accel', 'kvm', '-cpu', 'host'] : ['-accel', 'tcg,thread=multi', '-cpu', 'max']),
    ...['-smp', String(processors), '-m', `${Math.floor(memoryBytes / 1024 ** 2)}M`],
    ...['-chardev', socket(QMP_SOCKET), '-mon', `chardev=${QMP_SOCKET},mode=control`],
    ...['-chardev', socket(SERIAL_SOCKET), '-serial', `chardev:${SERIAL_SOCKET}`],
    ...['-device', 'virtio-rng-pci'],
    ...firmware(options.uefi),
    ...stick(options.medium),
    ...disk(options.diskBytes),
    ...network(options),
    ...screen(options),
    ...sandbox(options.screen),
  ];
}
