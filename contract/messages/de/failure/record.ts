/** Belege, Berechtigungen, das Hilfsprogramm und der Auftrag selbst. */
import type { FailureTexts } from '../../failure-texts.ts';
import { duration } from '../number.ts';

/** Was zu lange gedauert hat. */
const limited = {
  source: 'Die Auswertung der Quelle',
  'nix-build': 'Nix',
  download: 'Der Download',
  image: 'Das Lesen des Abbilds',
  drive: 'Das Laufwerk',
  write: 'Das Schreiben',
  verify: 'Das Prüfen',
  record: 'Das Lesen der Belege',
  doctor: 'Die Prüfung dieses Rechners',
} as const;

/** Weshalb die Berechtigung nicht angefordert werden kann. */
const missingForPermission = {
  pkexec: 'Sie dürfen das Laufwerk nicht öffnen, und pkexec ist nicht installiert.',
  helper: 'Das Hilfsprogramm ist nicht installiert: diese Kopie von Flakestick wurde nur entpackt.',
  agent: 'Es gibt keinen Passwortdialog: auf dem Desktop läuft kein polkit-Agent.',
} as const;

export const recordFailures = {
  'record-not-found': ({ id }) => ({
    title: 'Beleg nicht gefunden',
    happened: `Einen Beleg mit der ID ${id} gibt es nicht.`,
    remedy: '„flakestick records“ zeigt alle Belege.',
  }),
  'record-corrupt': ({ path, detail }) => ({
    title: 'Ein Beleg lässt sich nicht lesen',
    happened: `${path}: ${detail}`,
    remedy: 'Löschen Sie die Datei. Das Laufwerk lässt sich weiterhin mit dem Abbild prüfen (--image).',
  }),
  'record-newer': ({ path, schema }) => ({
    title: 'Der Beleg stammt von einem neueren Flakestick',
    happened: `${path} hat Version ${schema}, die dieses Flakestick nicht kennt. Die Datei blieb unverändert.`,
    remedy:
      'Aktualisieren Sie Flakestick auf diesem Rechner. Das Laufwerk lässt sich weiterhin mit dem Abbild prüfen (--image).',
  }),
  'record-unwritable': ({ path, detail }) => ({
    title: 'Der Beleg ließ sich nicht speichern',
    happened: `${path}: ${detail}`,
    remedy:
      'Schaffen Sie Platz oder korrigieren Sie die Zugriffsrechte des Ordners, und beginnen Sie noch einmal. Ein beschriebenes Laufwerk lässt sich mit --image prüfen.',
  }),
  'export-invalid': ({ path, detail }) => ({
    title: 'Das ist kein exportierter Beleg',
    happened: `${path}: ${detail}.`,
    remedy:
      'Exportieren Sie den Beleg noch einmal („flakestick records export ID --output DATEI“) und kopieren Sie die ganze Datei.',
  }),
  'export-newer': ({ path, version }) => ({
    title: 'Der Beleg wurde mit einem neueren Flakestick exportiert',
    happened: `${path} hat die Version ${version}, die dieses Flakestick nicht kennt.`,
    remedy: 'Aktualisieren Sie Flakestick auf diesem Rechner und importieren Sie den Beleg dann noch einmal.',
  }),
  'record-conflict': ({ id }) => ({
    title: 'Es gibt schon einen anderen Beleg mit dieser ID',
    happened: `Der Beleg ${id} ist hier schon vorhanden, mit anderem Inhalt.`,
    remedy:
      'Sehen Sie ihn mit „flakestick records show“ an. Ist es der falsche, löschen Sie ihn und importieren Sie den anderen noch einmal.',
  }),
  'authorization-dismissed': () => ({
    title: 'Die Berechtigung wurde nicht erteilt',
    happened: 'Der Passwortdialog wurde geschlossen.',
    remedy:
      'Beginnen Sie noch einmal und stimmen Sie zu, oder wählen Sie ein Laufwerk, das Sie ohne Passwort beschreiben dürfen.',
  }),
  'authorization-refused': () => ({
    title: 'Die Berechtigung wurde verweigert',
    happened: 'Dieses Benutzerkonto darf das Laufwerk nicht verwenden.',
    remedy: 'Fragen Sie den Administrator, oder arbeiten Sie unter einem Konto, das es darf.',
  }),
  'authorization-unavailable': ({ detail, missing }) => ({
    title: 'Die Berechtigung konnte nicht angefordert werden',
    happened: missing ? missingForPermission[missing] : detail,
    remedy:
      missing === 'helper'
        ? 'Installieren Sie Flakestick aus dem deb- oder rpm-Paket oder mit Nix, oder führen Sie den Befehl als root aus.'
        : 'Installieren Sie polkit (pkexec) und einen polkit-Agenten für Ihre Arbeitsumgebung, oder führen Sie den Befehl als root aus.',
  }),
  'pkexec-not-setuid': ({ program, onNixos }) => ({
    title: 'Das pkexec dieses Rechners kann nicht als root laufen',
    happened: `${program} hat das Set-User-ID-Bit nicht, oder diese Umgebung übergeht es. Sie wurden nicht nach einem Passwort gefragt.`,
    remedy: onNixos
      ? 'Fügen Sie „security.polkit.enable = true;“ in Ihre NixOS-Konfiguration ein, ab NixOS 26.11 auch „security.polkit.enablePkexecWrapper = true;“. Führen Sie dann „sudo nixos-rebuild switch“ aus.'
      : 'Installieren Sie polkit (pkexec) noch einmal, oder führen Sie den Befehl als root aus. In einem Container führen Sie ihn auf dem Hauptsystem aus.',
  }),
  'helper-failed': ({ detail }) => ({
    title: 'Das Hilfsprogramm wurde unerwartet beendet',
    happened: detail,
    remedy:
      'Das Laufwerk ist möglicherweise nur teilweise beschrieben. Beginnen Sie noch einmal. Geschieht es wieder, melden Sie es bitte mit dem Protokoll.',
  }),
  'job-running': () => ({
    title: 'Es läuft schon ein Auftrag',
    happened: 'Es kann immer nur ein Auftrag laufen.',
    remedy: 'Warten Sie, bis er beendet ist, oder brechen Sie ihn ab.',
  }),
  'timed-out': ({ stage, limitMs }) => ({
    title: 'Es hat zu lange gedauert',
    happened: `${limited[stage]} war nach ${duration(limitMs / 1000)} nicht fertig.`,
    remedy:
      'Prüfen Sie das Netzwerk und ob der Rechner mit etwas anderem beschäftigt ist, und versuchen Sie es erneut.',
  }),
  internal: ({ message, id }) => ({
    title: 'In Flakestick ist etwas schiefgegangen',
    happened: message,
    remedy:
      id === undefined
        ? 'Das ist ein Programmfehler. Bitte melden Sie ihn mit dem Protokoll.'
        : `Das ist ein Programmfehler. Bitte melden Sie ihn mit der ID ${id} und dem Bericht von „flakestick doctor --report“.`,
  }),
} satisfies Partial<FailureTexts>;
