import { useMessages } from '../../language.ts';
import { TextField } from '../../ui/index.ts';
import { digestProblem } from './digest-problem.ts';
import { InspectionView } from './InspectionView.tsx';
import css from './source.module.css';
import { chooseSource, useSource } from './source-store.ts';

export function AddressField() {
  const text = useMessages().screens.source.image;
  const address = useSource((state) => state.source.address);
  const sha256 = useSource((state) => state.source.sha256);
  const problem = digestProblem(sha256, 'optional');
  return (
    <div className={css['stack']}>
      <TextField
        label={text.address}
        type="url"
        value={address}
        placeholder="https://example.org/nixos.iso"
        onChange={(typed) => chooseSource({ address: typed })}
        detail={text.addressDetail}
      />
      <TextField
        label={text.sha256}
        value={sha256}
        onChange={(typed) => chooseSource({ sha256: typed })}
        problem={problem && (problem.kind === 'length' ? text.badLength(problem) : text.badCharacters)}
        detail={text.sha256Detail}
      />
      {address.trim() !== '' && problem === null && <InspectionView />}
    </div>
  );
}
