import type { Messages } from '../../en/page.ts';
import { bytes, plural, whole } from '../number.ts';

export const make: Messages['screens']['make'] = {
  title: 'Einen NixOS-Stick erstellen',
  unnamedSource: 'Das Abbild',
  buildOnly: 'Nur das Abbild bauen',
  flash: 'Schreiben…',
  plan: ({ title, target }) => `${title} auf ${target} schreiben`,
  aboutSize: ({ sizeBytes }) => `etwa ${bytes(sizeBytes)}`,
  erases: ({ count }) => plural(count, { one: 'sein Inhalt wird ersetzt', other: 'ihr Inhalt wird ersetzt' }),
  isEmpty: 'ist leer',
  drives: ({ count }) => `${whole(count)} ${plural(count, { one: 'Laufwerk', other: 'Laufwerke' })}`,

  hints: {
    anotherJob: 'Es läuft ein anderer Auftrag. Dieser kann beginnen, wenn jener beendet ist.',
    chooseSourceAndDrive: 'Wählen Sie, was geschrieben werden soll, und ein Laufwerk.',
    chooseSource: 'Wählen Sie, was geschrieben werden soll.',
    chooseDrive: 'Wählen Sie ein Laufwerk.',
    confirmRisks: 'Bestätigen Sie, was der Flake darf.',
    fixOptions: 'Korrigieren Sie die markierten Optionen.',
  },

  lacksOne: ({ name, detail }) => `${name}: ${detail}`,
  lacksSeveral: 'Diesem Rechner fehlt einiges, was gebraucht wird',
  whatToDo: 'Was hilft?',
};
