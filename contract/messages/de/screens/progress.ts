import type { Messages } from '../../en/page.ts';
import { bytes, duration, plural, rate, whole } from '../number.ts';

const badBlocks = {
  differs: { one: 'weicht ab', other: 'weichen ab' },
  unreadable: { one: 'ist nicht lesbar', other: 'sind nicht lesbar' },
  both: { one: 'weicht ab oder ist nicht lesbar', other: 'weichen ab oder sind nicht lesbar' },
};

export const progress: Messages['screens']['progress'] = {
  unnamed: { record: 'Der Beleg', image: 'Das Abbild' },
  // In the dative, as the titles need it.
  drives: ({ count }) => `${whole(count)} ${plural(count, { one: 'Laufwerk', other: 'Laufwerken' })}`,

  titles: {
    locking: ({ what }) => `${what} wird vorbereitet`,
    building: ({ what }) => `${what} wird gebaut`,
    downloading: ({ what }) => `${what} wird heruntergeladen`,
    'reading-image': ({ what }) => `${what} wird gelesen`,
    unmounting: ({ what }) => `Aushängen von ${what}`,
    authorizing: 'Warten auf die Berechtigung',
    everything: ({ what }) => `${what} wird geschrieben`,
    missing: ({ what }) => `${what} wird fertig geschrieben`,
    'bad-blocks': ({ what }) => `Fehlerhafte Blöcke werden neu geschrieben: ${what}`,
    verifying: ({ what }) => `Prüfung von ${what}`,
    failed: 'Der Auftrag ist fehlgeschlagen',
    buildFailed: 'Der Build wurde nicht fertig',
    cancelled: 'Abgebrochen',
  },
  short: {
    locking: 'Quelle fixieren',
    evaluating: 'Auswerten',
    fetching: 'Herunterladen',
    building: 'Bauen',
    'packing-image': 'Abbild packen',
    downloading: 'Herunterladen',
    'reading-image': 'Abbild lesen',
    unmounting: 'Aushängen',
    authorizing: 'Warten auf Berechtigung',
    writing: 'Schreiben',
    verifying: 'Prüfen',
  },
  done: {
    build: 'Das Abbild ist fertig',
    onlyMounted: ({ drive }) => `${drive} wurde nur durch Einhängen verändert`,
    intact: ({ drive }) => `${drive} ist unversehrt`,
    verified: ({ drive }) => `${drive} ist geprüft`,
    unverified: ({ drive }) => `${drive} ist beschrieben, aber nicht geprüft`,
    differs: ({ drive }) => `${drive} enthält nicht, was es sollte`,
    failed: ({ drive }) => `${drive} ist fehlgeschlagen`,
    allVerified: ({ count }) =>
      count === 2 ? 'Beide Laufwerke sind geprüft' : `Alle ${whole(count)} Laufwerke sind geprüft`,
    someFailed: ({ bad, count }) =>
      `${whole(bad)} von ${whole(count)} Laufwerken ${plural(bad, { one: 'ist', other: 'sind' })} fehlgeschlagen`,
    someReady: ({ ready, count }) =>
      `${whole(ready)} von ${whole(count)} Laufwerken ${plural(ready, { one: 'ist', other: 'sind' })} fertig`,
    someUnverified: ({ ready, count }) =>
      `${whole(ready)} von ${whole(count)} Laufwerken ${plural(ready, { one: 'ist', other: 'sind' })} beschrieben, aber nicht geprüft`,
    allUnverified: ({ count }) => `${whole(count)} Laufwerke sind beschrieben, aber nicht geprüft`,
  },
  spoken: ({ title, percent, timeLeft }) =>
    [title, percent === null ? null : `${percent} Prozent`, timeLeft].filter((part) => part !== null).join(', '),
  percent: ({ percent }) => `${percent} %`,

  timeLeft: {
    almostDone: 'fast fertig',
    fewSeconds: 'noch ein paar Sekunden',
    seconds: ({ seconds }) => `noch etwa ${seconds} s`,
    minutes: ({ minutes }) => `noch etwa ${minutes} min`,
    hours: ({ hours, minutes }) => (minutes === 0 ? `noch etwa ${hours} h` : `noch etwa ${hours} h ${minutes} min`),
  },

  stagesLabel: 'Schritte',
  stages: { source: 'Quelle', build: 'Bauen', image: 'Abbild', write: 'Schreiben', verify: 'Prüfen' },
  stageStates: {
    ahead: 'noch nicht',
    current: 'läuft',
    done: 'fertig',
    failed: 'fehlgeschlagen',
    skipped: 'nicht nötig',
  },

  cancel: {
    button: 'Abbrechen…',
    jobQuestion: 'Diesen Auftrag abbrechen?',
    verifyQuestion: 'Die Prüfung anhalten?',
    keepGoing: 'Weitermachen',
    cancelJob: 'Auftrag abbrechen',
    stopVerifying: 'Prüfung anhalten',
    onlyRead: 'Das Laufwerk wird nur gelesen. Es bleibt, wie es ist.',
    partlyWritten: ({ count }) =>
      plural(count, {
        one: 'Was auf dem Laufwerk war, ist schon verloren, und so lässt es sich nicht verwenden. Sie können es jederzeit erneut beschreiben.',
        other:
          'Was auf den Laufwerken war, ist schon verloren, und so lassen sie sich nicht verwenden. Sie können sie jederzeit erneut beschreiben.',
      }),
    unverified:
      'Alles ist geschrieben, aber ob es sich zurücklesen lässt, erfahren Sie dann nicht. Im Beleg steht es als nicht geprüft.',
    building:
      'Noch wurde auf kein Laufwerk geschrieben. Was gebaut ist, bleibt erhalten, und der nächste Build setzt dort an.',
    untouched: 'Noch wurde auf kein Laufwerk geschrieben.',
  },

  locking: {
    title: 'Es wird ermittelt, was genau gebaut wird',
    label: 'Quelle fixieren',
    detail: 'Die Quelle wird geladen und auf eine Revision fixiert, damit der Beleg sie nennen kann.',
  },
  readingImage: {
    label: 'Abbild lesen',
    detail: 'Für jeden Block wird eine Prüfsumme berechnet, um das Laufwerk damit zu vergleichen.',
  },
  authorizing: {
    title: 'Vielleicht wird Ihr Passwort gebraucht',
    read: ({ drives }) =>
      drives.length === 0
        ? 'Wenn Ihr System danach fragt, erlauben Sie Flakestick, das Laufwerk zu lesen.'
        : `Wenn Ihr System danach fragt, erlauben Sie Flakestick, ${drives.join(', ')} zu lesen.`,
    write: ({ drives }) =>
      drives.length === 0
        ? 'Wenn Ihr System danach fragt, erlauben Sie Flakestick, das Laufwerk zu beschreiben.'
        : `Wenn Ihr System danach fragt, erlauben Sie Flakestick, ${drives.join(', ')} zu beschreiben.`,
    noHurry: 'Lassen Sie sich Zeit: Noch wurde nichts angetastet, und nichts läuft ab.',
  },
  unmounting: {
    title: ({ drives }) => `Aushängen: ${drives.join(', ')}`,
    label: 'Aushängen',
    detail:
      'Daten, die noch im Arbeitsspeicher sind, werden vorher auf das Laufwerk geschrieben. Das kann eine Weile dauern. Nichts wird erzwungen.',
  },
  bytesOf: ({ doneBytes, totalBytes }) => `${bytes(doneBytes)} von ${bytes(totalBytes)}`,

  build: {
    stages: {
      evaluating: 'Es wird ermittelt, was gebaut werden muss',
      fetching: 'Was anderswo schon gebaut ist, wird heruntergeladen',
      building: 'Der Rest wird gebaut',
      'packing-image': 'Alles wird zu einem Abbild gepackt',
    },
    evaluating: 'Auswerten',
    filesRead: ({ count }) => `${whole(count)} ${plural(count, { one: 'Datei', other: 'Dateien' })} gelesen`,
    downloads: 'Downloads',
    builds: 'Builds',
    countOf: ({ done, expected }) => `${whole(done)} von ${whole(expected)}`,
    running: 'Läuft gerade',
    nothingRuns: 'Im Moment nichts.',
    from: 'Quelle',
    activities: { build: 'gebaut wird', fetch: 'heruntergeladen wird', copy: 'kopiert wird' },
    failed: 'fehlgeschlagen',
    waitsFor: ({ count }) => `wartet auf ${whole(count)}`,
    onBuilder: ({ host }) => `auf ${host}`,
  },

  download: {
    label: 'Abbild herunterladen',
    checkingLabel: 'Frühere Downloads prüfen',
    soFar: ({ doneBytes }) => `bisher ${bytes(doneBytes)}`,
    retrying: 'Die Verbindung ist abgebrochen. Neuer Versuch…',
    connecting: 'Server wird kontaktiert',
    checking: 'Das Abbild wurde früher schon heruntergeladen. Es wird noch einmal mit seiner Prüfsumme verglichen.',
    kept: ({ keptBytes }) => `${bytes(keptBytes)} sind schon da; ab dort geht der Download weiter.`,
    untilVerified: 'Kein Laufwerk wird angetastet, bevor das Abbild vollständig ist und seine Prüfsumme stimmt.',
    untilComplete: 'Kein Laufwerk wird angetastet, bevor das Abbild vollständig ist.',
    keptOnCancel: 'Wenn Sie abbrechen, bleibt erhalten, was heruntergeladen ist.',
    from: 'Adresse',
    sha256: 'SHA-256',
    noChecksum: 'Es gibt keine Prüfsumme zum Vergleichen',
  },

  steps: {
    waiting: 'Wartet',
    unmounting: 'Wird ausgehängt',
    clearing: 'Alte Partitionstabellen werden gelöscht',
    writing: 'Wird beschrieben',
    writingMissing: 'Was fehlt, wird geschrieben',
    writingBadBlocks: 'Fehlerhafte Blöcke werden neu geschrieben',
    flushing: 'Das Laufwerk beendet das Schreiben',
    verifying: 'Wird zurückgelesen',
    finished: 'Fertig',
  },
  drivesLabel: 'Laufwerke dieses Auftrags',
  stepOf: ({ drive, step }) => `${drive}: ${step}`,
  unplug: {
    short: 'Abziehen',
    long: 'Dieses Laufwerk ist fertig. Sie können es abziehen, während die anderen weiterlaufen.',
  },
  stateAnd: ({ state, note }) => `${state}, ${note}`,
  keepPlugged: 'Lassen Sie es eingesteckt.',
  booting: ({ stage }) => `Startet in einer virtuellen Maschine. ${stage}.`,
  greenIsRead: 'Grün ist, was vom Laufwerk gelesen und verglichen wurde.',
  speed: 'Tempo',
  kept: ({ keptBytes }) => `${bytes(keptBytes)} waren schon da und bleiben erhalten.`,

  details: 'Einzelheiten',
  blocksOf: ({ done, total, bad }) =>
    bad === 0
      ? `${whole(done)} von ${whole(total)} Blöcken`
      : `${whole(done)} von ${whole(total)} Blöcken, davon ${whole(bad)} fehlerhaft`,
  writeRate: {
    title: 'Schreibtempo, MB/s',
    spoken: ({ bytesPerSecond }) =>
      bytesPerSecond === null ? 'Schreibtempo im Verlauf' : `Schreibtempo im Verlauf, jetzt ${rate(bytesPerSecond)}`,
  },

  blockMap: {
    spoken: ({ read, count, bad, kind }) =>
      `${whole(read)} von ${whole(count)} Blöcken gelesen, ${whole(bad)} ${plural(bad, badBlocks[kind])}`,
  },

  took: ({ image, seconds }) => (image === null ? `In ${duration(seconds)}` : `${image}, in ${duration(seconds)}`),
};
