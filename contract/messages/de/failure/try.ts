import type { FailureTexts } from '../../failure-texts.ts';
import { bytes, list } from '../number.ts';

export const tryFailures = {
  'qemu-missing': ({ program, package: name, searched }) => ({
    title: 'QEMU ist nicht installiert',
    happened: `„${program}“ betreibt die virtuelle Maschine und wurde nicht gefunden. Gesucht wurde in ${list(searched)}.`,
    remedy: `Installieren Sie das Paket ${name} (unter NixOS environment.systemPackages = [ pkgs.qemu ];). „flakestick doctor“ nennt den Befehl für diesen Rechner.`,
  }),
  'firmware-missing': ({ searched }) => ({
    title: 'Keine UEFI-Firmware für virtuelle Maschinen',
    happened: `Eine Firmware, die unsignierte Systeme startet, wurde nicht gefunden: weder über die Beschreibungen in ${list(searched)} noch an den Orten der bekannten Distributionen.`,
    remedy:
      'Installieren Sie das Paket ovmf (edk2-ovmf unter Fedora und Arch). BIOS-Firmware bringt QEMU mit: Lassen Sie --uefi weg, oder nehmen Sie --bios.',
  }),
  'no-screen': () => ({
    title: 'Die Maschine lässt sich nicht anzeigen',
    happened:
      'Es gibt keinen Bildschirm, oder es fehlen sowohl remote-viewer mit einem QEMU, das SPICE beherrscht, als auch ein eigenes Fenster von QEMU.',
    remedy:
      'Installieren Sie virt-viewer und das SPICE-Modul von QEMU oder dessen grafisches Modul (qemu-system-gui unter Debian). --headless braucht keinen Bildschirm.',
  }),
  'memory-too-small': ({ needBytes, haveBytes }) => ({
    title: 'Zu wenig freier Arbeitsspeicher',
    happened: `Die virtuelle Maschine braucht ${bytes(needBytes)}; ${bytes(haveBytes)} sind übrig.`,
    remedy: 'Schließen Sie andere Programme, oder geben Sie der Maschine mit --memory weniger.',
  }),
  'machine-out-of-memory': () => ({
    title: 'Zu wenig freier Arbeitsspeicher',
    happened: 'Das System hat der virtuellen Maschine ihren Arbeitsspeicher nicht gegeben.',
    remedy: 'Schließen Sie andere Programme, oder geben Sie der Maschine mit --memory weniger.',
  }),
  'machine-failed': ({ detail }) => ({
    title: 'Die virtuelle Maschine lief nicht',
    happened: `QEMU hat sich beendet: ${detail}`,
    remedy: 'Aktualisieren Sie QEMU und seine Firmware. „flakestick doctor“ zeigt, was installiert ist.',
  }),
  'overlay-full': ({ path }) => ({
    title: 'Kein Platz für das, was die Maschine schreibt',
    happened: `${path} ist voll. Was die Maschine schreibt, liegt bis zu ihrem Ende dort, damit auf dem Stick und im Abbild nichts verändert wird.`,
    remedy: 'Schaffen Sie dort Platz, oder setzen Sie TMPDIR auf einen Ordner mit mehr davon.',
  }),
  'port-taken': ({ port }) => ({
    title: 'Der Port ist in Benutzung',
    happened: `Ein anderes Programm benutzt Port ${port} von 127.0.0.1, oder dieser Benutzer darf es nicht.`,
    remedy: 'Wählen Sie mit --ssh-port einen anderen, ab 1024.',
  }),
  'image-not-for-pcs': ({ path }) => ({
    title: 'Dieses Abbild startet nicht auf PCs',
    happened: `In ${path} ist nichts, was die Firmware eines PCs startet: Es ist für Rechner einer anderen Architektur.`,
    remedy: 'Probieren Sie es auf einem solchen Rechner aus. Flakestick bildet nur PCs (x86_64) nach.',
  }),
} satisfies Partial<FailureTexts>;
