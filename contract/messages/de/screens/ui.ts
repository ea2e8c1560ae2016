import type { Messages } from '../../en/page.ts';

export const ui: Messages['screens']['ui'] = {
  copied: 'Kopiert',
  cancel: 'Abbrechen',
  close: 'Schließen',
  done: 'Fertig',
  closeNotice: 'Diesen Hinweis schließen',
};
