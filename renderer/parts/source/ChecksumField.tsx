import { useMessages } from '../../language.ts';
import { TextField } from '../../ui/index.ts';
import { digestProblem } from './digest-problem.ts';
import { chooseSource, useSource } from './source-store.ts';

/** The checksum of a download, for who has it. */
export function ChecksumField() {
  const text = useMessages().screens.source.image;
  const sha256 = useSource((state) => state.source.sha256);
  const problem = digestProblem(sha256, 'optional');
  return (
    <TextField
      label={text.sha256}
      value={sha256}
      onChange={(typed) => chooseSource({ sha256: typed })}
      problem={problem && (problem.kind === 'length' ? text.badLength(problem) : text.badCharacters)}
      detail={text.sha256Detail}
    />
  );
}
