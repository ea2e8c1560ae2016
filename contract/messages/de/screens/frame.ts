import type { Messages } from '../../en/page.ts';
import { plural, whole } from '../number.ts';

const toFix = ({ count }: { count: number }): string =>
  `${whole(count)} ${plural(count, { one: 'Problem', other: 'Probleme' })}`;

export const frame: Messages['screens']['frame'] = {
  sectionsLabel: 'Bereiche',
  sections: { flash: 'Erstellen', verify: 'Prüfen', records: 'Sticks', machine: 'Dieser Rechner' },
  toFix,
  machineLacks: ({ count }) => `Dieser Rechner: ${toFix({ count })}`,

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
