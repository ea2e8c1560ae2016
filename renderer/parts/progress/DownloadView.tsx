import { formatBytes } from '../../../contract/messages/bytes.ts';
import type { DownloadProgress } from '../../../contract/wire/job.ts';
import type { Provenance } from '../../../contract/wire/source.ts';
import { Fact, Facts, ProgressBar } from '../../ui/index.ts';
import css from './job.module.css';
import { BigProgress } from './WaitingViews.tsx';

/** An image on its way from the web, and what it will be compared with before any drive is touched. */
export function DownloadView({ download, provenance }: { download: DownloadProgress; provenance: Provenance }) {
  const { step, progress } = download;
  return (
    <div className={css['panel']}>
      {step === 'connecting' || progress.totalBytes === 0 ? (
        <>
          <h2>{waitingWords(download)}</h2>
          <ProgressBar fraction={null} label="Downloading the image" />
        </>
      ) : (
        <BigProgress
          progress={progress}
          label={step === 'checking' ? 'Checking what is here already' : 'Downloading the image'}
        />
      )}
      <p className={css['quiet']}>{detailWords(download, provenance.download?.checksum.kind !== 'none')}</p>
      <Facts>
        <Fact name="From">
          <code>{provenance.download?.url}</code>
        </Fact>
        <Fact name="SHA-256">
          {provenance.download?.checksum.kind === 'none' ? (
            'There is none to compare it with'
          ) : (
            <code>{provenance.download?.sha256}</code>
          )}
        </Fact>
      </Facts>
    </div>
  );
}

function waitingWords({ step, progress, retries }: DownloadProgress): string {
  if (step === 'receiving') return `${formatBytes(progress.doneBytes)} so far`;
  return retries > 0 ? 'The connection was lost: trying again' : 'Asking the server';
}

function detailWords({ step, keptBytes }: DownloadProgress, isProvable: boolean): string {
  if (step === 'checking') return 'It was downloaded before, and is compared with its checksum once more.';
  const kept = keptBytes > 0 ? `It goes on from the ${formatBytes(keptBytes)} that were here already. ` : '';
  return `${kept}No drive is touched before all of it is here${isProvable ? ' and is what it should be' : ''}. What has come is kept when you cancel.`;
}
