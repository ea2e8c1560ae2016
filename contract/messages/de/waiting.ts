import type { Messages } from '../en/index.ts';
import { bytes, duration, plural, whole } from './number.ts';

export const waiting: Messages['waiting'] = {
  steps: {
    resolving: 'Quelle nachschlagen',
    fetching: 'Herunterladen, woraus sie besteht',
    listing: 'Abbilder darin suchen',
    evaluating: 'Auswerten',
    planning: 'Feststellen, was gebaut werden muss',
  },
  files: ({ count }) => `${whole(count)} ${plural(count, { one: 'Datei', other: 'Dateien' })}`,
  fetching: ({ address }) => `Herunterladen von ${address}`,
  received: ({ doneBytes, expectedBytes }) =>
    expectedBytes > doneBytes ? `${bytes(doneBytes)} von ${bytes(expectedBytes)}` : bytes(doneBytes),
  noAnswer: ({ seconds }) => `seit ${duration(seconds)} keine Antwort`,
  lasted: ({ seconds }) => duration(seconds),
  lastTime: ({ seconds }) => `(beim letzten Mal ${duration(seconds)})`,
};
