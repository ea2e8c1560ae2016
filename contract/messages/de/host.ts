import type { Messages } from '../en/index.ts';

export const host: Messages['host'] = {
  notBuilt: 'Die Seite ist noch nicht gebaut. Führen Sie aus: npm run build',
  couldNotStart: ({ reason }) => `Flakestick konnte nicht starten: ${reason}`,
  couldNotStartTitle: 'Flakestick konnte nicht starten',
  stopping: 'Laufende Vorgänge werden angehalten…',
  openAddress:
    'Öffnen Sie diese Adresse in einem Browser auf diesem Rechner; sie gilt nur einmal. Strg-C beendet Flakestick.',
  runsAlready: 'Flakestick läuft schon; sein Fenster wird noch einmal geöffnet.',
  openAddressOfRunning: 'Öffnen Sie diese Adresse in einem Browser auf diesem Rechner; sie gilt einmal.',
  withoutSandbox: 'Läuft als root: Der Browser wird ohne seine eigene Sandbox gestartet (--no-sandbox).',
  ifNoPageOpens: ({ url }) => `Falls sich keine Seite öffnet, öffnen Sie diese Adresse selbst: ${url}`,
  browserFailed: ({ browser, url }) =>
    `Der Browser (${browser}) hat die Seite nicht geöffnet. Öffnen Sie sie selbst: ${url}`,
  stillRunning: ({ url }) =>
    `Das Fenster ist geschlossen, aber es läuft noch etwas. Um es wieder zu sehen, öffnen Sie: ${url}`,
  denied: {
    'other-host': ({ host }) => `Dieser Server antwortet nur für ${host}.`,
    'not-get': 'Dieser Server beantwortet nur GET-Anfragen.',
    'other-page': 'Anfragen von anderen Seiten werden abgelehnt.',
    'not-a-window': 'Diese Adresse muss in einem Fenster geöffnet werden.',
    'other-browser':
      'Flakestick lässt nur das Browserfenster ein, das seine Adresse zuerst benutzt hat. Beenden Sie Flakestick und starten Sie es erneut, um eine neue Adresse zu erhalten.',
    'no-such-page': 'Diese Seite gibt es nicht.',
  },
  dialogs: {
    source: { title: 'Abbild oder NixOS-Modul wählen', filter: 'Abbilder und NixOS-Module' },
    record: { title: 'Exportierten Beleg wählen', filter: 'Exportierte Belege' },
    choose: 'Auswählen',
    allFiles: 'Alle Dateien',
  },
  viewMenu: 'Ansicht',
  menu: {
    file: 'Datei',
    helpMenu: 'Hilfe',
    make: 'Stick erstellen',
    verify: 'Stick prüfen',
    sticks: 'Ihre Sticks',
    open: 'Öffnen…',
    start: 'Beschreiben… oder Prüfen',
    log: 'Protokoll',
    help: 'Tasten',
  },
};
