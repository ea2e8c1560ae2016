import type { Messages } from '../../en/page.ts';

export const report: Messages['screens']['report'] = {
  title: 'Ein Problem melden',
  copyReport: 'Bericht kopieren',
  copied: 'Bericht kopiert',
  contains:
    'Der Bericht enthält die Versionen von Flakestick und diesem System, die Prüfungen dieses Rechners und das Ende des Protokolls. Seriennummern, Benutzer- und Rechnernamen sowie Pfade in Ihrem Benutzerordner sind unkenntlich gemacht.',
  notCopied: 'Der Bericht konnte nicht in die Zwischenablage kopiert werden.',
};
