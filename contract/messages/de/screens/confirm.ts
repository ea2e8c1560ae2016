import type { Messages } from '../../en/page.ts';
import { plural, whole } from '../number.ts';

const why = {
  large: 'Dieses Laufwerk ist groß.',
  data: 'Auf diesem Laufwerk sind Daten.',
  untold: 'Auf diesem Laufwerk sind vielleicht Daten.',
  'large-and-data': 'Dieses Laufwerk ist groß und enthält Daten.',
  'large-and-untold': 'Dieses Laufwerk ist groß und enthält vielleicht Daten.',
  system: 'drivelist meldet dieses Laufwerk als Systemlaufwerk.',
  fake: 'Eine Kapazitätsprüfung hat gezeigt, dass dieses Laufwerk gefälscht ist.',
  external: 'Das ist eine Platte an Thunderbolt oder einem anderen externen PCI-Anschluss.',
};

export const confirm: Messages['screens']['confirm'] = {
  question: {
    one: ({ drive }) => `${drive} löschen?`,
    several: ({ count }) => `${whole(count)} Laufwerke löschen?`,
    none: 'Es ist kein Laufwerk mehr gewählt',
  },
  erase: {
    shown: ({ count }) => (count > 1 ? `${whole(count)} Laufwerke löschen und beschreiben` : 'Löschen und beschreiben'),
    one: ({ drive }) => `${drive} löschen und beschreiben`,
    several: ({ count }) => `${whole(count)} Laufwerke löschen und beschreiben`,
  },
  consequence: ({ image, count }) =>
    plural(count, {
      one: `<b>${image}</b> wird auf dieses Laufwerk geschrieben. Was jetzt darauf ist, lässt sich nicht wiederherstellen.`,
      other: `<b>${image}</b> wird auf diese Laufwerke geschrieben. Was jetzt darauf ist, lässt sich nicht wiederherstellen.`,
    }),

  resumed: {
    question: {
      one: ({ drive }) => `Auf ${drive} weiterschreiben?`,
      several: ({ count }) => `Auf ${whole(count)} Laufwerken weiterschreiben?`,
    },
    shown: 'Weiterschreiben',
    button: {
      one: ({ drive }) => `Auf ${drive} weiterschreiben`,
      several: ({ count }) => `Auf ${whole(count)} Laufwerken weiterschreiben`,
    },
    consequence: ({ image, count }) =>
      plural(count, {
        one: `Ein Teil von <b>${image}</b> ist schon auf diesem Laufwerk. Was davon stimmt, bleibt; der Rest wird geschrieben.`,
        other: `Ein Teil von <b>${image}</b> ist schon auf diesen Laufwerken. Was davon stimmt, bleibt; der Rest wird geschrieben.`,
      }),
  },

  loss: {
    empty: 'Es wurde nichts darauf gefunden.',
    replaced: ({ contents }) => `Wird ersetzt: ${contents}`,
    lost: ({ contents }) => `Geht verloren: ${contents}`,
    untold: ({ contents }) => `${contents}. Was auch darauf ist, geht verloren.`,
    mounted: ({ mountPoints }) =>
      `Eingehängt unter ${mountPoints.join(', ')}. Es wird vorher ausgehängt: Schließen Sie, was darauf geöffnet ist.`,
  },

  typeToErase: {
    label: ({ word, because }) => `${why[because]} Geben Sie seinen Namen ein, um es zu löschen: ${word}`,
    size: ({ word, because }) => `${why[because]} Geben Sie seine Größe ein, um es zu löschen: ${word}`,
    serial: ({ word, because }) =>
      `${why[because]} Geben Sie die letzten ${word.length} Zeichen seiner Seriennummer ein, um es zu löschen: ${word}`,
  },

  unverifiedDownload: {
    label: 'Den Download verwenden, obwohl er keine Prüfsumme hat',
    detail:
      'Ohne Prüfsumme lässt sich nicht feststellen, ob die Datei unterwegs beschädigt oder ausgetauscht wurde. Das Zurücklesen zeigt nur, dass auf dem Laufwerk ist, was heruntergeladen wurde.',
  },
  unfinished: {
    badBlocks: 'Nur die fehlerhaften Blöcke neu schreiben',
    resume: 'Mit dem fortfahren, was schon da ist',
    resumeOne: ({ image, drive }) =>
      `Ein früheres Schreiben (${image} auf ${drive}) wurde nicht beendet. War es dieses Abbild, bleiben richtige Blöcke erhalten, und der Rest wird geschrieben; danach wird jedes Byte geprüft.`,
    resumeSeveral: ({ count }) =>
      `Auf ${whole(count)} Laufwerken wurde ein früheres Schreiben nicht beendet. Wo es dieses Abbild war, bleiben richtige Blöcke erhalten, und der Rest wird geschrieben; danach wird jedes Byte geprüft.`,
    everything: 'Alles wird vom ersten Block an neu geschrieben.',
  },
  readBack: {
    label: 'Jedes Byte zurücklesen und vergleichen',
    on: 'Dauert etwa so lange wie das Schreiben. Nur so ist sicher, dass alles stimmt.',
    off: 'Das Laufwerk gilt dann als nicht geprüft.',
  },
  proveBoot: {
    label: 'Am Ende in einer virtuellen Maschine starten',
    detail:
      'Wenn jedes Byte zurückgelesen ist, wird das Laufwerk ohne Fenster gestartet. Wie weit es kommt, steht danach im Beleg. Das dauert eine Minute oder länger und fragt vielleicht noch einmal nach Ihrem Passwort.',
  },
  eject: {
    label: 'Am Ende zum Abziehen freigeben',
    detail:
      'Das Laufwerk wird abgeschaltet, wenn alles fertig ist. Um es wieder zu benutzen, ziehen Sie es ab und stecken es neu ein.',
  },
  planLabel: 'Was gebaut wird',
  planning: 'Es wird ermittelt, was gebaut werden muss…',
};
