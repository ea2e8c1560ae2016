import type { Messages } from '../en/index.ts';
import { bytes, plural, whole } from './number.ts';

type Written = { title: string; sizeBytes: number; driveName: string; serialEnd: string | null };
const on = ({ title, sizeBytes, driveName, serialEnd }: Written): string =>
  `${title}, ${bytes(sizeBytes)}, auf ${driveName}${serialEnd ? ` …${serialEnd}` : ''}`;

const FILESYSTEMS = { fat32: 'FAT32', exfat: 'exFAT' } as const;

export const cliResult: Messages['cliResult'] = {
  checkStates: { works: 'ok', optional: 'optional', limited: 'BEGRENZT', missing: 'FEHLT' },
  preset: ({ release, others, unsupportedSince, needNix, sizeBytes, systems }) =>
    `NixOS ${release}${others.length === 0 ? '' : ` (--release ${others.join(', ')})`}${unsupportedSince === null ? '' : `, nicht mehr unterstützt seit ${unsupportedSince}`}; braucht Nix ${needNix}; etwa ${bytes(sizeBytes)}; ${systems.join(', ')}`,

  facts: {
    source: 'Quelle',
    means: 'Bedeutung',
    locked: 'fixiert',
    revision: 'Revision',
    date: 'Datum',
    narHash: 'NAR-Hash',
    builds: 'baut',
    address: 'Adresse',
    sha256: 'SHA-256',
    cached: 'im Cache',
    label: 'Datenträgername',
    size: 'Größe',
    input: 'Eingabe',
    output: 'Ausgabe',
    warning: 'Warnung',
    plan: 'Plan',
  },
  size: ({ sizeBytes }) => bytes(sizeBytes),
  wasDownloaded: 'früher heruntergeladen; diese Datei wird wieder verwendet',
  notLocked: 'nicht fixiert',
  checksumGiven: ({ sha256 }) => `${sha256} (von Ihnen angegeben)`,
  checksumFrom: ({ sha256, url }) => `${sha256} (${url})`,
  checksumNone: 'keine veröffentlicht',
  warnings: {
    asksToTrust: ({ setting, value }) => `der Flake möchte ${setting} = ${value} setzen; das wird nicht übernommen`,
    askedSettingsUnreadable: ({ reason }) =>
      `was der Flake von Nix verlangt (nixConfig), ist nicht lesbar; er kann mehr verlangen, als hier steht; nichts davon wird übernommen: ${reason}`,
    unlockedInputs: ({ inputs }) =>
      `diese Eingaben sind nicht fixiert, deshalb können zwei Builds voneinander abweichen: ${inputs.join(', ')}`,
    outputUnreadable: ({ output, reason }) => `die Ausgabe ${output} kann nicht ausgewertet werden: ${reason}`,
    unsupportedRelease: ({ release, since }) => `NixOS ${release} erhält seit ${since} keine Sicherheitsupdates mehr`,
    unsandboxed: 'Builds laufen auf diesem Rechner außerhalb der Sandbox',
    buildRisk: ({ flag, risk }) => `braucht Ihre Zustimmung (${flag}): ${risk}`,
    noChecksum: 'es ist keine Prüfsumme veröffentlicht; ob die Datei echt ist, lässt sich nicht feststellen',
    localChanges: 'es gibt nicht eingecheckte Änderungen',
  },

  holds: ({ what }) => `Inhalt: ${what}`,
  mountedAt: ({ mountPoints }) => `eingehängt unter ${mountPoints.join(', ')}`,
  refused: ({ reasons }) => `abgelehnt: ${reasons.join('; ')}`,
  noneWritable: ({ refused }) =>
    `Kein Laufwerk kann beschrieben werden; ${refused} ${plural(refused, { one: 'wird', other: 'werden' })} abgelehnt (--all nennt den Grund).`,
  noDrives: 'Es ist kein Laufwerk eingesteckt.',
  gone: 'entfernt',
  there: 'vorhanden',

  capacityHolds: ({ devicePath, name, finding }) => `in Ordnung: ${devicePath} (${name}): ${finding}`,
  capacityPutBack: 'Der Inhalt des Laufwerks wurde wiederhergestellt und zur Kontrolle gelesen.',
  putBack: ({ devicePath, name }) =>
    `wiederhergestellt: ${devicePath} (${name}) enthält, was es vor der Prüfung enthielt`,
  newerLeft: ({ where }) => `Neuere Daten wurden nicht angetastet: ${where}.`,

  emptyDrive: ({ filesystem, label }) => `ein leeres ${FILESYSTEMS[filesystem]}-Laufwerk namens „${label}“`,
  wouldRestore: ({ volume }) => `Würde ${volume} machen und Folgendes löschen:`,
  restored: ({ devicePath, filesystem, label, sizeBytes }) =>
    `zurückgesetzt: ${devicePath} ist leer und hat ein ${FILESYSTEMS[filesystem]}-Volume, „${label}“, mit ${bytes(sizeBytes)}`,
  restoreRecorded: ({ id }) =>
    `Das steht in Beleg ${id}. Was auf dem Laufwerk war, ist nirgends mehr verzeichnet, aber nicht überschrieben.`,
  contentsRestored: {
    untouched: 'Es wurde nichts darauf geschrieben',
    'partly-written':
      'Sein früherer Inhalt ist verloren, und es ist noch nicht brauchbar: Setzen Sie es noch einmal zurück',
    'written-unverified': 'Es ist leer, wurde aber nicht zurückgelesen',
    verified: 'Es ist wieder ein gewöhnliches leeres Laufwerk',
    differs: 'Es wurde gelöscht, enthält aber nicht, was geschrieben wurde',
    unreadable: 'Es wurde gelöscht, lässt sich aber nicht überall lesen',
  },
  outcomes: {
    built: 'gebaut',
    restored: 'zurückgesetzt',
    identical: 'identisch',
    verified: 'geprüft',
    'written-unverified': 'geschrieben, ungeprüft',
  },
  imageMade: ({ outcome, sha256, sizeBytes, path }) => `${outcome} ${sha256} ${bytes(sizeBytes)} ${path}`,
  saved: ({ directory, command }) => `Gespeichert in ${directory}. So bauen Sie das Abbild: ${command}`,
  savedWifiKey: 'image.json enthält den Schlüssel des WLANs; denken Sie daran, bevor Sie die Datei weitergeben.',
  would: {
    build: ({ title }) => `Würde ${title} bauen und Folgendes löschen:`,
    write: ({ title }) => `Würde ${title} schreiben und Folgendes löschen:`,
    download: ({ title }) => `Würde ${title} herunterladen und Folgendes löschen:`,
  },
  contents: {
    untouched: 'Es wurde nichts darauf geschrieben',
    'partly-written':
      'Es ist nur teilweise beschrieben und darf nicht verwendet werden; sein früherer Inhalt ist verloren',
    'written-unverified': 'Es ist beschrieben, wurde aber nicht zurückgelesen',
    verified: 'Es ist beschrieben und geprüft',
    differs: 'Es ist beschrieben, enthält aber nicht das Abbild',
    unreadable: 'Es ist beschrieben, lässt sich aber nicht überall lesen',
  },
  driveNow: ({ devicePath, name, contents, unmounted, removal }) =>
    [
      `${devicePath} (${name}): ${contents}.`,
      ...(unmounted.length > 0 ? [`Es war unter ${unmounted.join(', ')} eingehängt und wurde ausgehängt.`] : []),
      ...(removal === null ? [] : [removal]),
    ].join(' '),
  recordKept: ({ id, devicePath }) =>
    `Beleg ${id}: „flakestick verify ${devicePath}“ prüft das Laufwerk jederzeit erneut.`,

  comparedWith: ({ id, title }) => `Verglichen mit Beleg ${id}${title === null ? '' : `: ${title}`}.`,
  verified: ({ devicePath, name, replugged }) =>
    `geprüft: unversehrt, jedes Byte auf ${devicePath} (${name}) stimmt${replugged ? '; gelesen nach erneutem Einstecken' : ''}`,
  changedByMounting: ({ devicePath, name, blocks }) =>
    `nur durch Einhängen verändert: ${devicePath} (${name}), ${blocks}`,
  changedByMountingBesides: ({ blocks }) => `Nur durch Einhängen verändert, nicht beschädigt: ${blocks}.`,

  recordContents: {
    untouched: 'unverändert',
    'partly-written': 'teilweise beschrieben',
    'written-unverified': 'beschrieben, ungeprüft',
    verified: 'geprüft',
    restored: 'geleert',
  },
  recordVerdicts: {
    verified: 'in Ordnung',
    'changed-by-mounting': 'durch Einhängen verändert',
    'written-unverified': 'nicht geprüft',
    differs: 'abweichend',
    unreadable: 'nicht lesbar',
    'drive-shorter': 'zu kurz',
    'unknown-image': 'unbekanntes Abbild',
  },
  record: ({ id, contents, verdict, at, ...written }) =>
    `${id}  ${contents}${verdict === null ? '' : `, zuletzt geprüft ${at}: ${verdict}`}  ${on(written)}`,
  recordFacts: {
    record: 'Beleg',
    image: 'Abbild',
    size: 'Größe',
    sha256: 'SHA-256',
    label: 'Datenträgername',
    blocks: 'Blöcke',
    volume: 'Volume',
    source: 'Quelle',
    address: 'Adresse',
    locked: 'fixiert',
    revision: 'Revision',
    date: 'Datum',
    release: 'NixOS',
    nixpkgs: 'nixpkgs',
    builds: 'baut',
    derivation: 'Derivation',
    drive: 'Laufwerk',
    capacity: 'Kapazität',
    serial: 'Seriennummer',
    wwn: 'WWN',
    devicePath: 'Gerätepfad',
    written: 'geschrieben',
    kept: 'übernommen',
    result: 'Ergebnis',
    boot: 'Start',
    failure: 'Fehler',
    verification: 'geprüft',
  },
  exactSize: ({ sizeBytes }) => `${bytes(sizeBytes)} (${whole(sizeBytes)} Bytes)`,
  blocks: ({ count, size }) => `${whole(count)} zu je ${size}`,
  volume: ({ filesystem, offsetBytes }) => `${filesystem} ab Byte ${offsetBytes}`,
  period: ({ from, to }) => `${from} bis ${to}`,
  afterReplug: ({ text }) => `${text} (nach erneutem Einstecken)`,
  unfinishedWrite: ({ startedAt, ...written }) =>
    `Nicht beendet: ${on(written)}, begonnen ${startedAt}. Schreiben Sie das Abbild erneut, um dort fortzufahren.`,
  unreadableRecord: ({ path, reason }) => `${path} kann nicht gelesen werden: ${reason}`,
  noRecords: 'Es wurde noch kein Laufwerk beschrieben.',
  exported: ({ id, path }) => `exportiert ${id} ${path}`,
  imported: ({ id, title, driveName }) => `importiert ${id}  ${title}, auf ${driveName}`,
  alreadyThere: ({ id, title, driveName }) => `schon vorhanden ${id}  ${title}, auf ${driveName}`,
  recordUnchanged: 'Derselbe Beleg ist schon vorhanden; es wurde nichts geändert.',
  verificationsAdded: ({ count }) =>
    `Derselbe Beleg ist schon vorhanden; ${count} spätere ${plural(count, { one: 'Prüfung wurde', other: 'Prüfungen wurden' })} ergänzt.`,

  noKeptImages: 'Es wird kein Abbild behalten.',
  freed: ({ image }) => `Nicht mehr behalten: ${image}`,
  freedNote: 'Nix entfernt es bei der nächsten Speicherbereinigung: „nix-collect-garbage“.',

  noFlakes: 'Es wurde noch kein Flake verwendet oder markiert.',

  noneProtected: 'Kein Laufwerk ist geschützt.',
  protected: ({ drive }) => `Geschützt: ${drive}`,
  protectedNote:
    'Von jetzt an wird es für dieses Benutzerkonto abgelehnt, wo immer es eingesteckt wird. Das gilt auch für jedes andere Laufwerk mit dieser Seriennummer.',
  unprotected: ({ drive }) => `Nicht mehr geschützt: ${drive}`,

  removal: ({ devicePath, name, removal }) => `${devicePath} (${name}): ${removal}`,
};
