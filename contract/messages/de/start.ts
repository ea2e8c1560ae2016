import type { Messages } from '../en/index.ts';
import { bytes } from './number.ts';

const nextAttempt = (triesAgain: boolean): string =>
  triesAgain
    ? 'Der nächste Start versucht es wieder.'
    : 'Der nächste Versuch ist morgen; „npx install-electron“ versucht es sofort.';

export const start: Messages['start'] = {
  inElectron: ({ program }) => `Flakestick öffnet sich in Electron (${program}).`,
  withoutDisplay:
    'Es gibt keinen Bildschirm (weder DISPLAY noch WAYLAND_DISPLAY ist gesetzt), daher ist Flakestick als Seite auf diesem Rechner erreichbar.',
  inWindowOf: ({ browser }) => `Flakestick öffnet sich in einem Fenster von ${browser}.`,
  inDefaultBrowser: 'Flakestick öffnet sich im Standardbrowser.',
  served: 'Auch ein Browser wurde nicht gefunden, daher ist Flakestick als Seite auf diesem Rechner erreichbar.',
  withoutSandbox: 'Sie sind root: Electron startet ohne seine Sandbox (--no-sandbox).',
  fetching: ({ version }) =>
    `Electron ${version} wird für das Fenster der App heruntergeladen, einmalig etwa 120 MB. Strg-C öffnet die App stattdessen im Browser.`,
  arrived: ({ doneBytes }) => `${bytes(doneBytes)} heruntergeladen`,
  unpacking: 'Electron wird entpackt',
  missedProxy: 'Über den Proxy dieser Umgebung wird Electron nur mit ELECTRON_GET_USE_PROXY=1 heruntergeladen.',
  because: {
    'package-missing': 'Electron ist nicht installiert.',
    nixos: 'Das Electron von npm läuft nicht unter NixOS; „nix run“ öffnet die App in einem eigenen Fenster.',
    'override-empty': ({ folder }) => `In ${folder}, das ELECTRON_OVERRIDE_DIST_PATH nennt, ist kein Electron.`,
    'download-skipped': 'Electron wurde nicht heruntergeladen, weil ELECTRON_SKIP_BINARY_DOWNLOAD gesetzt ist.',
    'failed-today':
      'Electron ließ sich heute schon einmal nicht herunterladen; „npx install-electron“ versucht es noch einmal.',
    'being-fetched': 'Ein anderes „npm start“ lädt Electron gerade herunter.',
    failed: ({ detail, triesAgain }) =>
      `Electron ließ sich nicht herunterladen (${detail}). ${nextAttempt(triesAgain)}`,
    unreachable: ({ triesAgain }) =>
      `Electron ließ sich nicht herunterladen, weil der Server nicht erreichbar war. ${nextAttempt(triesAgain)}`,
    silent: ({ quietMs, triesAgain }) =>
      `Electron ließ sich nicht herunterladen: ${quietMs / 1000} Sekunden lang kamen kaum Daten an. ${nextAttempt(triesAgain)}`,
    interrupted:
      'Electron wurde nicht heruntergeladen, weil Sie abgebrochen haben. Der nächste Start versucht es wieder.',
    'no-window': ({ ended }) => `Electron hat sich beendet, bevor ein Fenster offen war (${ended}).`,
  },
};
