import type { Messages } from '../en/index.ts';
import { bytes, duration, list, plural, rate, whole } from './number.ts';

export const cliRun: Messages['cliRun'] = {
  everythingWillBeLost: ({ count }) =>
    `Alles auf ${plural(count, { one: 'diesem Laufwerk', other: 'diesen Laufwerken' })} geht verloren:`,
  drive: ({ devicePath, name, sizeBytes }) => `${devicePath}  ${name}, ${bytes(sizeBytes)}`,
  serialEndsIn: ({ end }) => `Seriennummer …${end}`,
  mayHoldAnything: ({ because }) => `kann alles Mögliche enthalten (${because})`,
  holding: ({ labels }) => `enthält ${labels.map((label) => `„${label}“`).join(', ')}`,
  mountedAndWillBeUnmounted: ({ mountPoints }) => `eingehängt unter ${mountPoints.join(', ')} (wird ausgehängt)`,
  whyNamed: ({ isLarge, holdsAtMostBytes, holds, untold, isExternalDisk, isCalledSystemDrive }) =>
    list([
      ...(isLarge ? ['ist groß'] : []),
      ...(holdsAtMostBytes === null ? [] : [`ist gefälscht: Es fasst höchstens ${bytes(holdsAtMostBytes)}`]),
      ...(untold ? [`kann alles Mögliche enthalten, denn ${untold}`] : []),
      ...(holds ? [`enthält ${holds.map((label) => `„${label}“`).join(', ') || 'Daten'}`] : []),
      ...(isExternalDisk ? ['ist eine Platte an einem externen PCI-Anschluss'] : []),
      ...(isCalledSystemDrive ? ['wird von drivelist als Systemlaufwerk gemeldet'] : []),
    ]),
  driveAndWhy: ({ devicePath, name, why }) => `${devicePath} (${name}: ${why})`,
  askForWord: ({ source, devicePath, why, what }) =>
    `„${source}“ auf ${devicePath} schreiben? Das Laufwerk ${why}. Geben Sie ${what} ein: `,
  askForYes: ({ source, devicePath }) =>
    `„${source}“ auf ${devicePath ?? 'die übrigen Laufwerke'} schreiben? Geben Sie „ja“ ein: `,
  askForWordToRestore: ({ volume, devicePath, why, what }) =>
    `${devicePath} löschen und daraus ${volume} machen? Das Laufwerk ${why}. Geben Sie ${what} ein: `,
  askForYesToRestore: ({ volume, devicePath }) =>
    `${devicePath} löschen und daraus ${volume} machen? Geben Sie „ja“ ein: `,
  askToCompile: 'Alles übersetzen? Geben Sie „ja“ ein: ',
  yes: 'ja',
  passphraseOf: ({ ssid }) => `Passwort für „${ssid}“ (leer für ein offenes Netz): `,
  aboutCapacityCheck: ({ devicePath, name, sizeBytes }) =>
    `${devicePath}  ${name}, ${bytes(sizeBytes)}: Die Prüfung schreibt Markierungen an einige hundert Stellen des Laufwerks, liest sie zurück und stellt wieder her, was dort war. Bis dahin bewahrt dieser Rechner eine Kopie auf. Lassen Sie das Laufwerk ein bis zwei Minuten eingesteckt.`,
  askToCheck: 'Kapazität prüfen? Geben Sie „ja“ ein: ',
  unplugAndReplug: ({ devicePath, name }) =>
    `Ziehen Sie ${name} (${devicePath}) ab und stecken Sie es wieder ein. Strg-C beendet das Warten.`,
  isUnplugged: 'Das Laufwerk ist abgezogen. Stecken Sie es wieder ein, an einem beliebigen Anschluss.',
  isBack: ({ devicePath }) => `Das Laufwerk ist wieder da: ${devicePath}.`,

  percent: ({ percent, doneBytes, totalBytes }) => `${percent} %  ${bytes(doneBytes)} von ${bytes(totalBytes)}`,
  size: ({ sizeBytes }) => bytes(sizeBytes),
  rateAndRest: ({ bytesPerSecond, seconds }) => `${rate(bytesPerSecond)}  noch ${duration(seconds)}`,
  stages: {
    evaluating: 'Auswerten',
    fetching: 'Herunterladen',
    building: 'Bauen',
    'packing-image': 'Abbild packen',
  },
  files: ({ count }) => `${count} ${plural(count, { one: 'Datei', other: 'Dateien' })}`,
  built: ({ done, expected }) => `${done} von ${expected} gebaut`,
  fetched: ({ done, expected }) => `${done} von ${expected} geladen`,
  locking: 'Quelle fixieren',
  makingFileSystem: 'Dateisystem anlegen',
  checkingPart: 'Frühere Downloads prüfen',
  reconnecting: ({ retries }) => `Verbindung verloren; neuer Versuch (${retries})`,
  connecting: 'Verbinden',
  downloading: 'Herunterladen',
  downloadedBefore: ({ sizeBytes }) => `(${bytes(sizeBytes)} waren schon da)`,
  checkingImage: 'Abbild prüfen',
  openingDrive: 'Laufwerk öffnen',
  steps: {
    waiting: ({ what }) => `Warten auf ${what}`,
    unmounting: ({ what }) => `Aushängen: ${what}`,
    clearing: ({ what }) => `Leeren: ${what}`,
    writing: ({ what }) => `Schreiben: ${what}`,
    continuing: ({ what }) => `Fortsetzen: ${what}`,
    repairing: ({ what }) => `Reparieren: ${what}`,
    flushing: ({ what }) => `Puffer leeren: ${what}`,
    verifying: ({ what }) => `Zurücklesen: ${what}`,
    finished: ({ what }) => `Fertig: ${what}`,
  },
  drives: ({ count }) => `${count} ${plural(count, { one: 'Laufwerk', other: 'Laufwerke' })}`,
  notAnswering: ({ devicePath, seconds }) => `${devicePath} antwortet seit ${duration(seconds)} nicht`,
  startingInMachine: ({ devicePath, stage }) => `${devicePath} startet in einer virtuellen Maschine: ${stage}`,
  capacityStages: {
    authorizing: ({ devicePath }) => `Öffnen: ${devicePath}`,
    opening: ({ devicePath }) => `Öffnen: ${devicePath}`,
    save: ({ devicePath }) => `Inhalt der zu prüfenden Stellen sichern: ${devicePath}`,
    tag: ({ devicePath }) => `Markierungen schreiben: ${devicePath}`,
    scan: ({ devicePath }) => `Verirrte Markierungen suchen: ${devicePath}`,
    look: ({ devicePath }) => `Markierungen lesen: ${devicePath}`,
    restore: ({ devicePath }) => `Inhalt zurückschreiben: ${devicePath}`,
    check: ({ devicePath }) => `Wiederhergestellten Inhalt prüfen: ${devicePath}`,
  },

  wifiKeyIsReadable: ({ ssid }) =>
    `Wer den Stick hat oder den Nix-Store dieses Rechners lesen kann, kann auch den Schlüssel von „${ssid}“ lesen.`,
  continued: {
    missing: ({ devicePath }) =>
      `${devicePath}: Ein früheres Schreiben dieses Abbilds wurde nicht beendet. Was schon da ist, wird gelesen, und nur der Rest wird geschrieben.`,
    'bad-blocks': ({ devicePath }) =>
      `${devicePath}: Nur die Blöcke, die nach dem letzten Schreiben fehlerhaft waren, werden neu geschrieben.`,
  },
  keptBytes: ({ devicePath, keptBytes, totalBytes }) =>
    `${devicePath}: ${bytes(keptBytes)} von ${bytes(totalBytes)} waren schon da.`,
  writingBadBlocksAgain: 'Die fehlerhaften Blöcke werden neu geschrieben.',
  noChecksum: ({ url }) => `Für ${url} gibt es keine Prüfsumme: Was der Server sendet, wird ungeprüft übernommen.`,
  imageDoubts: ({ doubts }) => `Zu beachten, bevor geschrieben wird: ${doubts.join('; ')}.`,
  leftOut: ({ trailingBytes }) =>
    `${plural(trailingBytes, { one: 'Ein Byte', other: `${whole(trailingBytes)} Bytes` })} hinter den komprimierten Daten ${plural(trailingBytes, { one: 'wird', other: 'werden' })} weggelassen, wie Sie es zugelassen haben.`,
  shorter: ({ missingBytes }) =>
    `Das Abbild ist ${whole(missingBytes)} Bytes kürzer, als seine Tabelle sagt, wie Sie es zugelassen haben.`,
  planInOtherStore: 'Was in einem anderen Store gebaut werden muss, zeigt sich erst, wenn der Build beginnt.',
  cannotBeBuiltNow: ({ title, happened, remedy }) =>
    `Das kann jetzt nicht gebaut werden. ${title}: ${happened} ${remedy}`,
  unfinishedCheck: ({ devicePath }) =>
    `Eine Kapazitätsprüfung von ${devicePath} wurde unterbrochen. „flakestick drives --probe ${devicePath} --put-back“ stellt wieder her, was sie überschrieben hat.`,
  capacityHistoryUnread: ({ happened, remedy }) =>
    `Ob eine Kapazitätsprüfung unterbrochen wurde, ist nicht bekannt. ${happened} ${remedy}`,
  newDrive: ({ devicePath, name }) =>
    `${name} ist hier neu. „flakestick drives --probe ${devicePath}“ prüft in ein bis zwei Minuten, ob das Laufwerk so groß ist, wie es angibt.`,
  blinking: ({ devicePath, name }) =>
    `Die Leuchte von ${devicePath} (${name}) blinkt eine halbe Minute lang. Strg-C beendet das Blinken. Das Laufwerk wird nur gelesen.`,

  cancelled: 'Abgebrochen.',
  nothingWritten: 'Es wurde nichts geschrieben.',
  stillPuttingBack: 'Der Inhalt des Laufwerks wird noch wiederhergestellt; lassen Sie es eingesteckt.',
  stoppedAtOnce: 'Sofort beendet. Ein Laufwerk, auf das gerade geschrieben wurde, ist nur teilweise beschrieben.',
  checkCancelled: ({ devicePath }) => `${devicePath} ist wie zuvor.`,
  putBackCancelled: 'Was noch nicht zurückgeschrieben ist, kann später zurückgeschrieben werden.',
};
