import type { Messages } from '../../en/page.ts';

export const trying: Messages['screens']['trying'] = {
  start: 'Ausprobieren',
  startThis: ({ what }) => `${what} in einer virtuellen Maschine ausprobieren`,
  detail: 'Startet es in einer virtuellen Maschine. Verändert wird darauf nichts.',
  stop: 'Ausschalten',
  stopThis: ({ what }) => `Die virtuelle Maschine von ${what} ausschalten`,
  starting: 'Die virtuelle Maschine startet…',
  others: 'Eine andere virtuelle Maschine läuft.',
  running: ({ stage }) => `Virtuelle Maschine: ${stage}`,
  ended: 'Die virtuelle Maschine wurde ausgeschaltet.',
};
