/** Laufwerke: wo sie stecken, woran man sie erkennt, was darauf ist. */
import { bytes } from './number.ts';

export const drive = {
  loopDevice: ({ file }: { file: string }) => `Loop-Gerät (${file})`,
  unnamed: ({ device }: { device: string }) => `Laufwerk ${device}`,
  port: ({ port }: { port: string }) => `USB-Anschluss ${port}`,
  hubPort: ({ port }: { port: string }) => `Hub-Anschluss ${port}`,
  slot: ({ slot }: { slot: number }) => `Steckplatz ${slot}`,
  serial: ({ serial }: { serial: string }) => `Seriennummer ${serial}`,
  bus: { mmc: 'Kartenleser', emmc: 'Eingelöteter Speicher', ata: 'SATA', virtual: 'Arbeitsspeicher' },
  twinWithOtherPort: ({ paths }: { paths: string }) => `Sieht bis auf den Anschluss genauso aus wie ${paths}.`,
  sameMedium: ({ paths }: { paths: string }) => `Dasselbe Laufwerk wie ${paths}, unter anderem Namen.`,
  twin: ({ paths }: { paths: string }) => `Sieht genauso aus wie ${paths}: Ziehen Sie das andere ab.`,
  label: ({ label }: { label: string }) => `„${label}“`,
  sdImage: ({ content }: { content: string }) => `NixOS-SD-Abbild: ${content}`,
  used: ({ usedBytes }: { usedBytes: number }) => `${bytes(usedBytes)} belegt`,
  empty: 'Leer',
  onePartition: 'Eine Partition ohne Namen',
  partitionTable: 'Eine Partitionstabelle',
  partitions: ({ count }: { count: number }) => `${count} Partitionen ohne Namen`,
  cannotBeTold: ({ because }: { because: string }) => `Inhalt unbekannt: ${because}`,
  beingRead: 'Der Inhalt wird noch gelesen',
  untold: {
    'several-signatures': 'das Laufwerk trägt Kennungen mehrerer Dateisysteme',
    'other-sector-size': 'die Partitionstabelle ist für eine andere Sektorgröße',
    'table-damaged': 'die Hälfte der Partitionstabelle fehlt',
    unreadable: 'das Laufwerk lässt sich nicht lesen',
    'no-permission': 'nichts darauf wird erkannt, und nur root darf das Laufwerk lesen',
    'no-probe': 'blkid fehlt oder darf das Laufwerk nicht lesen',
    'udev-outdated': 'die Angaben von udev sind veraltet',
    unrecognised: 'das Laufwerk ist nicht leer, aber nichts darauf wird erkannt',
    'being-read': 'der Inhalt wird noch gelesen',
  },
  unlabelled: {
    crypto_LUKS: 'ein verschlüsseltes Volume',
    BitLocker: 'ein verschlüsseltes Windows-Volume',
    LVM2_member: 'Teil einer Volume-Gruppe',
    linux_raid_member: 'Teil eines RAID',
    zfs_member: 'Teil eines ZFS-Pools',
    bcache: 'Teil eines bcache',
    swap: 'Auslagerungsspeicher',
  },
  doubt: {
    'external-disk': 'eine Platte an Thunderbolt oder einem anderen externen PCI-Anschluss',
    'called-system-drive': 'drivelist meldet es als Systemlaufwerk, obwohl es von außen eingesteckt ist',
    'not-in-drivelist': 'drivelist führt es nicht auf',
    'image-starts-no-pc':
      'das Abbild enthält nichts, wovon ein PC starten kann: keine Partitionstabelle, keinen Startcode, keine Startpartition',
    'image-for-other-sectors': ({ imageBytes, driveBytes }: { imageBytes: number; driveBytes: number }) =>
      `das Abbild ist für Sektoren von ${imageBytes} Bytes gemacht, dieses Laufwerk hat ${driveBytes}: Seine Partitionen werden nicht gefunden`,
    'proven-fake': ({ atMostBytes }: { atMostBytes: number }) =>
      `eine Kapazitätsprüfung hat gezeigt, dass es gefälscht ist: Es fasst höchstens ${bytes(atMostBytes)}`,
    'no-drivelist': {
      'lsblk-missing': 'nicht von drivelist geprüft: lsblk ist nicht installiert',
      'not-installed': 'nicht von drivelist geprüft: Seine Dateien fehlen',
      'no-answer': 'nicht von drivelist geprüft: Es antwortet nicht',
      failed: 'nicht von drivelist geprüft: Es ist gescheitert',
      fallback: 'nicht von drivelist geprüft: Es konnte die Ausgabe von lsblk nicht lesen',
    },
  },
  removal: {
    'powered-off': 'Es ist abgeschaltet: Sie können es abziehen.',
    ejected: 'Es ist ausgeworfen: Sie können es abziehen.',
    released: 'Es wird nicht mehr benutzt: Sie können es gefahrlos entfernen.',
  },
  warning: {
    'table-not-reread': ({ detail }: { detail: string }) =>
      `Dieser Rechner sieht möglicherweise noch den früheren Inhalt (${detail}). Ziehen Sie es ab und stecken Sie es wieder ein.`,
    'not-removed': ({ detail }: { detail: string }) =>
      `Es ließ sich nicht zum Entfernen vorbereiten (${detail}). Werfen Sie es im Dateimanager aus, bevor Sie es abziehen.`,
  },
  typed: {
    label: ({ word }: { word: string }) => `den Namen ${word}`,
    serial: ({ word }: { word: string }) => `das Ende der Seriennummer, ${word}`,
    size: ({ word }: { word: string }) => `die Größe, ${word}`,
  },
};
