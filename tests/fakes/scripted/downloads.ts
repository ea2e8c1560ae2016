/** What a job says of a download that runs, and of one whose connection was lost. */
import type { DownloadProgress } from '../../../contract/wire/job.ts';
import type { Provenance } from '../../../contract/wire/source.ts';
import { OFFICIAL } from './inspections.ts';
import { PROVENANCE } from './records.ts';

interface Downloading {
  provenance: Provenance;
  download: DownloadProgress;
}

const { download, title } = OFFICIAL;
const provenance: Provenance = {
  ...PROVENANCE,
  source: 'official:minimal',
  title,
  lockedReference: null,
  attribute: null,
  storePath: null,
  download: download && {
    url: download.url,
    finalUrl: download.finalUrl,
    sha256: download.sha256,
    checksum: download.checksum,
  },
};
const progress = { doneBytes: 556_000_000, totalBytes: 1_502_000_000, bytesPerSecond: 11.4e6 };

export const DOWNLOADING: Downloading = {
  provenance,
  download: { step: 'receiving', progress, keptBytes: 214_000_000, retries: 0 },
};
export const CONNECTION_LOST: Downloading = {
  provenance,
  download: { step: 'connecting', progress: { ...progress, bytesPerSecond: null }, keptBytes: 0, retries: 2 },
};
