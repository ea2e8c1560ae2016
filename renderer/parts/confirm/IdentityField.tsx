import type { EraseConfirmation } from '../../../contract/rules/erase-confirmation.ts';
import { useMessages } from '../../language.ts';
import { TextField } from '../../ui/index.ts';

interface IdentityFieldProps {
  confirmation: Extract<EraseConfirmation, { kind: 'type' }>;
  typed: string;
  onType: (typed: string) => void;
}

/** The word is shown: typing it makes sure that the user has looked at which drive this is. */
export function IdentityField({ confirmation: { word, from, why }, typed, onType }: IdentityFieldProps) {
  const text = useMessages().screens.confirm.typeToErase;
  return <TextField label={text[from]({ word, because: why })} value={typed} onChange={onType} />;
}
