/** Was das Zurücklesen eines Laufwerks ergeben hat. */
import { bytes } from './number.ts';

const mountField = {
  'fat-in-use': 'die Benutzt-Markierung',
  'fat16-shut-down': 'die Markierungen des letzten Herunterfahrens',
  'fat32-shut-down': 'die Markierungen des letzten Herunterfahrens',
  'fat-free-space': 'die Angabe des freien Platzes',
  'fat-accessed': 'Zugriffsdaten',
  'fat-modified': 'Änderungsdaten',
  'ext-times': 'der Zeitpunkt des letzten Einhängens',
  'ext-mount-count': 'der Zähler des Einhängens',
  'ext-mount-point': 'der letzte Einhängepunkt',
  'ext-written-amount': 'die geschriebene Datenmenge',
  'ext-checksum': 'die Prüfsumme darüber',
};

export const verdict = {
  mountField,
  mountChange: ({ filesystem, offsetBytes, fields }: { filesystem: string; offsetBytes: number; fields: string }) =>
    `${filesystem}-Volume ab Byte ${offsetBytes}: ${fields}`,
  whyMountingChanges:
    'Ein System, das ein Volume einhängt, markiert es als benutzt und merkt sich, wann Dateien zuletzt gelesen wurden. Alles Übrige wurde zurückgelesen und ist so, wie es geschrieben wurde.',
  seen: {
    empty: 'beginnt mit lauter Nullen',
    unreadable: 'ist am Anfang nicht lesbar',
    unknown: 'beginnt weder mit einem ISO-9660-Volume noch mit einer Partitionstabelle',
    disk: ({ table }: { table: string }) => `enthält ${table}, aber kein ISO-9660-Volume`,
    sdImage: ({ table }: { table: string }) => `enthält ein NixOS-SD-Abbild mit ${table}`,
    bootCode: 'enthält Startcode ohne Partitionstabelle und kein ISO-9660-Volume',
    image: ({ image }: { image: string }) => `enthält ${image}`,
    imageWithTable: ({ image, table }: { image: string; table: string }) => `enthält ${image} mit ${table}`,
    iso: ({ label, sizeBytes }: { label: string | null; sizeBytes: number | null }) =>
      `ein ISO-9660-Abbild${label ? ` „${label}“` : ''}${sizeBytes ? ` von ${bytes(sizeBytes)} (${sizeBytes} Bytes)` : ''}`,
    table: ({ partitions, kind }: { partitions: number; kind: string }) =>
      `${partitions === 1 ? '1 Partition' : `${partitions} Partitionen`} (${kind})`,
    hybridTable: 'MBR und GPT',
  },
  search: {
    none: 'Es gibt keinen Beleg, der dazugehören könnte.',
    one: 'Der einzige Beleg, der dazugehören könnte, passt nicht.',
    several: ({ count }: { count: number }) => `Keiner von ${count} Belegen passt.`,
    nearest: ({ title, id, equal, of }: { title: string; id: string; equal: number; of: number }) =>
      `Am nächsten kommt ${title} (${id}) mit ${equal} von ${of} stichprobenartig gelesenen Blöcken.`,
  },
};
