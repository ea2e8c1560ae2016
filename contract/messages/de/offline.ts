import type { Messages } from '../en/index.ts';
import { bytes } from './number.ts';

export const offline: Messages['offline'] = {
  list: 'Abbilder auf diesem Rechner',
  built: ({ from, date, sizeBytes }) => `${from}, gebaut am ${date}, ${bytes(sizeBytes)}`,
  downloaded: ({ from, date, sizeBytes }) =>
    `${from}, heruntergeladen und geprüft, zuletzt benutzt am ${date}, ${bytes(sizeBytes)}`,
  use: 'Dieses Abbild nehmen',
};

export const withoutNetwork = (images: readonly unknown[] | undefined): string =>
  images === undefined
    ? 'Eine Abbilddatei lässt sich ohne Netz schreiben: „flakestick flash DATEI“.'
    : 'Eine Abbilddatei lässt sich ohne Netz schreiben: „flakestick flash DATEI“. Ebenso die folgenden Abbilder, die auf diesem Rechner sind.';
