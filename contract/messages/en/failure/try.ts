/** Trying an image or a stick in a virtual machine. */
import type { FailureTexts } from '../../failure-texts.ts';
import { bytes, list } from '../number.ts';

export const tryFailures = {
  'qemu-missing': ({ program, package: name, searched }) => ({
    title: 'QEMU is not installed',
    happened: `“${program}” runs the virtual machine, and was not found in ${list(searched)}.`,
    remedy: `Install the package ${name} (on NixOS, environment.systemPackages = [ pkgs.qemu ];). “flakestick doctor” has the command for this machine.`,
  }),
  'firmware-missing': ({ searched }) => ({
    title: 'No UEFI firmware for virtual machines',
    happened: `No firmware that starts unsigned systems was found: neither by the descriptors in ${list(searched)} nor at the places of the known distributions.`,
    remedy:
      'Install the package ovmf (edk2-ovmf on Fedora and Arch). BIOS firmware comes with QEMU: leave out --uefi, or use --bios.',
  }),
  'no-screen': () => ({
    title: 'There is nothing to show the machine with',
    happened: 'There is no display, or neither remote-viewer with a QEMU that knows SPICE, nor a window of QEMU’s own.',
    remedy:
      'Install virt-viewer and QEMU’s module for SPICE, or its graphical module (qemu-system-gui on Debian). --headless needs no display.',
  }),
  'memory-too-small': ({ needBytes, haveBytes }) => ({
    title: 'Too little free memory',
    happened: `The virtual machine needs ${bytes(needBytes)}, and ${bytes(haveBytes)} can be spared.`,
    remedy: 'Close other programs, or give the machine less with --memory.',
  }),
  'machine-out-of-memory': () => ({
    title: 'Too little free memory',
    happened: 'The system would not give the virtual machine its memory.',
    remedy: 'Close other programs, or give the machine less with --memory.',
  }),
  'machine-failed': ({ detail }) => ({
    title: 'The virtual machine did not run',
    happened: `QEMU ended: ${detail}`,
    remedy: 'Update QEMU and its firmware. “flakestick doctor” shows what is installed.',
  }),
  'overlay-full': ({ path }) => ({
    title: 'No space for what the machine writes',
    happened: `${path} is full. What the machine writes is kept there until it ends, so that nothing on the stick or in the image is changed.`,
    remedy: 'Free space there, or set TMPDIR to a folder with more.',
  }),
  'port-taken': ({ port }) => ({
    title: 'The port is in use',
    happened: `Another program uses port ${port} of 127.0.0.1, or this user may not.`,
    remedy: 'Choose another one with --ssh-port, from 1024 on.',
  }),
  'image-not-for-pcs': ({ path }) => ({
    title: 'This image does not start on PCs',
    happened: `Nothing in ${path} is started by the firmware of a PC: it is for machines of another architecture.`,
    remedy: 'Try it on such a machine. Flakestick emulates PCs (x86_64) only.',
  }),
} satisfies Partial<FailureTexts>;
