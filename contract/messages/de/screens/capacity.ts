import type { Messages } from '../../en/page.ts';
import { bytes, duration } from '../number.ts';

export const capacity: Messages['screens']['capacity'] = {
  blink: {
    start: 'Welches ist es?',
    stop: 'Blinken beenden',
    label: ({ drive }) => `Welches ist es? Die Leuchte von ${drive} blinken lassen`,
    detail: 'Liest eine halbe Minute lang vom Laufwerk, damit seine Leuchte blinkt. Es wird nichts geschrieben.',
    blinking: 'Seine Leuchte blinkt jetzt',
    problem: ({ title, remedy }) => `${title}. ${remedy}`,
  },

  check: 'Kapazität prüfen…',
  checked: {
    holds: ({ day }) => `Geprüft am ${day}`,
    about: ({ sizeBytes, day }) => `Fasst nur etwa ${bytes(sizeBytes)} (${day})`,
    between: ({ atLeastBytes, atMostBytes, day }) =>
      `Fasst nur ${bytes(atLeastBytes)} bis ${bytes(atMostBytes)} (${day})`,
    lessThan: ({ atMostBytes, day }) => `Fasst weniger als ${bytes(atMostBytes)} (${day})`,
    unreliable: ({ day }) => `Hat am ${day} Daten verloren`,
  },

  question: {
    title: ({ drive }) => `Die Kapazität von ${drive} prüfen?`,
    purpose:
      'Manche Sticks geben mehr Kapazität an, als sie haben, und verlieren, was darüber hinaus geschrieben wird. Die Prüfung schreibt Markierungen an einige hundert Stellen, liest sie und stellt wieder her, was dort war. Sie dauert ein bis zwei Minuten.',
    leavePluggedIn: 'Lassen Sie das Laufwerk eingesteckt.',
    kept: 'Die Daten dieser Stellen werden vorher auf diesem Rechner gesichert, damit sie sich auch nach einem Stromausfall wiederherstellen lassen.',
    start: 'Kapazität prüfen',
  },

  running: {
    checking: ({ drive }) => `${drive} wird geprüft`,
    puttingBack: ({ drive }) => `Die Daten von ${drive} werden wiederhergestellt`,
    stop: 'Anhalten',
    stopping: 'Wird angehalten…',
    stoppingPutsBack: 'Wird angehalten: Die Daten werden wiederhergestellt',
    stalled: ({ seconds }) => `Das Laufwerk antwortet seit ${duration(seconds)} nicht`,
    stalledDetail: 'Lassen Sie es eingesteckt; vielleicht antwortet es noch.',
    marksOnDrive:
      'Auf dem Laufwerk sind jetzt Markierungen. Lassen Sie es eingesteckt, bis alles wiederhergestellt ist.',
    leavePluggedIn: 'Lassen Sie das Laufwerk eingesteckt.',
    stages: {
      authorizing: 'Berechtigung anfordern',
      opening: 'Laufwerk öffnen',
      save: 'Daten der zu prüfenden Stellen sichern',
      tag: 'Markierungen schreiben',
      scan: 'Verirrte Markierungen suchen',
      look: 'Markierungen lesen',
      restore: 'Daten wiederherstellen',
      check: 'Wiederhergestellte Daten prüfen',
    },
  },

  ended: {
    title: ({ drive }) => `Die Kapazität von ${drive}`,
    holdsTitle: 'Kein Anzeichen für eine falsche Kapazität',
    putBack: 'Die Daten auf dem Laufwerk wurden wiederhergestellt und geprüft.',
    putBackTitle: 'Das Laufwerk enthält, was es vor der Prüfung enthielt',
    newer: ({ ranges }) => `Neuere Daten wurden nicht angetastet: ${ranges}.`,
    stoppedTitle: 'Angehalten',
    checkStopped: 'Das Laufwerk ist wie zuvor.',
    putBackStopped: 'Der Rest lässt sich ein andermal wiederherstellen.',
  },

  unfinished: {
    title: ({ drive }) => `Eine Kapazitätsprüfung von ${drive} wurde unterbrochen`,
    detail:
      'An manchen Stellen stehen vielleicht Markierungen statt der Daten des Laufwerks. Diese Daten sind auf diesem Rechner gesichert.',
    putBack: 'Wiederherstellen',
    unknownTitle: 'Ob eine Kapazitätsprüfung unterbrochen wurde, ist nicht bekannt',
  },
};
