import type { Messages } from '../../en/page.ts';
import { plural, whole } from '../number.ts';

export const verify: Messages['screens']['verify'] = {
  title: 'Ein Laufwerk prüfen',
  subtitle: 'Jedes Byte wird gelesen und verglichen. Es wird nichts geschrieben.',
  verify: 'Prüfen',

  hints: {
    anotherJob: 'Es läuft ein anderer Auftrag. Dieser kann beginnen, wenn jener beendet ist.',
    chooseDrive: 'Wählen Sie ein Laufwerk.',
    chooseExpectation: 'Wählen Sie, was das Laufwerk enthalten soll.',
    recognise: ({ drive }) => `${drive} wird an seinem Inhalt erkannt und von Anfang bis Ende gelesen.`,
    read: ({ drive }) => `${drive} wird von Anfang bis Ende gelesen.`,
  },

  drivesLabel: 'Zu prüfendes Laufwerk',
  looking: 'Laufwerke werden gesucht…',
  noDrive: {
    title: 'Stecken Sie das Laufwerk ein, das Sie prüfen möchten',
    detail: 'Es erscheint hier von selbst.',
  },
  unreadableDrives: 'Laufwerke zeigen, die sich nicht lesen lassen',

  against: 'gegen',
  nothingChosen: 'noch nichts gewählt',
  chosen: { recognise: 'was dazu passt', record: 'einen Beleg', digest: 'einen SHA-256' },
  expectationLabel: 'Vergleichen mit',
  kinds: {
    recognise: 'Der passende Beleg',
    record: 'Ein bestimmter Beleg',
    'image-file': 'Eine Abbilddatei',
    digest: 'Ein SHA-256',
  },
  about: {
    recognise: 'Wird am Inhalt des Laufwerks gefunden.',
    record: 'Von einem Ihrer Sticks.',
    'image-file': 'Damit lassen sich abweichende Blöcke finden.',
    digest: 'Vom Herausgeber des Abbilds.',
  },

  noRecords: {
    title: 'Es gibt noch keine Belege',
    detail:
      'Zu jedem beschriebenen Laufwerk wird ein Beleg aufbewahrt. Ohne Beleg lässt sich nur sagen, was auf einem Laufwerk ist, nicht, ob es stimmt. Wurde es auf einem anderen Rechner beschrieben, exportieren Sie dort seinen Beleg und importieren Sie ihn hier.',
    goToRecords: 'Zu den Sticks',
  },
  recognise: {
    detail: ({ count, ofThisDrive }) => {
      const all = plural(count, {
        one: 'Ihr Beleg wird mit dem Laufwerk verglichen, welcher Rechner es auch beschrieben hat.',
        other: `Alle ${whole(count)} Belege werden mit dem Laufwerk verglichen, welcher Rechner es auch beschrieben hat.`,
      });
      if (ofThisDrive === 0) return all;
      const own = plural(ofThisDrive, {
        one: 'Ein Beleg gehört zu diesem Laufwerk.',
        other: `${whole(ofThisDrive)} Belege gehören zu diesem Laufwerk.`,
      });
      return `${all} ${own}`;
    },
  },

  record: {
    none: 'Es gibt noch keine Belege: Einer entsteht mit jedem Laufwerk, das Sie beschreiben. Vergleichen Sie stattdessen mit einer Abbilddatei oder einer Prüfsumme.',
    label: 'Beleg',
    search: 'Nach Name, Laufwerk oder Seriennummer suchen',
    noneFound: 'Kein Beleg passt dazu.',
    more: ({ count }) => `${whole(count)} weitere: Suchen Sie danach.`,
    sameSerial: 'Gleiche Seriennummer',
  },
  image: {
    choose: 'Abbild wählen…',
    change: 'Ändern…',
  },
  digest: {
    sha256: 'SHA-256',
    sha256Example: '64 hexadezimale Ziffern',
    size: 'Größe des Abbilds in Bytes',
    sizeDetail: 'Genau: Das Laufwerk wird bis zu dieser Größe gelesen und nicht weiter.',
    badSize: 'Geben Sie eine ganze Zahl ein, ohne Punkte und Leerzeichen.',
    badCharacters: 'Ein SHA-256 enthält nur die Ziffern 0–9 und die Buchstaben a–f.',
    badLength: ({ count }) => `Ein SHA-256 hat 64 Zeichen; dieser hat ${count}.`,
  },
};
