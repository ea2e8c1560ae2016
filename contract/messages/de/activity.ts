import type { Messages } from '../en/index.ts';

export const activity: Messages['activity'] = {
  whyAwake: 'Ein Laufwerk wird beschrieben oder geprüft',
  quit: {
    message: 'Es läuft noch etwas. Abbrechen und beenden?',
    keepGoing: 'Weitermachen',
    stopAndQuit: 'Abbrechen und beenden',
    leaves: {
      'nothing-written': 'Noch wurde auf kein Laufwerk etwas geschrieben. Was gebaut wurde, bleibt erhalten.',
      'only-read': 'Das Laufwerk wird nur gelesen; ein Abbruch ändert nichts darauf. Es bleibt ungeprüft.',
      trying: 'Die virtuelle Maschine wird ausgeschaltet. Auf dem Stick und im Abbild wurde nichts verändert.',
      untouched: ({ drive }) => `${drive} enthält noch, was vorher darauf war.`,
      'partly-written': ({ drive }) =>
        `${drive} wird nur einen Teil des Abbilds enthalten und nicht starten. Was vorher darauf war, ist verloren.`,
      'partly-restored': ({ drive }) =>
        `${drive} ist erst wieder brauchbar, wenn es noch einmal zurückgesetzt wird. Sein früherer Inhalt ist verloren.`,
      'written-unverified': ({ drive }) => `${drive} enthält das ganze Abbild, es wurde aber nicht geprüft.`,
      verified: ({ drive }) => `${drive} ist beschrieben und geprüft.`,
      'check-not-begun': ({ drive }) => `Die Kapazitätsprüfung hat auf ${drive} noch nichts geschrieben.`,
      'check-has-marks': ({ drive }) =>
        `Die Kapazitätsprüfung hat Markierungen auf ${drive} geschrieben. Bevor Flakestick endet, werden sie durch die ursprünglichen Daten ersetzt: Lassen Sie das Laufwerk eingesteckt.`,
      'putting-back': ({ drive }) =>
        `Die ursprünglichen Daten von ${drive} werden nach einer Kapazitätsprüfung wiederhergestellt. Was dann noch fehlt, lässt sich später wiederherstellen.`,
      ejecting: ({ drive }) => `${drive} wird ausgeworfen. Flakestick endet, wenn das fertig ist.`,
    },
  },
};
