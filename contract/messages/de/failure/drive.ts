/** Laufwerke: auswählen, schreiben und prüfen. */
import type { ActivityKind } from '../../../wire/activity.ts';
import type { FailureTexts } from '../../failure-texts.ts';
import { duration, list } from '../number.ts';

const IS_USING: { readonly [K in ActivityKind]: (drive: string) => string } = {
  flash: (drive) => `beschreibt ${drive}`,
  restore: (drive) => `setzt ${drive} zurück`,
  verify: (drive) => `prüft ${drive}`,
  'capacity-check': (drive) => `prüft die Kapazität von ${drive}`,
  'put-back': (drive) => `stellt den früheren Inhalt von ${drive} wieder her`,
  blink: (drive) => `lässt die Leuchte von ${drive} blinken`,
  eject: (drive) => `wirft ${drive} aus`,
  try: (drive) => `lässt eine virtuelle Maschine von ${drive} laufen`,
};

/** Was an einem Laufwerk nicht mehr so ist wie bei der Auswahl. */
const changed = {
  diskseq: 'Es wurde inzwischen abgezogen, oder an seiner Stelle ist ein anderes Laufwerk.',
  serial: 'Seine Seriennummer ist nicht die erwartete.',
  size: 'Seine Größe ist nicht die erwartete.',
} as const;

/** Wo es auf das Schreiben nicht ankommt, wie bei `eject` und `protect add`. */
const refused = {
  drive: 'Auf dieses Laufwerk wird nicht geschrieben',
  part: 'Das ist kein ganzes Laufwerk',
  loop: 'Das ist ein Loop-Gerät',
} as const;

const RESTORE_AGAIN =
  'Versuchen Sie einen anderen Anschluss und setzen Sie das Laufwerk noch einmal zurück. Geschieht es wieder, ist es verschlissen: Nehmen Sie ein anderes.';

export const driveFailures = {
  'drive-not-found': ({ drive, suggestion }) => ({
    title: 'Laufwerk nicht gefunden',
    happened: `Ein Laufwerk „${drive}“ gibt es nicht.`,
    remedy:
      suggestion === null
        ? 'Stecken Sie es ein und wählen Sie es erneut aus. „flakestick drives“ zeigt, welche Laufwerke angeschlossen sind.'
        : `Meinten Sie ${suggestion}? „flakestick drives“ zeigt die angeschlossenen Laufwerke.`,
  }),
  'drive-changed': ({ drive, detail, property, isFilled }) => ({
    title: isFilled ? 'Auf diesem Laufwerk ist jetzt etwas' : 'Das ist nicht das gewählte Laufwerk',
    happened: `${drive}: ${property ? changed[property] : detail}`,
    remedy: 'Sehen Sie in der Liste der Laufwerke nach und wählen Sie noch einmal.',
  }),
  'drive-refused': ({ drive, reasons, remedy, subject }) => ({
    title: refused[subject],
    happened: `${drive}: ${reasons.join('; ')}.`,
    remedy,
  }),
  'drive-busy': ({ drive, by: [holder] = [] }) =>
    holder
      ? {
          title: 'Flakestick benutzt das Laufwerk gerade',
          happened: `Flakestick (Prozess ${holder.pid}) ${IS_USING[holder.activity](drive)}.`,
          remedy: 'Warten Sie, bis das beendet ist, oder brechen Sie es dort ab, und versuchen Sie es erneut.',
        }
      : {
          title: 'Ein anderes Programm benutzt das Laufwerk',
          happened: `${drive} ist in Benutzung.`,
          remedy: 'Schließen Sie das andere Programm, hängen Sie das Laufwerk aus und versuchen Sie es erneut.',
        },
  'mount-busy': ({ drive, mountPoint, by }) => ({
    title: 'Das Laufwerk wird noch benutzt',
    happened: `${drive} ließ sich nicht von ${mountPoint} aushängen${by.length > 0 ? `. Es wird noch benutzt: ${list(by)}` : ', weil es benutzt wird'}.`,
    remedy:
      'Schließen Sie die Programme und Fenster, die es benutzen, verlassen Sie seine Ordner in Terminals und versuchen Sie es erneut.',
  }),
  'unmount-failed': ({ drive, mountPoint, detail }) => ({
    title: 'Das Laufwerk ließ sich nicht aushängen',
    happened: `${drive} ist unter ${mountPoint} eingehängt: ${detail}.`,
    remedy: `Hängen Sie es im Dateimanager oder mit „sudo umount ${mountPoint}“ aus und versuchen Sie es erneut.`,
  }),
  'remove-failed': ({ drive, detail }) => ({
    title: 'Das Laufwerk ließ sich nicht abschalten',
    happened: `${drive}: ${detail}.`,
    remedy:
      'Sein Inhalt ist unversehrt. Werfen Sie es im Dateimanager aus, oder warten Sie, bis seine Leuchte nicht mehr blinkt, und ziehen Sie es ab.',
  }),
  'drive-without-serial': ({ drive }) => ({
    title: 'Dieses Laufwerk lässt sich nicht schützen',
    happened: `${drive} hat weder eine Seriennummer noch eine WWN und wäre beim nächsten Einstecken nicht wiederzuerkennen.`,
    remedy: 'Beschriften Sie das Laufwerk selbst, und ziehen Sie es ab, während Sie andere beschreiben.',
  }),
  'file-newer': ({ path, version }) => ({
    title: 'Die Datei stammt von einer neueren Version von Flakestick',
    happened: `${path} hat die Formatversion ${version}, die diese Version nicht kennt. Die Datei wurde nicht verändert.`,
    remedy: 'Aktualisieren Sie Flakestick, oder verschieben Sie die Datei.',
  }),
  'settings-corrupt': ({ path, detail }) => ({
    title: 'Die Einstellungen lassen sich nicht lesen',
    happened: `${path}: ${detail}. Die Datei enthält die Liste Ihrer geschützten Laufwerke und wurde deshalb nicht angerührt.`,
    remedy: 'Korrigieren Sie die Datei, oder verschieben Sie sie und schützen Sie Ihre Laufwerke erneut.',
  }),
  'write-failed': ({ drive, offsetBytes, code }) => ({
    title: 'Das Schreiben ist fehlgeschlagen',
    happened: `${drive} meldete ${code} bei Byte ${offsetBytes}.`,
    remedy:
      'Versuchen Sie einen anderen Anschluss. Geschieht es noch einmal, ist das Laufwerk verschlissen: Nehmen Sie ein anderes.',
  }),
  'formatting-failed': ({ program, detail }) => ({
    title: 'Das Dateisystem ließ sich nicht anlegen',
    happened: `${program}: ${detail}`,
    remedy:
      'Auf das Laufwerk wurde nichts geschrieben. Versuchen Sie das andere Dateisystem oder eine neuere Version des Programms.',
  }),
  'drive-gone': ({ drive }) => ({
    title: 'Die Verbindung zum Laufwerk ist abgebrochen',
    happened: `${drive} ist verschwunden, während es benutzt wurde.`,
    remedy:
      'Stecken Sie es ein, wählen Sie es aus und beginnen Sie noch einmal: Das Schreiben geht dort weiter, wo es aufgehört hat. Verschwindet es öfter, versuchen Sie einen anderen Anschluss oder ein anderes Laufwerk.',
  }),
  'drive-stalled': ({ drive, silentForMs }) => ({
    title: 'Das Laufwerk antwortet nicht',
    happened: `${drive} antwortet seit ${duration(silentForMs / 1000)} nicht.`,
    remedy:
      'Ziehen Sie es ab, stecken Sie es an einem anderen Anschluss ein, wählen Sie es aus und beginnen Sie noch einmal. Geschieht es wieder, nehmen Sie ein anderes Laufwerk.',
  }),
  'drive-differs': ({ drive, where, imagePath, isRestored }) => ({
    title: isRestored
      ? 'Das Laufwerk enthält nicht, was geschrieben wurde'
      : 'Das Laufwerk stimmt nicht mit dem Abbild überein',
    happened: `${drive} weicht ab: ${where}.`,
    remedy: isRestored
      ? RESTORE_AGAIN
      : imagePath === undefined
        ? 'Schreiben Sie dasselbe Abbild noch einmal: Direkt danach werden nur die fehlerhaften Blöcke neu geschrieben. Geschieht es wieder, ist das Laufwerk unzuverlässig: Nehmen Sie ein anderes.'
        : `Vielleicht ist ein anderes Abbild darauf als ${imagePath}: „flakestick verify ${drive}“ findet heraus, welches. Ist es dieses, schreiben Sie es noch einmal.`,
  }),
  'drive-unreadable': ({ drive, where, differingWhere, isRestored }) => ({
    title: 'Das Laufwerk lässt sich nicht zurücklesen',
    happened: `${drive} ist nicht lesbar: ${where}${differingWhere === null ? '' : `. Abweichend: ${differingWhere}`}.`,
    remedy: isRestored
      ? RESTORE_AGAIN
      : 'Versuchen Sie einen anderen Anschluss und schreiben Sie dasselbe Abbild noch einmal: Direkt danach werden nur die fehlerhaften Blöcke neu geschrieben. Geschieht es wieder, ist das Laufwerk verschlissen: Nehmen Sie ein anderes.',
  }),
  'drive-shorter': ({ drive, haveBytes, needBytes }) => ({
    title: 'Das Laufwerk ist kleiner als das Abbild',
    happened: `${drive} hat ${haveBytes} Bytes, das Abbild ${needBytes}.`,
    remedy:
      'Das kann nicht das beschriebene Laufwerk sein, oder es meldet eine falsche Größe. Prüfen Sie, ob es das richtige ist.',
  }),
  'drive-digest-differs': ({ drive, got, expected }) => ({
    title: 'Das Laufwerk passt nicht zur Prüfsumme',
    happened: `${drive} hat SHA-256 ${got}, erwartet war ${expected}.`,
    remedy:
      'Prüfen Sie, ob Prüfsumme und Größe zusammengehören, oder beschreiben Sie das Laufwerk noch einmal. Mit der Abbilddatei oder dem Beleg kann Flakestick sagen, welche Blöcke abweichen.',
  }),
  'unknown-image': ({ drive, found, search, seen }) => ({
    title: 'Kein Beleg passt zu diesem Laufwerk',
    happened: `${drive} ${found}. ${search}`,
    remedy:
      seen.format === 'unreadable'
        ? 'Versuchen Sie einen anderen Anschluss. Geschieht es noch einmal, ist das Laufwerk verschlissen: Nehmen Sie ein anderes.'
        : 'Wurde es auf einem anderen Rechner geschrieben, exportieren Sie dort den Beleg und importieren Sie ihn hier. Oder vergleichen Sie das Laufwerk mit dem Abbild oder mit Prüfsumme und Größe des Herausgebers (auf der Kommandozeile mit --image oder mit --sha256 und --size).',
  }),
  'drive-not-replugged': ({ drive, detail }) => ({
    title: 'Das Laufwerk wurde nicht neu eingesteckt',
    happened: `${drive}: ${detail}.`,
    remedy: 'Ziehen Sie es ab, stecken Sie es wieder ein und prüfen Sie es dann, oder prüfen Sie es ohne --replugged.',
  }),
  'drive-lies': ({ drive, finding, explained, notAsBefore }) => ({
    title: finding.kind === 'unreliable' ? 'Das Laufwerk ist unzuverlässig' : 'Das Laufwerk ist kleiner, als es angibt',
    happened: `${drive}: ${explained} ${
      notAsBefore === null
        ? 'Alles, was die Prüfung überschrieben hat, wurde zurückgeschrieben und noch einmal gelesen.'
        : `Nicht wiederhergestellt werden konnten ${notAsBefore}.`
    }`,
    remedy: 'Sichern Sie, was darauf wichtig ist, schreiben Sie nicht mehr darauf und geben Sie es dem Händler zurück.',
  }),
  'drive-not-restored': ({ drive, why, where, path }) => ({
    title: 'Auf dem Laufwerk sind noch Markierungen der Kapazitätsprüfung',
    happened: `${drive}: ${why}. Markierungen der Prüfung können eigene Daten des Laufwerks ersetzt haben: ${where}. Sonst wurde nichts geschrieben. Die ursprünglichen Daten liegen in ${path}.`,
    remedy:
      'Stecken Sie das Laufwerk ein und stellen Sie seine Daten wieder her: „Zurückschreiben“ in der App oder „flakestick drives --probe LAUFWERK --put-back“.',
  }),
  'probe-unfinished': ({ drive, startedAt, path }) => ({
    title: 'Eine frühere Prüfung dieses Laufwerks wurde unterbrochen',
    happened: `Die Prüfung von ${drive}, begonnen um ${startedAt}, wurde nicht beendet. Die überschriebenen Daten liegen in ${path}.`,
    remedy:
      'Stellen Sie sie zuerst wieder her: „Zurückschreiben“ in der App oder „flakestick drives --probe LAUFWERK --put-back“.',
  }),
  'nothing-to-restore': ({ drive }) => ({
    title: 'Es gibt nichts wiederherzustellen',
    happened: `Auf diesem Rechner wurde keine Kapazitätsprüfung von ${drive} unterbrochen.`,
    remedy:
      'Wurde es auf einem anderen Rechner oder von einem anderen Benutzer geprüft, stellen Sie es dort wieder her.',
  }),
} satisfies Partial<FailureTexts>;
