import type { Messages } from '../../en/page.ts';

export const receipt: Messages['screens']['receipt'] = {
  title: 'Quittung',
  revision: 'Revision',
  date: 'Datum',
  digest: 'SHA-256',
  copy: 'Als Bild kopieren',
  save: 'Als Bild speichern',
  copied: 'Das Bild ist in der Zwischenablage.',
  notCopied: 'Das Bild konnte nicht kopiert werden. Sie können es stattdessen speichern.',
  saved: ({ path }) => `Gespeichert als ${path}`,
};
