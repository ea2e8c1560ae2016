/** Trying an image or a stick in a virtual machine, and how far it came. */
import type { BootStage, BootTrouble } from '../../wire/boot.ts';
import type { NoKvm, Screen } from '../../wire/try.ts';
import { bytes, duration } from './number.ts';

export const tryTexts = {
  /** What runs now. */
  stages: {
    firmware: 'The firmware runs',
    bootloader: 'The boot loader was read',
    kernel: 'The kernel runs',
    'user-space': 'The first programs run',
    system: 'The system runs',
  } satisfies { readonly [S in BootStage]: string },
  troubles: {
    'no-bootable-device': 'the firmware found nothing to start',
    'bootloader-damaged': 'the boot loader is damaged or incomplete',
    'firmware-shell': 'the firmware found nothing to start and opened its own shell',
    'firmware-exception': 'the firmware crashed in what it had started',
    'grub-rescue': 'GRUB did not find its own files',
    'kernel-panic': 'the kernel gave up (kernel panic)',
    'system-not-found': 'the initial ramdisk did not find the system',
    'emergency-mode': 'the system started in emergency mode',
    reset: 'the machine started again by itself',
  } satisfies { readonly [T in BootTrouble]: string },
  booted: ({ seconds }: { seconds: number }) => `It started: the system ran after ${duration(seconds)}.`,
  notRecognised: ({ stage, seconds }: { stage: string; seconds: number }) =>
    `Whether it starts could not be told. The last that was recognised in ${duration(seconds)}: ${stage}. This does not mean that it is bad.`,
  failed: ({ trouble, seconds }: { trouble: string; seconds: number }) =>
    `It does not start in the virtual machine: ${trouble}, after ${duration(seconds)}.`,
  notTried: ({ happened }: { happened: string }) =>
    `Whether it starts was not tried, because there was no virtual machine. ${happened}`,
  notAVerification:
    'Starting reads only a part of the bytes. Whether all of them are right is what the verification tells.',

  machine: ({ firmware, memoryBytes }: { firmware: string; memoryBytes: number }) =>
    `A virtual machine with ${firmware} firmware and ${bytes(memoryBytes)} of memory. Nothing on it is changed.`,
  firmware: { uefi: 'UEFI', bios: 'BIOS' },
  noKvm: {
    missing: 'There is no KVM on this computer, so the machine is emulated: about ten times slower.',
    refused: 'You may not use KVM (/dev/kvm), so the machine is emulated: about ten times slower.',
    failed: 'KVM does not work on this computer, so the machine is emulated: about ten times slower.',
    'other-architecture': 'This computer is no PC, so one is emulated: about ten times slower.',
  } satisfies { readonly [K in NoKvm]: string },
  screens: {
    spice: 'Its screen is shown by SPICE. The clipboard is shared if the system in it has a SPICE agent.',
    plain: 'Its screen is shown in a plain window, without a shared clipboard.',
    none: 'Its screen is not shown.',
  } satisfies { readonly [S in Screen]: string },
  noFirmware: 'No UEFI firmware is installed, so it starts with BIOS firmware.',
  ssh: ({ port }: { port: number }) =>
    `SSH, if the image holds a key of yours: ssh -p ${port} nixos@127.0.0.1 (or root@)`,
  picture: ({ path }: { path: string }) => `Its last screen: ${path}`,
};
