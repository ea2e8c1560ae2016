import type { Messages } from '../en/index.ts';
import { bytes, duration } from './number.ts';

export const tryTexts: Messages['try'] = {
  stages: {
    firmware: 'Die Firmware läuft',
    bootloader: 'Der Bootloader wurde gelesen',
    kernel: 'Der Kernel läuft',
    'user-space': 'Die ersten Programme laufen',
    system: 'Das System läuft',
  },
  troubles: {
    'no-bootable-device': 'Die Firmware hat nichts zum Starten gefunden',
    'bootloader-damaged': 'Der Bootloader ist beschädigt oder unvollständig',
    'firmware-shell': 'Die Firmware hat nichts zum Starten gefunden und ihre eigene Shell geöffnet',
    'firmware-exception': 'Die Firmware ist in dem abgestürzt, was sie gestartet hat',
    'grub-rescue': 'GRUB hat seine eigenen Dateien nicht gefunden',
    'kernel-panic': 'Der Kernel hat aufgegeben (Kernel panic)',
    'system-not-found': 'Die Initial-Ramdisk hat das System nicht gefunden',
    'emergency-mode': 'Das System ist im Notfallmodus gestartet',
    reset: 'Die Maschine hat von selbst neu gestartet',
  },
  booted: ({ seconds }) => `Es startet: Nach ${duration(seconds)} lief das System.`,
  notRecognised: ({ stage, seconds }) =>
    `Ob es startet, war nicht zu erkennen. Zuletzt erkannt nach ${duration(seconds)}: ${stage}. Das heißt nicht, dass es schlecht ist.`,
  failed: ({ trouble, seconds }) =>
    `In der virtuellen Maschine startet es nicht. Nach ${duration(seconds)}: ${trouble}.`,
  notTried: ({ happened }) =>
    `Ob es startet, wurde nicht ausprobiert, weil es keine virtuelle Maschine gab. ${happened}`,
  notAVerification:
    'Beim Starten wird nur ein Teil der Bytes gelesen. Ob alle richtig sind, sagt die Prüfung durch Zurücklesen.',

  machine: ({ firmware, memoryBytes }) =>
    `Eine virtuelle Maschine mit ${firmware}-Firmware und ${bytes(memoryBytes)} Arbeitsspeicher. Verändert wird nichts.`,
  firmware: { uefi: 'UEFI', bios: 'BIOS' },
  noKvm: {
    missing: 'Auf diesem Rechner gibt es kein KVM. Die Maschine wird nachgebildet und ist etwa zehnmal langsamer.',
    refused: 'Sie dürfen KVM (/dev/kvm) nicht benutzen. Die Maschine wird nachgebildet und ist etwa zehnmal langsamer.',
    failed: 'KVM funktioniert auf diesem Rechner nicht. Die Maschine wird nachgebildet und ist etwa zehnmal langsamer.',
    'other-architecture': 'Dieser Rechner ist kein PC. Einer wird nachgebildet und ist etwa zehnmal langsamer.',
  },
  screens: {
    spice:
      'Ihr Bildschirm wird über SPICE gezeigt. Die Zwischenablage ist gemeinsam, wenn das System darin einen SPICE-Agenten hat.',
    plain: 'Ihr Bildschirm wird in einem einfachen Fenster gezeigt, ohne gemeinsame Zwischenablage.',
    none: 'Ihr Bildschirm wird nicht gezeigt.',
  },
  noFirmware: 'UEFI-Firmware ist nicht installiert, daher startet es mit BIOS-Firmware.',
  ssh: ({ port }) =>
    `SSH, wenn das Abbild einen Schlüssel von Ihnen enthält: ssh -p ${port} nixos@127.0.0.1 (oder root@)`,
  picture: ({ path }) => `Der letzte Bildschirm: ${path}`,
};
