import type { Messages } from '../../en/page.ts';
import { bytes } from '../number.ts';

export const practice: Messages['screens']['practice'] = {
  door: {
    title: 'Kein Stick zur Hand?',
    detail:
      'Eine Datei auf diesem Rechner kann ihn spielen: Sie sehen den ganzen Ablauf in 20 Sekunden. Kein Laufwerk wird geöffnet.',
    start: 'Mit einem Übungsstick ausprobieren',
  },
  stickName: 'Übungsstick',
  printed: 'Übung',
  titles: {
    building: 'Übung: ein Abbild bauen',
    writing: 'Übung: auf eine Datei schreiben, die einen Stick spielt',
    verifying: 'Übung: alles zurücklesen',
  },
  counted: { building: 'Gebaut', writing: 'Geschrieben', verifying: 'Zurückgelesen' },
  notes: {
    building:
      'Hier besteht das Abbild aus zufälligen Bytes. Ein echtes wird von Nix gebaut oder heruntergeladen; das dauert Minuten, beim ersten Mal bis zu einer Stunde.',
    writing: 'Violett ist, was geschrieben wurde. Auf einem echten Stick würde jetzt alles ersetzt.',
    verifying:
      'Grün ist, was zurückgelesen und verglichen wurde. So wird bei einem echten Stick bewiesen, dass er stimmt.',
  },
  stop: 'Übung beenden',
  done: {
    title: 'Das war eine Übung',
    detail: ({ sizeBytes }) =>
      `Alle ${bytes(sizeBytes)} wurden in eine Datei geschrieben, zurückgelesen und stimmen überein. Kein Stick wurde erstellt, und nichts wurde aufbewahrt.`,
    next: 'Bei einem echten Stick steht hier „geprüft“, und Sie können einen Computer damit starten.',
    makeReal: 'Einen echten Stick erstellen',
    again: 'Noch einmal üben',
  },
  failed: {
    nothingTouched: 'Es war nur eine Übung: Kein Laufwerk wurde angerührt.',
    back: 'Zurück',
  },
};
