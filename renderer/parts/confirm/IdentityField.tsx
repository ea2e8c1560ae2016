import type { EraseConfirmation } from '../../../contract/rules/erase-confirmation.ts';
import { TextField } from '../../ui/index.ts';

interface ProofFieldProps {
  proof: Extract<EraseConfirmation, { kind: 'type' }>;
  typed: string;
  onType: (typed: string) => void;
}

/** The word is shown: it is not a test of memory, but of having looked which drive this is. */
export function IdentityField({ proof, typed, onType }: ProofFieldProps) {
  return <TextField label={`${WHY[proof.why]} Type ${what(proof)} to erase it`} value={typed} onChange={onType} />;
}

const WHY = {
  large: 'This is a large drive.',
  data: 'There is data on it.',
  'large-and-data': 'This is a large drive with data on it.',
} as const;

function what({ word, from }: Extract<EraseConfirmation, { kind: 'type' }>): string {
  if (from === 'label') return `its name, ${word},`;
  if (from === 'size') return `its size, ${word},`;
  return `the last ${word.length} characters of its serial number, ${word},`;
}
