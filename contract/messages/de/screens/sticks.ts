import type { Messages } from '../../en/page.ts';
import { bytes, duration, plural, rate, whole } from '../number.ts';

export const sticks: Messages['screens']['sticks'] = {
  title: 'Ihre Sticks',
  search: 'Nach Name, Laufwerk oder Seriennummer suchen',
  count: ({ count, total }) =>
    count === total ? `${whole(total)} Sticks` : `${whole(count)} von ${whole(total)} Sticks`,
  noneFound: 'Kein Stick passt dazu.',
  asOfLastCheck:
    'Jeder ist so dargestellt, wie ihn die letzte Prüfung vorfand. Stecken Sie ihn ein, um ihn erneut zu prüfen.',
  backToAll: 'Alle Sticks',
  empty: {
    title: 'Es wurde noch nichts geschrieben',
    detail:
      'Zu jedem beschriebenen Laufwerk wird ein Beleg aufbewahrt, mit dem Sie es noch Jahre später prüfen können.',
    makeStick: 'Stick erstellen',
  },
  unreadable: 'Ein Beleg lässt sich nicht lesen',

  unfinished: {
    title: ({ drive }) => `${drive}: nicht fertig`,
    badBlocks: ({ image, sizeBytes }) =>
      `${image} (${bytes(sizeBytes)}) hat fehlerhafte Blöcke. Stecken Sie das Laufwerk ein und schreiben Sie dasselbe Abbild erneut: Nur diese Blöcke werden geschrieben.`,
    cutShort: ({ image, sizeBytes }) =>
      `${image} (${bytes(sizeBytes)}) wurde nicht vollständig geschrieben. Stecken Sie das Laufwerk ein und schreiben Sie dasselbe Abbild erneut: Es geht dort weiter, wo es aufgehört hat.`,
  },

  importRecord: 'Importieren…',
  imported: {
    new: 'Der Beleg wurde importiert',
    known: 'Dieser Beleg ist schon vorhanden',
    knownWithVerifications: 'Dieser Beleg ist schon vorhanden; neue Prüfungen wurden ergänzt',
  },
  exportRecord: 'Exportieren',
  exported: {
    title: 'In eine Datei exportiert',
    detail: 'Importieren Sie sie auf einem anderen Rechner, um den Stick dort zu prüfen.',
    copyPath: 'Pfad kopieren',
  },

  recordLabel: ({ id }) => `Beleg ${id}`,
  recordName: 'Beleg',
  writtenTo: ({ drive, at }) => `auf ${drive}, ${at}`,
  verifyDrive: 'Dieses Laufwerk prüfen',
  outcomeAsOf: ({ outcome, at }) => `${outcome}, Stand ${at}`,

  image: {
    title: 'Abbild',
    size: 'Größe',
    sizeText: ({ sizeBytes }) => `${bytes(sizeBytes)} (${whole(sizeBytes)} Bytes)`,
    volumeLabel: 'Datenträgername',
    sha256: 'SHA-256',
    copySha256: 'SHA-256 kopieren',
    blockDigests: 'Prüfsummen',
    blocks: ({ count, blockBytes }) =>
      `${whole(count)} ${plural(count, { one: 'Block', other: 'Blöcke' })} zu ${whole(blockBytes)} Bytes`,
  },
  drive: {
    title: 'Laufwerk',
    name: 'Name',
    size: 'Größe',
    serial: 'Seriennummer',
    wasAt: 'Steckte an',
    boot: 'In einer virtuellen Maschine',
  },
  source: {
    title: 'Quelle',
    asChosen: 'Wie gewählt',
    lockedTo: 'Fixiert auf',
    copyLocked: 'Fixierte Referenz kopieren',
    release: 'NixOS-Version',
    nixpkgs: 'nixpkgs',
    built: 'Gebaut',
    architecture: 'Architektur',
    compression: 'Kompression',
    replacedInputs: 'Ersetzte Eingaben',
    replacedBy: ({ input, reference }) => `${input} durch ${reference}`,
    derivation: 'Derivation',
    storePath: 'Store-Pfad',
    nix: 'Nix',
  },
  times: {
    title: 'Zeiten',
    started: 'Begonnen',
    writing: 'Schreiben',
    readingBack: 'Zurücklesen',
    endedWith: 'Geendet mit',
    took: ({ seconds, bytesPerSecond }) => `${duration(seconds)}, im Mittel ${rate(bytesPerSecond)}`,
  },
  laterVerifications: 'Spätere Prüfungen',
};
