import type { Messages } from '../../en/page.ts';
import { bytes, plural, whole } from '../number.ts';

export const drive: Messages['screens']['drive'] = {
  onto: 'auf',
  noneChosen: 'noch kein Laufwerk gewählt',
  sticks: ({ count }) => `${whole(count)} ${plural(count, { one: 'Laufwerk', other: 'Laufwerke' })}`,
  pluggedIn: ({ count }) => `${whole(count)} eingesteckt`,
  selectAll: ({ count }) => `Alle ${whole(count)} auswählen`,
  selectNone: 'Auswahl aufheben',
  arrived: ({ names }) => `Eingesteckt: ${names.join(', ')}`,
  looking: 'Laufwerke werden gesucht…',
  none: {
    title: 'Stecken Sie einen USB-Stick oder eine Speicherkarte ein',
    detail: 'Das Laufwerk erscheint hier von selbst. Sein Inhalt wird ersetzt, aber erst, wenn Sie es bestätigt haben.',
  },
  listLabel: 'Laufwerke',
  tooSmall: ({ needBytes }) => `Zu klein: Das Abbild braucht ${bytes(needBytes)}.`,
  probablyTooSmall: ({ likelyBytes }) => `Wahrscheinlich zu klein: Das Abbild hat etwa ${bytes(likelyBytes)}.`,
  fake: ({ claimsBytes, atMostBytes }) =>
    `Gefälscht: Es gibt ${bytes(claimsBytes)} an und fasst höchstens ${bytes(atMostBytes)}. Es lässt sich nicht verwenden.`,
  unusableDrives: 'Laufwerke zeigen, die sich nicht verwenden lassen',
  badges: { large: 'Groß', mounted: 'Eingehängt', virtual: 'Datei als Laufwerk' },
  refused: ({ reasons }) => {
    const text = reasons.join('; ');
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  },

  moreAbout: ({ drive }) => `Mehr zu ${drive}`,
  protect: 'Nie wieder anbieten',
  isProtected: {
    title: ({ drive }) => `${drive} ist geschützt`,
    detail: 'Es wird nicht mehr angeboten, an welchem Anschluss es auch steckt.',
    showList: 'Liste anzeigen',
  },

  vanished: {
    swapped: ({ count }) =>
      plural(count, {
        one: 'Das gewählte Laufwerk wurde ausgetauscht',
        other: 'Gewählte Laufwerke wurden ausgetauscht oder abgezogen',
      }),
    unplugged: ({ count }) =>
      plural(count, { one: 'Das gewählte Laufwerk wurde abgezogen', other: 'Gewählte Laufwerke wurden abgezogen' }),
    gone: ({ drive }) => `${drive} ist nicht mehr gewählt.`,
    replugged: ({ drive, devicePath }) =>
      `${drive} ist nicht mehr gewählt: Es wurde neu eingesteckt und ist jetzt ${devicePath}.`,
    replaced: ({ drive, by, devicePath }) => `${drive} ist nicht mehr gewählt: ${devicePath} ist jetzt ${by}.`,
    chooseAgain: 'Wählen Sie noch einmal.',
  },
};
