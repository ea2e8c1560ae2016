import type { Messages } from '../../en/page.ts';
import { plural, whole } from '../number.ts';

const toFix = ({ count }: { count: number }): string =>
  `${whole(count)} ${plural(count, { one: 'Problem', other: 'Probleme' })}`;

export const frame: Messages['screens']['frame'] = {
  sectionsLabel: 'Bereiche',
  sections: { flash: 'Erstellen', verify: 'Prüfen', records: 'Sticks', machine: 'Dieser Rechner' },
  toFix,
  machineLacks: ({ count }) => `Dieser Rechner: ${toFix({ count })}`,

  asking: {
    title: 'Ihr Passwort wird gebraucht',
    body: 'Flakestick wartet auf Ihre Erlaubnis. Noch wurde nichts angerührt, und nichts läuft ab.',
  },
  notifyMe: 'Benachrichtigen, wenn es fertig ist',
  help: {
    title: 'Tasten',
    ctrl: 'Strg',
    does: {
      make: 'Stick erstellen',
      verify: 'Laufwerk prüfen',
      sticks: 'Ihre Sticks',
      open: 'Abbild, Modul oder Flake öffnen',
      start: 'Beschreiben… oder Prüfen, sobald alles gewählt ist',
      log: 'Protokoll zeigen oder schließen',
      help: 'Diese Liste',
    },
    version: ({ version }) => `Flakestick ${version}`,
  },
  drop: {
    title: 'Hier loslassen',
    detail: 'Ein Abbild, ein NixOS-Modul, ein Ordner mit einem Flake oder eine Adresse.',
    busy: 'Ein Auftrag läuft. Lassen Sie es hier los, wenn er beendet ist.',
  },
  noPath: {
    title: ({ file }) => `Wo liegt ${file}?`,
    detail: 'Ein Browser verrät einer Seite nicht, wo eine Datei liegt. Wählen Sie sie in der Liste der Dateien.',
    choose: 'Datei wählen…',
  },
  openElsewhere: {
    title: 'Flakestick ist in einem anderen Fenster geöffnet',
    detail:
      'Es kann immer nur ein Fenster geöffnet sein. Schließen Sie das andere, und versuchen Sie es hier noch einmal.',
    retry: 'Erneut versuchen',
  },
  cancelled: {
    title: 'Abgebrochen',
    happened: 'Der Vorgang wurde abgebrochen.',
    remedy: 'Wenn Sie ihn noch möchten, beginnen Sie erneut.',
  },

  connectionLost: {
    title: 'Die Verbindung zu Flakestick ist abgebrochen',
    happened: 'Das Programm hinter dieser Seite antwortet nicht.',
    remedy:
      'Wenn es beendet wurde, starten Sie es wieder. Sobald es läuft, erscheint hier der Stand des laufenden Auftrags.',
  },
  reconnecting:
    'Angezeigt wird der letzte bekannte Stand. Ein laufender Auftrag geht möglicherweise ohne dieses Fenster weiter. Die Verbindung wird wiederhergestellt…',
};
