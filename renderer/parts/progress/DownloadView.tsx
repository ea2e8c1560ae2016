import type { Messages } from '../../../contract/messages/en/page.ts';
import type { DownloadProgress } from '../../../contract/wire/job.ts';
import type { Provenance } from '../../../contract/wire/source.ts';
import { useMessages } from '../../language.ts';
import { Fact, Facts, ProgressBar, Quiet } from '../../ui/index.ts';
import { BigProgress } from './BigProgress.tsx';
import css from './job.module.css';

/** An image being downloaded, and what it will be compared with before any drive is touched. */
export function DownloadView({ download, provenance }: { download: DownloadProgress; provenance: Provenance }) {
  const text = useMessages().screens.progress.download;
  const { step, progress } = download;
  const hasChecksum = provenance.download?.checksum.kind !== 'none';
  return (
    <div className={css['panel']}>
      {step === 'connecting' || progress.totalBytes === 0 ? (
        <>
          <h2>{waitingText(download, text)}</h2>
          <ProgressBar fraction={null} label={text.label} />
        </>
      ) : (
        <BigProgress progress={progress} label={step === 'checking' ? text.checkingLabel : text.label} />
      )}
      <Quiet>{detailText(download, hasChecksum, text)}</Quiet>
      <Facts>
        <Fact name={text.from}>
          <code>{provenance.download?.url}</code>
        </Fact>
        <Fact name={text.sha256}>{hasChecksum ? <code>{provenance.download?.sha256}</code> : text.noChecksum}</Fact>
      </Facts>
    </div>
  );
}

type Text = Messages['screens']['progress']['download'];

function waitingText({ step, progress, retries }: DownloadProgress, text: Text): string {
  if (step === 'receiving') return text.soFar(progress);
  return retries > 0 ? text.retrying : text.connecting;
}

function detailText({ step, keptBytes }: DownloadProgress, hasChecksum: boolean, text: Text): string {
  if (step === 'checking') return text.checking;
  const sentences = [hasChecksum ? text.untilVerified : text.untilComplete, text.keptOnCancel];
  return (keptBytes > 0 ? [text.kept({ keptBytes }), ...sentences] : sentences).join(' ');
}
