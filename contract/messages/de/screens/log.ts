import type { Messages } from '../../en/page.ts';
import { plural, whole } from '../number.ts';

export const log: Messages['screens']['log'] = {
  title: 'Protokoll',
  search: 'Protokoll durchsuchen',
  previous: 'Vorige Stelle',
  next: 'Nächste Stelle',
  lines: ({ count }) => `${whole(count)} ${plural(count, { one: 'Zeile', other: 'Zeilen' })}`,
  found: ({ at, matching }) =>
    matching === 0 ? 'nicht gefunden' : at === 0 ? whole(matching) : `${whole(at)} von ${whole(matching)}`,
  errors: 'Fehler',
  showLine: ({ line }) => `Zeile ${whole(line)} zeigen`,
  moreErrors: ({ count }) => `${whole(count)} weitere`,
  save: 'Speichern',
  saveAll: 'Ganzes Protokoll speichern',
  saved: ({ path }) => `Gespeichert als ${path}`,
  close: 'Protokoll schließen',
  which: 'Welches Protokoll',
  ofBuild: 'Protokoll des Bauens',
  ofDerivation: ({ name }) => `Ganzes Protokoll von ${name}`,
};
