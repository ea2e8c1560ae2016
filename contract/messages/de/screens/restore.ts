import type { Messages } from '../../en/page.ts';
import { bytes } from '../number.ts';

const FILESYSTEMS = { fat32: 'FAT32', exfat: 'exFAT' } as const;

export const restore: Messages['screens']['restore'] = {
  open: 'Wieder zu einem leeren Laufwerk machen…',

  question: {
    title: ({ drive }) => `${drive} löschen und ein leeres Laufwerk daraus machen?`,
    consequence: ({ volume }) =>
      `Daraus wird <b>${volume}</b>, das Windows, macOS und Linux lesen. Was jetzt darauf ist, lässt sich mit gewöhnlichen Mitteln nicht wiederherstellen; überschrieben wird es aber nicht.`,
    volume: ({ filesystem, label }) => `ein leeres ${FILESYSTEMS[filesystem]}-Laufwerk namens „${label}“`,
    use: {
      label: 'Wofür es gedacht ist',
      everything: 'Für alles',
      tv: 'Fernseher und Autos (FAT32)',
      large: 'Dateien über 4 GB (exFAT)',
    },
    useDetail: {
      everything: 'FAT32 bis 32 GB, darüber exFAT.',
      tv: 'Keine Datei darf mehr als 4 GB haben.',
      large: 'Viele Fernseher, Autos und Drucker lesen es nicht.',
    },
    label: 'Name',
    labelProblem: 'Höchstens 11 Buchstaben, Ziffern, Leerzeichen, - und _.',
    tooLarge: ({ sizeBytes }) => `${bytes(sizeBytes)} sind zu viel für FAT32, wie es Fernseher und Autos kennen.`,
    tooSmall: 'Das Laufwerk ist zu klein dafür.',
    lost: ({ contents }) => `Geht verloren: ${contents}`,
    untold: ({ contents }) => `${contents}. Was immer es ist, geht verloren.`,
    empty: 'Es wurde nichts darauf gefunden.',
    erase: 'Löschen',
  },

  job: {
    making: 'Dateisystem anlegen',
    makingDetail: 'Es entsteht zuerst in einer Datei auf diesem Rechner. Das Laufwerk ist noch unberührt.',
    restoring: ({ drive }) => `${drive} leeren`,
  },

  done: {
    label: 'Geleert',
    title: ({ drive }) => `${drive} ist wieder ein gewöhnliches Laufwerk`,
    detail: ({ filesystem, label, sizeBytes }) =>
      `Es ist leer und hat ein ${FILESYSTEMS[filesystem]}-Volume, „${label}“, mit ${bytes(sizeBytes)}. Tabelle und Dateisystem wurden zurückgelesen und stimmen.`,
    partly: 'Was auf dem Laufwerk war, ist verloren, und es ist noch nicht brauchbar. Leeren Sie es noch einmal.',
  },
};
