import type { Messages } from '../../en/page.ts';
import { plural, twoSizes } from '../number.ts';

export const outcome: Messages['screens']['outcome'] = {
  labels: {
    verified: 'Geprüft',
    unverified: 'Nicht geprüft',
    differs: 'Abweichend',
    onlyMounted: 'Nur eingehängt',
    unreadable: 'Nicht lesbar',
    unknown: 'Unbekanntes Abbild',
    tooShort: 'Zu kurz',
    failed: 'Fehlgeschlagen',
    untouched: 'Unverändert',
    partlyWritten: 'Teilweise beschrieben',
  },

  details: {
    verified: 'Jedes Byte wurde vom Laufwerk zurückgelesen und stimmt.',
    verifiedReplugged: 'Jedes Byte wurde nach erneutem Einstecken vom Laufwerk zurückgelesen und stimmt.',
    notReadBack: 'Das Laufwerk wurde beschrieben, aber nicht zurückgelesen.',
    differs: ({ blocks }) => `Das Laufwerk enthält etwas anderes: ${blocks}.`,
    byMounting: ({ blocks }) => `Nur durch Einhängen verändert: ${blocks}.`,
    onlyMounted: ({ blocks }) => `Das Laufwerk weicht ab: ${blocks}.`,
    unreadable: ({ blocks }) => `Das Laufwerk lässt sich nicht überall lesen: ${blocks}.`,
    unreadableAndDiffers: ({ blocks, differing }) =>
      `Das Laufwerk lässt sich nicht überall lesen: ${blocks}. Es enthält etwas anderes: ${differing}.`,
    unknown: ({ seen }) => `Das Laufwerk ${seen}. Kein Beleg passt dazu.`,
    tooShort: ({ haveBytes, needBytes }) => {
      const [have, image] = twoSizes(haveBytes, needBytes);
      return `Das Laufwerk hat ${have}, das Abbild ${image}. Es kann nicht das beschriebene Laufwerk sein, oder es meldet eine falsche Größe.`;
    },
    failed: ({ title, happened }) => `${title}. ${happened}`,
    untouched: 'Auf das Laufwerk wurde nichts geschrieben. Es ist wie zuvor.',
    partlyWritten:
      'Was auf dem Laufwerk war, ist verloren. Schreiben Sie dasselbe Abbild erneut, bevor Sie es benutzen: Es geht dort weiter, wo es aufgehört hat.',
    writtenUnverified: 'Alles wurde geschrieben, aber nicht zurückgelesen. Es kann richtig sein.',
  },

  outcomeLabel: 'Ergebnis',
  image: {
    name: 'Abbild',
    size: 'Größe',
    sha256: 'SHA-256',
    copySha256: 'SHA-256 kopieren',
    file: 'Datei',
    copyPath: 'Pfad kopieren',
  },
  actions: {
    flashAnother: 'Weiteren Stick erstellen',
    done: 'Fertig',
    back: 'Zurück',
    verifyAgain: 'Erneut prüfen',
    rewriteBadBlocks: 'Fehlerhafte Blöcke neu schreiben…',
    resume: 'Fortfahren…',
    retry: 'Erneut versuchen',
    showRecord: 'Beleg anzeigen',
    record: ({ id }) => `Beleg ${id}`,
  },
  whatNext: {
    title: 'Einen Computer damit starten',
    plugIn: 'Ziehen Sie den Stick ab und stecken Sie ihn in den Computer, den Sie starten möchten.',
    bootMenu:
      'Schalten Sie diesen Computer ein und halten Sie die Taste für sein Startmenü gedrückt: oft <kbd>F12</kbd>, <kbd>F11</kbd>, <kbd>F8</kbd>, <kbd>Esc</kbd> oder, auf einem Mac, <kbd>Option</kbd>.',
    choose: 'Wählen Sie den Stick. Wird er abgelehnt, schalten Sie in den Einstellungen der Firmware Secure Boot aus.',
  },

  stopped: {
    verify: 'Die Prüfung wurde angehalten',
    job: 'Der Auftrag wurde abgebrochen',
    detail: 'Sie haben ihn angehalten. Es geschieht nichts weiter.',
    whatToDo: 'Was hilft?',
    onlyRead: 'Das Laufwerk wurde nur gelesen. Es ist wie zuvor.',
    noneTouched: 'Kein Laufwerk wurde angetastet.',
    notReady: ({ count }) => plural(count, { one: 'Benutzen Sie dieses nicht', other: 'Benutzen Sie diese nicht' }),
    onDrives: 'Was jetzt auf den Laufwerken ist',
    onDrive: 'Was jetzt auf dem Laufwerk ist',
  },

  release: {
    unmounted: ({ mountPoints }) => `Es war unter ${mountPoints.join(', ')} eingehängt und wurde ausgehängt.`,
    makeSafe: 'Zum Abziehen freigeben',
    makeDriveSafe: ({ drive }) => `${drive} zum Abziehen freigeben`,
    switchingOff: 'Wird abgeschaltet…',
  },
};
