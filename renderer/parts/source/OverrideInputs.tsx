import { Plus, Trash2 } from 'lucide-react';
import type { OverrideInput } from '../../../contract/wire/source.ts';
import { useMessages } from '../../language.ts';
import { Button, Quiet, TextField } from '../../ui/index.ts';
import css from './source.module.css';
import { chooseOptions, useSource } from './source-store.ts';

export function OverrideInputs() {
  const text = useMessages().screens.options.overrides;
  const rows = useSource((state) => state.options.overrideInputs);
  const set = (overrideInputs: OverrideInput[]) => chooseOptions({ overrideInputs });
  return (
    <fieldset className={css['overrides']}>
      <legend>{text.title}</legend>
      <Quiet>{text.detail}</Quiet>
      {rows.map((row, index) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are identified by position while they are being typed
          key={index}
          row={row}
          onChange={(part) => set(rows.map((one, at) => (at === index ? { ...one, ...part } : one)))}
          onRemove={() => set(rows.filter((_, at) => at !== index))}
        />
      ))}
      <div>
        <Button
          size="small"
          icon={<Plus size={14} aria-hidden />}
          onClick={() => set([...rows, { name: '', reference: '' }])}
        >
          {text.add}
        </Button>
      </div>
    </fieldset>
  );
}

interface RowProps {
  row: OverrideInput;
  onChange: (part: Partial<OverrideInput>) => void;
  onRemove: () => void;
}

function Row({ row, onChange, onRemove }: RowProps) {
  const text = useMessages().screens.options.overrides;
  return (
    <div className={css['override']}>
      <TextField label={text.input} value={row.name} placeholder="nixpkgs" onChange={(name) => onChange({ name })} />
      <TextField
        label={text.replacedBy}
        value={row.reference}
        placeholder="github:NixOS/nixpkgs/nixos-unstable"
        onChange={(reference) => onChange({ reference })}
      />
      <Button
        kind="quiet"
        aria-label={text.removeOne({ input: row.name })}
        title={text.remove}
        icon={<Trash2 size={15} aria-hidden />}
        onClick={onRemove}
      />
    </div>
  );
}
