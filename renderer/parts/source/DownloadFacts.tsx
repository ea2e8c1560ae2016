import type { Download } from '../../../contract/wire/download.ts';
import { Fact } from '../../ui/index.ts';

const ORIGIN = { given: 'you', none: 'nobody' } as const;

interface DownloadFactsProps {
  download: Download | undefined;
  isCached?: boolean;
}

/** Where an image on the web comes from, and who says what it should be. */
export function DownloadFacts({ download, isCached = false }: DownloadFactsProps) {
  if (!download) return null;
  const { url, finalUrl, sha256, checksum } = download;
  return (
    <>
      <Fact name="From">
        <code>{finalUrl ?? url}</code>
      </Fact>
      <Fact name="SHA-256">{sha256 && <code>{sha256}</code>}</Fact>
      <Fact name="Checksum from">{checksum.kind === 'file' ? <code>{checksum.url}</code> : ORIGIN[checksum.kind]}</Fact>
      <Fact name="Download">{isCached && 'not needed: it was downloaded before, and is checked again'}</Fact>
    </>
  );
}
