import { parseAndCheckSource, useChoice } from '../../choice.ts';
import { TextField } from '../../ui/index.ts';
import { InspectionView } from './InspectionView.tsx';
import css from './source.module.css';
import { problemOfChecksum } from './source-choice.ts';

export function AddressField() {
  const address = useChoice((choice) => choice.source.address);
  const sha256 = useChoice((choice) => choice.source.sha256);
  return (
    <div className={css['stack']}>
      <TextField
        label="Address of the image"
        type="url"
        value={address}
        placeholder="https://example.org/nixos.iso"
        onChange={(typed) => parseAndCheckSource({ address: typed })}
        detail="It must lead to an .iso or .img file, which may be compressed."
      />
      <TextField
        label="SHA-256, if you have it"
        value={sha256}
        onChange={(typed) => parseAndCheckSource({ sha256: typed })}
        problem={problemOfChecksum(sha256)}
        detail="From the publisher’s page. Left empty, a checksum beside the file is looked for."
      />
      {address.trim() !== '' && problemOfChecksum(sha256) === null && <InspectionView />}
    </div>
  );
}
