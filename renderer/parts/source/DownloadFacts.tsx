import { isolated } from '../../../contract/rules/visible-text.ts';
import type { Download } from '../../../contract/wire/download.ts';
import { useMessages } from '../../language.ts';
import { Fact } from '../../ui/index.ts';

interface DownloadFactsProps {
  download: Download | undefined;
  isCached?: boolean;
}

/** Where an image on the web comes from, and where its checksum comes from. */
export function DownloadFacts({ download, isCached = false }: DownloadFactsProps) {
  const text = useMessages().screens.source.facts;
  if (!download) return null;
  const { url, finalUrl, sha256, checksum } = download;
  return (
    <>
      <Fact name={text.from}>
        <code>{finalUrl ?? url}</code>
      </Fact>
      <Fact name={text.sha256}>{sha256 && <code>{sha256}</code>}</Fact>
      <Fact name={text.checksumFrom}>
        {checksum.kind === 'file' && <code>{isolated(checksum.url)}</code>}
        {checksum.kind === 'given' && text.checksumGiven}
        {checksum.kind === 'none' && text.checksumNone}
      </Fact>
      <Fact name={text.download}>{isCached && text.downloadCached}</Fact>
    </>
  );
}
